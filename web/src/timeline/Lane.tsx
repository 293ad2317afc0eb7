// A lane of things that last, or that are at a moment. Their ends can be dragged.

import { createMemo, createSignal, For, Show } from 'solid-js'
import { frameNear } from '../document/track'
import type { DriveFrame } from '../wire/types'
import { type Scale, tOf, xOf } from './scale'
import { gapAt } from './spans'

export interface LaneSpan {
  key: string
  start: number
  end: number
  text: string
  title: string
  lit: boolean
  /** How a moment is drawn. */
  mark?: 'comment' | 'finding'
  onPick: () => void
  onDrag?: (start: number, end: number) => void
}

interface LaneProps {
  name: string
  kind: 'event' | 'comment'
  spans: LaneSpan[]
  scale: Scale
  frames: readonly DriveFrame[]
}

/** Spans in as few lines as keep them apart. */
function stacked(spans: readonly LaneSpan[]): { span: LaneSpan; line: number }[] {
  const ends: number[] = []
  return spans.toSorted((a, b) => a.start - b.start).map((span) => {
    const free = ends.findIndex((end) => end <= span.start)
    const line = span.end === span.start ? 0 : free === -1 ? ends.length : free
    ends[line] = span.end
    return { span, line }
  })
}

export function Lane(props: LaneProps) {
  const rows = createMemo(() => stacked(props.spans))
  const n_lines = () => Math.max(1, ...rows().map((it) => it.line + 1))
  return (
    <div class="lane" style={{ '--lines': n_lines() }}>
      <div class="lane-name">{props.name} <span class="count">{props.spans.length}</span></div>
      <div class="lane-track">
        <For each={rows()}>{({ span, line }) => <LaneItem span={span} line={line} {...props} />}</For>
      </div>
    </div>
  )
}

function LaneItem(props: LaneProps & { span: LaneSpan; line: number }) {
  const [drag, setDrag] = createSignal<{ start: number; end: number } | null>(null)
  const at = () => drag() ?? props.span
  const left = () => xOf(props.scale, at().start)
  const width = () => Math.max(3, xOf(props.scale, at().end) - left())
  const snapped = (x: number, side: 'start' | 'end') => {
    const frame = frameNear(props.frames, tOf(props.scale, x))
    const t = props.frames[frame].t
    return side === 'start' ? t : t + gapAt(props.frames, frame)
  }
  const grab = (side: 'start' | 'end') => (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement
    const origin = handle.closest('.lane-track')?.getBoundingClientRect().left ?? 0
    event.stopPropagation()
    handle.setPointerCapture(event.pointerId)
    handle.onpointermove = (move) => setDrag({ ...at(), [side]: snapped(move.clientX - origin, side) })
    handle.onpointerup = () => {
      handle.onpointermove = null
      const moved = drag()
      setDrag(null)
      if (moved && moved.end > moved.start) props.span.onDrag?.(moved.start, moved.end)
    }
  }
  return (
    <Show when={props.span.end > props.span.start} fallback={
      <button type="button" class={`pin ${props.span.mark ?? props.kind}`} style={{ left: `${left()}px` }} title={props.span.title} aria-label={props.span.title} onClick={() => props.span.onPick()} />
    }>
      <div class={`lane-span ${props.kind}`} classList={{ lit: props.span.lit }} style={{ left: `${left()}px`, width: `${width()}px`, '--line': props.line }}>
        <button type="button" class="lane-label" title={props.span.title} onClick={() => props.span.onPick()}>{props.span.text}</button>
        <Show when={props.span.onDrag}>
          <i class="grip start" onPointerDown={grab('start')} />
          <i class="grip end" onPointerDown={grab('end')} />
        </Show>
      </div>
    </Show>
  )
}
