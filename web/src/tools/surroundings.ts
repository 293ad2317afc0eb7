// What the tools of the main view may ask of it, and what they tell.

import type { Cuboid, Vec3 } from '../cloud/geometry'
import type { Pointer, State } from './machine'

export type Tool = 'select' | 'box-click' | 'box-rectangle' | 'box-three' | 'box-class'
export type Change = 'move' | 'rotate' | 'resize'
export interface Rectangle { left: number; top: number; right: number; bottom: number }
export interface Marked { track: number; cuboid: Cuboid }

/** Gestures on a cuboid that exists: any number of previews, then one commit or one cancel. */
export interface EditEvents {
  preview(track: number, cuboid: Cuboid): void
  commit(track: number, cuboid: Cuboid, what: Change): void
  cancel(track: number): void
}

export interface ToolEvents extends EditEvents {
  pickTrack(track: number | null): void
  pickPoint(world: Vec3): void
  pickRectangle(corners: [number, number][]): void
  placeBox(cuboid: Cuboid): void
}

/** Pixels are those of the main view; all else is in the world. */
export interface Surroundings {
  readonly events: ToolEvents
  turn(dx: number, dy: number): void
  trackAt(x: number, y: number): number | null
  /** The selected cuboid, unless it is locked. */
  selected(): Marked | null
  pointAt(x: number, y: number): Vec3 | null
  /** Some cuboid holds this point. */
  isLabeled(point: Vec3): boolean
  /** The place on the ground under the cursor. */
  groundAt(x: number, y: number): Vec3 | null
  /** Where the cursor's ray meets a level plane. */
  onLevel(x: number, y: number, z: number): Vec3 | null
  /** The ground that belongs to what a rectangle shows, four corners. */
  groundOf(rectangle: Rectangle): [number, number][] | null
  groundHeight(x: number, y: number): number
  /** Top of the points in a cuboid that rises above the ground, null when there are none. */
  topOf(column: Cuboid): number | null
  /** Size that a box of the chosen class gets. */
  boxSize(): Vec3 | null
  /** Yaw of a box before it is known better: the ego's. */
  usualYaw(): number
}

export type ViewState = State<Surroundings>
export type { Pointer }
