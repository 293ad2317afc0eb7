// Small documents for tests.

import type { Cuboid, DriveFrame, SceneDocument, Track } from '../wire/types'
import { EMPTY_LABELS } from './content'
import { rowOfCuboid } from './geometry'

export const FRAMES: DriveFrame[] = Array.from({ length: 10 }, (_, idx) => ({
  t: idx * 100, world_from_ego: { center: [0, 0, 0], rotation: [0, 0, 0, 1] }, images: [],
}))

export function cuboidAtX(x: number): Cuboid {
  return { center: [x, 0, 0], rotation: [0, 0, 0, 1], size: [4, 2, 1.5] }
}

/** A car that goes one meter a frame, with keyframes at frames 0 and 4. */
export function car(id: number): Track {
  return {
    id, class: 'car', motion: 'linear', size: [4, 2, 1.5], start: 0, end: 400,
    keyframes: [0, 4].map((frame) => ({ t: frame * 100, cuboid: cuboidAtX(frame), own_size: false, source: 'human' })),
    absences: [], attributes: {}, frame_attributes: [], view_boxes: [],
    poses: { first: 0, rows: [0, 1, 2, 3, 4].map((frame) => rowOfCuboid(cuboidAtX(frame))) },
  }
}

export function documentOf(...tracks: Track[]): SceneDocument {
  return { revision: 1, tracks, labels: EMPTY_LABELS, conflicts: [] }
}
