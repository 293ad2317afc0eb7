// Carries the points of moving objects from a neighboring sweep to where the objects are now, so that they stay sharp.

import type { DecodedCloud } from './decode'
import { affineOf, compose, inverse, type Cuboid, type Pose } from './geometry'
import { forEachInside, type PlacedCloud } from './pick'

/** Where one object was at the neighbor's moment, and where it is at the shown one. */
export interface Carry { then: Cuboid; now: Cuboid }

/** Edges of objects are rarely exact, so points a little outside travel along. */
const MARGIN_M = 0.15
/** Objects that stay closer than this are not moved at all. */
const STILL_M = 0.02
const STILL_RAD = 0.002

/** The points of `placed`, those inside a moved object carried along; the same array when nothing moved. */
export function carryMoving(placed: PlacedCloud, carries: Carry[]): Float32Array {
  const moved = carries.filter(isMoved)
  if (moved.length === 0) return placed.cloud.xyz
  const xyz = placed.cloud.xyz.slice()
  for (const carry of moved) carryOne(placed, carry, xyz)
  return xyz
}

function isMoved({ then, now }: Carry): boolean {
  const shift = Math.hypot(...then.center.map((value, axis) => value - now.center[axis]))
  const cosine = Math.abs(then.rotation.reduce((sum, value, i) => sum + value * now.rotation[i], 0))
  return shift > STILL_M || 2 * Math.acos(Math.min(1, cosine)) > STILL_RAD
}

function carryOne(placed: PlacedCloud, { then, now }: Carry, xyz: Float32Array): void {
  const m = affineOf(egoNowFromEgoThen(placed.worldFromEgo, then, now))
  const source: DecodedCloud = placed.cloud
  const reach: Cuboid = { ...then, size: [then.size[0] + MARGIN_M, then.size[1] + MARGIN_M, then.size[2] + MARGIN_M] }
  forEachInside(placed, reach, index => {
    const i = 3 * index
    const x = source.xyz[i], y = source.xyz[i + 1], z = source.xyz[i + 2]
    xyz[i] = m[0] * x + m[1] * y + m[2] * z + m[3]
    xyz[i + 1] = m[4] * x + m[5] * y + m[6] * z + m[7]
    xyz[i + 2] = m[8] * x + m[9] * y + m[10] * z + m[11]
  })
}

function egoNowFromEgoThen(worldFromEgo: Pose, then: Pose, now: Pose): Pose {
  const worldFromWorld = compose(now, inverse(then))
  return compose(inverse(worldFromEgo), compose(worldFromWorld, worldFromEgo))
}
