// One track on the timeline: where it is, what is interpolated, its keyframes by source.

import { createMemo, createSignal, For, Index, Show } from 'solid-js'
import { classOf, colorOf, titleOf } from '../document/ontology'
import { frameNear } from '../document/track'
import { secondsText, Swatch } from '../panels/controls'
import { useScene } from '../scene/scene'
import type { Keyframe, Track } from '../wire/types'
import { type Scale, tOf, xOf } from './scale'
import { spansOf } from './spans'

const SOURCES = { human: 'by a person', model: 'by a model', import: 'imported', propagated: 'propagated' }
const DRAG_PX = 4

export function TrackRow(props: { track: Track; scale: Scale; onScrub: (event: PointerEvent) => void }) {
  const scene = useScene()
  const spans = createMemo(() => spansOf(props.track, scene.drive.frames))
  const name = () => titleOf(classOf(scene.ontology, props.track.class), props.track.class)
  const selected = () => scene.selected() === props.track.id
  return (
    <div class="lane" classList={{ selected: selected() }}>
      <button type="button" class="lane-name" title={`Select ${name()} #${props.track.id}`} onClick={() => scene.select(props.track.id)}>
        <Swatch color={colorOf(scene.ontology, props.track.class)} />
        <span>#{props.track.id} {name()}</span>
      </button>
      <div class="lane-track" style={{ '--class': colorOf(scene.ontology, props.track.class) }} onPointerDown={props.onScrub}>
        <For each={spans()}>
          {(span) => <i class={`track-span ${span.kind}`} style={{ left: `${xOf(props.scale, span.start)}px`, width: `${xOf(props.scale, span.end) - xOf(props.scale, span.start)}px` }} title={span.kind === 'absent' ? 'Hidden' : undefined} />}
        </For>
        <Show when={selected() && props.track.next_keyframe}>
          {(t) => <i class="suggestion" style={{ left: `${xOf(props.scale, t())}px` }} title="A keyframe here would help most" />}
        </Show>
        <Index each={props.track.keyframes}>{(keyframe) => <KeyframeMark track={props.track} keyframe={keyframe()} scale={props.scale} />}</Index>
      </div>
    </div>
  )
}

function KeyframeMark(props: { track: Track; keyframe: Keyframe; scale: Scale }) {
  const scene = useScene()
  const [moved, setMoved] = createSignal<number | null>(null)
  const { frames } = scene.drive
  const t = () => moved() ?? props.keyframe.t
  const go = () => { scene.select(props.track.id); scene.setFrame(frameNear(frames, props.keyframe.t)) }
  const grab = (event: PointerEvent) => {
    event.stopPropagation()
    if (event.button !== 0) return
    const mark = event.currentTarget as HTMLElement
    const origin = mark.parentElement?.getBoundingClientRect().left ?? 0
    mark.setPointerCapture(event.pointerId)
    mark.onpointermove = (move) => {
      if (!scene.may_edit || (moved() === null && Math.abs(move.clientX - event.clientX) < DRAG_PX)) return
      setMoved(frames[frameNear(frames, tOf(props.scale, move.clientX - origin))].t)
    }
    mark.onpointerup = () => {
      mark.onpointermove = null
      const to = moved()
      setMoved(null)
      if (to !== null && to !== props.keyframe.t) scene.edit({ do: 'move_keyframe', track: props.track.id, from: props.keyframe.t, to })
    }
    mark.onpointercancel = () => { mark.onpointermove = null; setMoved(null) }
  }
  const title = () => {
    const score = props.keyframe.score === null || props.keyframe.score === undefined ? '' : `, score ${props.keyframe.score.toFixed(2)}`
    const reviewer = props.keyframe.reviewer ? `, reviewed by ${props.keyframe.reviewer}` : ''
    return `Keyframe ${SOURCES[props.keyframe.source]}${score}${reviewer} at ${secondsText(props.keyframe.t)}; drag to move it`
  }
  return (
    <button
      type="button"
      class={`keyframe ${props.keyframe.source}`}
      classList={{ now: props.keyframe.t === scene.t(), reviewed: Boolean(props.keyframe.reviewer) }}
      style={{ left: `${xOf(props.scale, t())}px` }}
      title={title()}
      aria-label={title()}
      onPointerDown={grab}
      onClick={go}
    >
      <i class={`glyph ${props.keyframe.source}`} />
    </button>
  )
}
