// Which points are meant: near a ray, in a rectangle on the screen, inside a cuboid; and how high the ground is.

import type { DecodedCloud } from './decode'
import {
  affineOf, compose, inverse, localFromWorld, worldFromLocal,
  type Affine, type Cuboid, type Pose, type Vec3,
} from './geometry'
import { cellsNear } from './grid'

/** A cloud and where it lies. */
export interface PlacedCloud { cloud: DecodedCloud; worldFromEgo: Pose }

/** Maps world points to pixels of a view; `clipFromWorld` is row-major 4×4 and its x, y are pixels times w. */
export interface Projection { pixelFromWorld: Float64Array }

export interface PickedPoint { index: number; world: Vec3; depth: number }

/** Points closer in depth than this to the nearest one compete by distance to the cursor. */
const SAME_DEPTH_M = 0.6
const GROUND_RADIUS_M = 1.5
const GROUND_PERCENTILE = 0.05

/** The point under the cursor: of those within `radiusPx`, the front ones, of these the closest to the cursor. */
export function pickNearPixel(
  placed: PlacedCloud, projection: Projection, x: number, y: number, radiusPx: number,
): PickedPoint | null {
  const m = pixelFromEgo(projection, placed.worldFromEgo)
  const { xyz, nPoints } = placed.cloud
  const found: { index: number; depth: number; distance: number }[] = []
  for (let i = 0; i < nPoints * 3; i += 3) {
    const px = xyz[i], py = xyz[i + 1], pz = xyz[i + 2]
    const w = m[12] * px + m[13] * py + m[14] * pz + m[15]
    const dx = m[0] * px + m[1] * py + m[2] * pz + m[3] - x * w
    const reach = radiusPx * w
    if (w <= 0 || dx > reach || dx < -reach) continue
    const dy = m[4] * px + m[5] * py + m[6] * pz + m[7] - y * w
    if (dx * dx + dy * dy > reach * reach) continue
    const depth = m[8] * px + m[9] * py + m[10] * pz + m[11]
    if (depth > 0) found.push({ index: i / 3, depth, distance: Math.hypot(dx, dy) / w })
  }
  return frontmost(found, placed)
}

function frontmost(found: { index: number; depth: number; distance: number }[], placed: PlacedCloud): PickedPoint | null {
  const nearest = found.reduce((depth, one) => Math.min(depth, one.depth), Infinity)
  const front = found.filter(one => one.depth <= nearest + SAME_DEPTH_M)
  const best = front.reduce((a, b) => (b.distance < a.distance ? b : a), front[0])
  return best ? { index: best.index, depth: best.depth, world: worldPoint(placed, best.index) } : null
}

/** Indices of the points that fall into a rectangle of pixels, in order. */
export function pickInRectangle(
  placed: PlacedCloud, projection: Projection, rectangle: { left: number; top: number; right: number; bottom: number },
): Uint32Array {
  const m = pixelFromEgo(projection, placed.worldFromEgo)
  const { xyz, nPoints } = placed.cloud
  const { left, top, right, bottom } = rectangle
  const found = new Uint32Array(nPoints)
  let nFound = 0
  for (let i = 0; i < nPoints * 3; i += 3) {
    const px = xyz[i], py = xyz[i + 1], pz = xyz[i + 2]
    const w = m[12] * px + m[13] * py + m[14] * pz + m[15]
    if (w <= 0) continue
    const x = m[0] * px + m[1] * py + m[2] * pz + m[3]
    if (x < left * w || x > right * w) continue
    const y = m[4] * px + m[5] * py + m[6] * pz + m[7]
    if (y < top * w || y > bottom * w) continue
    found[nFound++] = i / 3
  }
  return found.slice(0, nFound)
}

/** Calls `visit` with the index of each point inside, faces included. */
export function forEachInside(placed: PlacedCloud, cuboid: Cuboid, visit: (index: number) => void): void {
  const boxFromEgo = affineOf(compose(inverse(cuboid), placed.worldFromEgo))
  const center = localFromWorld(placed.worldFromEgo, cuboid.center)
  const [halfX, halfY, halfZ] = [cuboid.size[0] / 2, cuboid.size[1] / 2, cuboid.size[2] / 2]
  const { xyz } = placed.cloud
  const m = boxFromEgo
  for (const points of cellsNear(placed.cloud, center[0], center[1], Math.hypot(halfX, halfY, halfZ))) {
    for (let at = 0; at < points.length; at++) {
      const i = 3 * points[at]
      const x = xyz[i], y = xyz[i + 1], z = xyz[i + 2]
      const inX = Math.abs(m[0] * x + m[1] * y + m[2] * z + m[3]) <= halfX
      const inY = Math.abs(m[4] * x + m[5] * y + m[6] * z + m[7]) <= halfY
      if (inX && inY && Math.abs(m[8] * x + m[9] * y + m[10] * z + m[11]) <= halfZ) visit(points[at])
    }
  }
}

export function countInside(placed: PlacedCloud, cuboid: Cuboid): number {
  let count = 0
  forEachInside(placed, cuboid, () => count++)
  return count
}

/** Lowest and highest z in the world of the points inside, without the outermost 2 % on both ends; null when empty. */
export function heightsInside(placed: PlacedCloud, cuboid: Cuboid): [number, number] | null {
  const heights: number[] = []
  const world = affineOf(placed.worldFromEgo)
  forEachInside(placed, cuboid, index => heights.push(worldZ(world, placed.cloud.xyz, index)))
  if (heights.length === 0) return null
  heights.sort((a, b) => a - b)
  return [percentile(heights, 0.02), percentile(heights, 0.98)]
}

/** Height of the ground in the world near (x, y), from the lowest points around; null where there are none. */
export function groundNear(placed: PlacedCloud, x: number, y: number): number | null {
  const world = affineOf(placed.worldFromEgo)
  const center = localFromWorld(placed.worldFromEgo, [x, y, placed.worldFromEgo.center[2]])
  const { xyz } = placed.cloud
  const heights: number[] = []
  for (const points of cellsNear(placed.cloud, center[0], center[1], GROUND_RADIUS_M)) {
    for (let at = 0; at < points.length; at++) {
      const dx = xyz[3 * points[at]] - center[0]
      const dy = xyz[3 * points[at] + 1] - center[1]
      if (dx * dx + dy * dy <= GROUND_RADIUS_M * GROUND_RADIUS_M) heights.push(worldZ(world, xyz, points[at]))
    }
  }
  heights.sort((a, b) => a - b)
  return heights.length ? percentile(heights, GROUND_PERCENTILE) : null
}

export function worldPoint(placed: PlacedCloud, index: number): Vec3 {
  const { xyz } = placed.cloud
  return worldFromLocal(placed.worldFromEgo, [xyz[3 * index], xyz[3 * index + 1], xyz[3 * index + 2]])
}

function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))]
}

function worldZ(world: Affine, xyz: Float32Array, index: number): number {
  return world[8] * xyz[3 * index] + world[9] * xyz[3 * index + 1] + world[10] * xyz[3 * index + 2] + world[11]
}

/** Row-major 4×4 product of a projection and a pose. */
function pixelFromEgo(projection: Projection, worldFromEgo: Pose): Float64Array {
  const p = projection.pixelFromWorld
  const e = affineOf(worldFromEgo)
  const out = new Float64Array(16)
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      const last = column === 3 ? p[4 * row + 3] : 0
      out[4 * row + column] =
        p[4 * row] * e[column] + p[4 * row + 1] * e[4 + column] + p[4 * row + 2] * e[8 + column] + last
    }
  }
  return out
}
