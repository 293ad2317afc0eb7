// The handles of a cuboid in an orthographic view: where they are in pixels, and which one is meant.

import { rotate, subtract, type Cuboid, type Face, type Vec3 } from '../cloud/geometry'
import type { Handle } from '../tools/adjust/surroundings'

/** `plan` is seen from above like `top`, but lies with its front to the right, for low and wide views. */
export type PaneKind = 'top' | 'plan' | 'side' | 'rear'
type Point = [number, number]

/** Axes of a view in the cuboid's own frame, and the faces that lie at the ends of each. */
export interface PaneAxes { right: Vec3; up: Vec3; rightFaces: [Face, Face]; upFaces: [Face, Face] }

/** Faces: the one at the positive end on the screen first. */
export const PANE_AXES: Record<PaneKind, PaneAxes> = {
  top: { right: [0, -1, 0], up: [1, 0, 0], rightFaces: ['right', 'left'], upFaces: ['front', 'rear'] },
  plan: { right: [1, 0, 0], up: [0, 1, 0], rightFaces: ['front', 'rear'], upFaces: ['left', 'right'] },
  side: { right: [1, 0, 0], up: [0, 0, 1], rightFaces: ['front', 'rear'], upFaces: ['top', 'bottom'] },
  rear: { right: [0, -1, 0], up: [0, 0, 1], rightFaces: ['right', 'left'], upFaces: ['top', 'bottom'] },
}

export interface PlacedHandle { handle: Handle; at: Point; shape: 'corner' | 'edge' | 'grip' }

/** Corners in pixels: upper left, upper right, lower right, lower left, as the cuboid stands. */
export type Outline = [Point, Point, Point, Point]

const CORNER_HIT_PX = 9
const EDGE_HIT_PX = 7
const GRIP_HIT_PX = 11
const GRIP_AHEAD_PX = 28

/** The cuboid's outline where `pixelOf` maps places in the world to the view. */
export function outlineOf(cuboid: Cuboid, kind: PaneKind, pixelOf: (world: Vec3) => Point): Outline {
  const { right, up } = PANE_AXES[kind]
  const corner = (x: number, y: number): Point => {
    const local = cuboid.size.map((size, axis) => (size / 2) * (right[axis] * x + up[axis] * y)) as Vec3
    const world = rotate(cuboid.rotation, local)
    return pixelOf(subtract(cuboid.center, [-world[0], -world[1], -world[2]]))
  }
  return [corner(-1, 1), corner(1, 1), corner(1, -1), corner(-1, -1)]
}

export function handlesOf(outline: Outline, kind: PaneKind): PlacedHandle[] {
  const { rightFaces, upFaces } = PANE_AXES[kind]
  const [upperLeft, upperRight, lowerRight, lowerLeft] = outline
  const faces = (at: Point, shape: 'corner' | 'edge', ...some: Face[]): PlacedHandle => ({ handle: { kind: 'faces', faces: some }, at, shape })
  const handles = [
    faces(upperLeft, 'corner', upFaces[0], rightFaces[1]),
    faces(upperRight, 'corner', upFaces[0], rightFaces[0]),
    faces(lowerRight, 'corner', upFaces[1], rightFaces[0]),
    faces(lowerLeft, 'corner', upFaces[1], rightFaces[1]),
    faces(between(upperLeft, upperRight), 'edge', upFaces[0]),
    faces(between(upperRight, lowerRight), 'edge', rightFaces[0]),
    faces(between(lowerRight, lowerLeft), 'edge', upFaces[1]),
    faces(between(lowerLeft, upperLeft), 'edge', rightFaces[1]),
  ]
  const stem = stemOf(outline, kind)
  if (stem) handles.push({ handle: { kind: 'yaw' }, at: stem[1], shape: 'grip' })
  return handles
}

/** Corners and the grip win over edges, edges over the body; whole edges can be taken, not their middles alone. */
export function handleAt(outline: Outline, kind: PaneKind, x: number, y: number): Handle | null {
  const handles = handlesOf(outline, kind)
  const grip = handles.find(one => one.shape === 'grip' && distance(one.at, x, y) <= GRIP_HIT_PX)
  if (grip) return grip.handle
  const reach = Math.min(1, shortSide(outline) / (4 * CORNER_HIT_PX))
  const corners = handles.filter(one => one.shape === 'corner' && distance(one.at, x, y) <= CORNER_HIT_PX * reach)
  if (corners.length) return corners.sort((a, b) => distance(a.at, x, y) - distance(b.at, x, y))[0].handle
  const edges = handles.filter(one => one.shape === 'edge')
  const gaps = outline.map((corner, side) => toSegment(corner, outline[(side + 1) % 4], x, y))
  const nearest = gaps.indexOf(Math.min(...gaps))
  const isInside = inside(outline, x, y)
  if (gaps[nearest] <= (isInside ? EDGE_HIT_PX * reach : EDGE_HIT_PX)) return edges[nearest].handle
  return isInside ? { kind: 'body' } : null
}

export function cursorOf(handle: Handle, kind: PaneKind): string {
  if (handle.kind === 'yaw') return 'grab'
  if (handle.kind === 'body') return 'move'
  const { rightFaces, upFaces } = PANE_AXES[kind]
  const x = handle.faces.includes(rightFaces[0]) ? 1 : handle.faces.includes(rightFaces[1]) ? -1 : 0
  const y = handle.faces.includes(upFaces[0]) ? 1 : handle.faces.includes(upFaces[1]) ? -1 : 0
  if (x === 0) return 'ns-resize'
  if (y === 0) return 'ew-resize'
  return x === y ? 'nesw-resize' : 'nwse-resize'
}

/** The side of the front; null where the view looks along it. */
export function frontOf(outline: Outline, kind: PaneKind): [Point, Point] | null {
  if (kind === 'rear') return null
  return kind === 'top' ? [outline[0], outline[1]] : [outline[1], outline[2]]
}

/** From the middle of the front to the grip ahead of it, in views from above. */
export function stemOf(outline: Outline, kind: PaneKind): [Point, Point] | null {
  const front = kind === 'top' || kind === 'plan' ? frontOf(outline, kind) : null
  if (!front) return null
  const from = between(...front)
  const middle = between(outline[0], outline[2])
  const run: Point = [from[0] - middle[0], from[1] - middle[1]]
  const long = Math.hypot(...run) || 1
  return [from, [from[0] + (run[0] / long) * GRIP_AHEAD_PX, from[1] + (run[1] / long) * GRIP_AHEAD_PX]]
}

export function between(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}

function distance(at: Point, x: number, y: number): number {
  return Math.hypot(at[0] - x, at[1] - y)
}

function shortSide(outline: Outline): number {
  return Math.min(distance(outline[0], ...outline[1]), distance(outline[1], ...outline[2]))
}

function toSegment(a: Point, b: Point, x: number, y: number): number {
  const run: Point = [b[0] - a[0], b[1] - a[1]]
  const share = ((x - a[0]) * run[0] + (y - a[1]) * run[1]) / (run[0] ** 2 + run[1] ** 2 || 1)
  const at = Math.min(1, Math.max(0, share))
  return Math.hypot(a[0] + run[0] * at - x, a[1] + run[1] * at - y)
}

function inside(outline: Outline, x: number, y: number): boolean {
  const sides = outline.map((a, side) => {
    const b = outline[(side + 1) % 4]
    return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
  })
  return sides.every(value => value >= 0) || sides.every(value => value <= 0)
}
