// Time as a line: the frames, one row a track, events, comments and findings.

import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import { titleOf } from '../document/ontology'
import { frameNear } from '../document/track'
import { Button, Choice, hint, secondsText } from '../panels/controls'
import { useScene } from '../scene/scene'
import { setSetting, settings } from '../scene/settings'
import type { Track } from '../wire/types'
import { Lane, type LaneSpan } from './Lane'
import { type Scale, showing, tOf, ticks, within, xOf, zoomed } from './scale'
import { gapAt } from './spans'
import { TrackRow } from './TrackRow'

const ROWS = [
  { value: 'selected' as const, label: 'Selected object' },
  { value: 'present' as const, label: 'Objects in frame' },
  { value: 'all' as const, label: 'All objects' },
]
const LEAST_TICK_PX = 64
const LEAST_FRAMES = 8

export function Timeline(props: { playing: boolean; onPlay: () => void }) {
  const scene = useScene()
  const { frames } = scene.drive
  const last = frames.length - 1
  const whole = { from: frames[0].t - gapAt(frames, 0) / 2, to: frames[last].t + gapAt(frames, last) / 2 }
  let ruler: HTMLDivElement | undefined
  const [scale, setScale] = createSignal<Scale>({ ...whole, width: 1000 })

  onMount(() => {
    const measure = () => { const width = ruler?.clientWidth ?? 0; if (width > 0) setScale((it) => ({ ...it, width })) }
    const observer = new ResizeObserver(measure)
    if (ruler) observer.observe(ruler)
    onCleanup(() => observer.disconnect())
  })
  createEffect(on(scene.t, (t) => setScale((it) => showing(it, t, whole))))

  const tracks = createMemo<Track[]>(() => {
    const selected = scene.selected()
    const all = [...scene.tracks().values()].sort((a, b) => a.id - b.id)
    const present = (it: Track) => Boolean(it.poses.rows[scene.frame() - it.poses.first])
    const shown = all.filter((it) => it.id === selected || settings.rows === 'all' || (settings.rows === 'present' && present(it)))
    return shown
  })
  /** By number, so that a row stays what it is when its track changes: it may be under a hand. */
  const rowsOf = (selected: boolean) => tracks().map((it) => it.id).filter((id) => (id === scene.selected()) === selected)
  const Rows = (at: { selected: boolean }) => (
    <For each={rowsOf(at.selected)}>
      {(id) => <Show when={scene.tracks().get(id)}>{(track) => <TrackRow track={track()} scale={scale()} onScrub={scrub} />}</Show>}
    </For>
  )
  const goTo = (x: number) => scene.setFrame(frameNear(frames, tOf(scale(), x)))
  const scrub = (event: PointerEvent) => {
    if (event.button !== 0) return
    const target = event.currentTarget as HTMLElement
    target.setPointerCapture(event.pointerId)
    const left = target.getBoundingClientRect().left
    goTo(event.clientX - left)
    target.onpointermove = (move) => goTo(move.clientX - left)
    target.onpointerup = target.onpointercancel = () => { target.onpointermove = null }
  }
  const zoom = (x: number, factor: number) => setScale((it) => zoomed(it, x, factor, whole, LEAST_FRAMES * gapAt(frames, 0)))
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey && event.deltaX === 0 && !event.shiftKey) return
    event.preventDefault()
    const x = event.clientX - (ruler?.getBoundingClientRect().left ?? 0)
    if (event.ctrlKey || event.metaKey) return zoom(x, event.deltaY > 0 ? 1.25 : 0.8)
    const moved = ((event.deltaX || event.deltaY) / scale().width) * (scale().to - scale().from)
    setScale((it) => within({ ...it, from: it.from + moved, to: it.to + moved }, whole))
  }
  const zoomAtCursor = (factor: number) => zoom(xOf(scale(), scene.t()), factor)
  const frame_px = () => xOf(scale(), frames[0].t + gapAt(frames, 0)) - xOf(scale(), frames[0].t)

  return (
    <section class="timeline" aria-label="Timeline" onWheel={wheel}>
      <div class="timeline-bar">
        <Button icon="previous" kind="quiet" title={hint('frame.previous')} onClick={() => scene.setFrame(scene.frame() - 1)} />
        <Button icon={props.playing ? 'pause' : 'play'} kind="quiet" title={hint('frame.play', props.playing ? 'Pause' : 'Play')} onClick={props.onPlay} />
        <Button icon="next" kind="quiet" title={hint('frame.next')} onClick={() => scene.setFrame(scene.frame() + 1)} />
        <label class="frame-field" title="Frame on screen; type a number to go there">
          <span>Frame</span>
          <input class="field" inputmode="numeric" value={scene.frame()} aria-label="Frame"
            onChange={(event) => { scene.setFrame(Number(event.currentTarget.value) || 0); event.currentTarget.value = String(scene.frame()) }}
            onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur() }}
            onFocus={(event) => event.currentTarget.select()} />
          <span class="quiet">of {last} · {secondsText(scene.t())}</span>
        </label>
        <Button label="Suggested keyframe" kind="quiet" title={hint('keyframe.suggested')} disabled={!scene.track()?.next_keyframe}
          onClick={() => { const t = scene.track()?.next_keyframe; if (t) scene.setFrame(frameNear(frames, t)) }} />
        <Legend />
        <span class="grow" />
        <Choice label="Rows of the timeline" value={settings.rows} options={ROWS} onChange={(it) => setSetting('rows', it)} />
        <Button icon="minus" kind="quiet" title="Show more time (Ctrl and wheel)" onClick={() => zoomAtCursor(1.5)} />
        <Button icon="plus" kind="quiet" title="Show less time (Ctrl and wheel)" onClick={() => zoomAtCursor(1 / 1.5)} />
      </div>
      <div class="timeline-body">
        <div class="lane ruler-lane">
          <div class="lane-name quiet">Time</div>
          <div ref={ruler} class="ruler" onPointerDown={scrub}>
            <Show when={frame_px() > 5}>
              <For each={frames}>{(frame) => <i class="frame-tick" style={{ left: `${xOf(scale(), frame.t)}px` }} />}</For>
            </Show>
            <For each={ticks(scale(), LEAST_TICK_PX)}>{(tick) => <span class="tick" style={{ left: `${xOf(scale(), tick.t)}px` }}>{tick.text}</span>}</For>
            <For each={scene.people().filter((it) => it.connection !== scene.connection())}>
              {(it) => <i class="person-tick" title={`${it.person} is here`} style={{ left: `${xOf(scale(), frames[it.frame]?.t ?? 0)}px` }} />}
            </For>
          </div>
        </div>
        <div class="timeline-rows">
          <Rows selected />
          <Lanes scale={scale()} />
          <Rows selected={false} />
        </div>
        <div class="playhead-area" aria-hidden="true"><i class="playhead" style={{ left: `${xOf(scale(), scene.t())}px` }} /></div>
      </div>
    </section>
  )
}

function Legend() {
  const kinds = [['human', 'person'], ['propagated', 'propagated'], ['model', 'model'], ['import', 'imported']] as const
  return (
    <div class="legend" aria-label="What the marks mean">
      <For each={kinds}>{([kind, text]) => <span><i class={`glyph ${kind}`} />{text}</span>}</For>
      <span><i class="bar-sample" />interpolated</span>
      <span><i class="bar-sample absent" />hidden</span>
    </div>
  )
}

/** Events, comments and findings under the tracks. */
function Lanes(props: { scale: Scale }) {
  const scene = useScene()
  const { frames } = scene.drive
  const events = createMemo<LaneSpan[]>(() => scene.labels().events.map((it) => ({
    key: `e${it.id}`, start: it.start, end: it.end, text: titleOf(undefined, it.type),
    title: `${titleOf(undefined, it.type)}, ${secondsText(it.start)} – ${secondsText(it.end)}${it.tracks.length ? `, ${it.tracks.map((id) => `#${id}`).join(' ')}` : ''}`,
    lit: it.tracks.includes(scene.selected() ?? -1),
    onPick: () => { scene.setFrame(frameNear(frames, it.start)); if (it.tracks[0]) scene.select(it.tracks[0]) },
    onDrag: scene.may_edit ? (start, end) => scene.edit({ do: 'put_event', event: it.id, type: it.type, tracks: it.tracks, start, end }) : undefined,
  })))
  const go = (t: number, track?: number | null) => { scene.setFrame(frameNear(frames, t)); if (track) scene.select(track) }
  const pinned = createMemo<LaneSpan[]>(() => scene.comments().flatMap((it) => {
    const t = it.pin.t
    if (t === null || t === undefined || it.resolved_by) return []
    return [{ key: `c${it.id}`, start: t, end: t, text: '', title: `${it.author}: ${it.text}`, lit: false, mark: 'comment' as const, onPick: () => go(t, it.pin.track) }]
  }))
  const found = createMemo<LaneSpan[]>(() => scene.findings().flatMap((it, idx) => {
    const t = it.t
    return t === null || t === undefined ? [] : [{ key: `f${idx}`, start: t, end: t, text: '', title: it.text, lit: false, mark: 'finding' as const, onPick: () => go(t, it.track) }]
  }))
  return (
    <>
      <Lane name="Events" kind="event" spans={events()} scale={props.scale} frames={frames} />
      <Show when={pinned().length + found().length > 0}>
        <Lane name="Comments, findings" kind="comment" spans={[...pinned(), ...found()]} scale={props.scale} frames={frames} />
      </Show>
    </>
  )
}
