// What a row of the timeline shows: where a track is present, interpolated, hidden.

import type { DriveFrame, Track } from '../wire/types'

export interface Span {
  start: number
  end: number
  kind: 'present' | 'absent'
}

/** Runs of frames with and without a cuboid between a track's first and last frame. */
export function spansOf(track: Track, frames: readonly DriveFrame[]): Span[] {
  const spans: Span[] = []
  track.poses.rows.forEach((row, idx) => {
    const frame = track.poses.first + idx
    const start = frames[frame]?.t
    if (start === undefined) return
    const end = frames[frame + 1]?.t ?? start + gapAt(frames, frame)
    const kind = row ? 'present' : 'absent'
    const last = spans.at(-1)
    if (last?.kind === kind) last.end = end
    else spans.push({ start, end, kind })
  })
  return spans
}

/** How long a frame lasts. */
export function gapAt(frames: readonly DriveFrame[], frame: number): number {
  const [here, next, before] = [frames[frame], frames[frame + 1], frames[frame - 1]]
  if (here && next) return next.t - here.t
  return here && before ? here.t - before.t : 1e8
}
