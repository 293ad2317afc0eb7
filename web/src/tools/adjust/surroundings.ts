// What the adjust tool may ask of the orthographic view it works in.

import type { Face, Vec3 } from '../../cloud/geometry'
import type { Pointer, State } from '../machine'
import type { EditEvents, Marked } from '../surroundings'

export type Handle = { kind: 'faces'; faces: Face[] } | { kind: 'yaw' } | { kind: 'body' }

export interface PaneEvents extends EditEvents {
  shrink(track: number, faces: Face[]): void
  /** The view was clicked beside handles that do something by it. */
  pick?(): void
}

/** Pixels are those of the view, which holds still while a gesture is live. */
export interface PaneSurroundings {
  readonly events: PaneEvents
  turn(dx: number, dy: number): void
  clicked(): void
  /** The selected cuboid, unless it is locked. */
  marked(): Marked | null
  handleAt(x: number, y: number): Handle | null
  /** A step on the screen in the marked cuboid's axes, metres. */
  stepOf(from: Pointer, to: Pointer): Vec3
  /** Direction from the marked cuboid's center, counter-clockwise from its front, radians. */
  bearingOf(at: Pointer): number
  cursorOf(handle: Handle): string
}

export type PaneState = State<PaneSurroundings>
