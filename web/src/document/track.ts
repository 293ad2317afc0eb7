// Questions about one track: where it is at a frame, and what is said of it there.

import type { Cuboid, DriveFrame, Keyframe, Source, Track, Value } from '../wire/types'
import { cuboidOfRow } from './geometry'

/** What a frame of a track is. */
export type FrameState = Source | 'interpolated' | 'absent' | 'outside'

/** The cuboid that the server's curve has at a frame; null where the object is absent. */
export function cuboidAt(track: Track, frame: number): Cuboid | null {
  const row = track.poses.rows[frame - track.poses.first]
  return row ? cuboidOfRow(row) : null
}

export function keyframeAt(track: Track, t: number): Keyframe | undefined {
  return track.keyframes.find((it) => it.t === t)
}

export function isAbsentAt(track: Track, t: number): boolean {
  return track.absences.some((it) => it.start <= t && t < it.end)
}

export function frameState(track: Track, frame: number, t: number): FrameState {
  const keyframe = keyframeAt(track, t)
  if (isAbsentAt(track, t)) return 'absent'
  if (keyframe) return keyframe.source
  if (cuboidAt(track, frame)) return 'interpolated'
  return t < track.start || t > track.end ? 'outside' : 'absent'
}

/** The keyframe before or after a stamp. */
export function neighborKeyframe(track: Track, t: number, direction: 1 | -1): Keyframe | undefined {
  if (direction === 1) return track.keyframes.find((it) => it.t > t)
  return track.keyframes.findLast((it) => it.t < t)
}

/** What is said at a stamp: the last value set by then, or that of the whole life. */
export function attributeAt(track: Track, attribute: string, t: number): Value | undefined {
  const set = track.frame_attributes.filter((it) => it.attribute === attribute && it.t <= t)
  const latest = set.reduce<(typeof set)[number] | undefined>((best, it) => (best && best.t >= it.t ? best : it), undefined)
  return latest?.value ?? track.attributes[attribute]
}

/** The index of the frame whose stamp is nearest. */
export function frameNear(frames: readonly DriveFrame[], t: number): number {
  let low = 0
  let high = frames.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.t ?? 0) < t) low = middle + 1
    else high = middle
  }
  const before = frames[low - 1]
  const after = frames[low]
  return before && after && t - before.t <= after.t - t ? low - 1 : low
}
