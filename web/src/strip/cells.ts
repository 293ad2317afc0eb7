// Which frames the strip shows of a track, and the points around the object in each.

import { cellsNear } from '../cloud/grid'
import type { DecodedCloud } from '../cloud/decode'
import { anglesOf, placedInto, turned } from '../document/geometry'
import type { Cuboid, Pose, Quaternion, Vec3 } from '../wire/types'

/** Points in a cuboid's own axes: x forward, y left; three numbers a point. */
export type LocalPoints = Float32Array

const MARGIN = 1.35

/** How far a small view reaches from the middle of the object, meters. */
export function reachOf(size: Vec3): number {
  return Math.max(1.5, (Math.max(size[0], size[1]) / 2) * MARGIN)
}

/** The points of a frame within reach of a cuboid, in the cuboid's axes. */
export function pointsAround(cloud: DecodedCloud, world_from_ego: Pose, cuboid: Cuboid, reach: number): LocalPoints {
  const [x, y] = placedInto(world_from_ego, cuboid.center)
  const found: number[] = []
  const [qx, qy, qz, qw] = cuboid.rotation
  const inverse: Quaternion = [-qx, -qy, -qz, qw]
  for (const cell of cellsNear(cloud, x, y, reach * 1.5)) {
    for (const idx of cell) {
      const ego: Vec3 = [cloud.xyz[3 * idx], cloud.xyz[3 * idx + 1], cloud.xyz[3 * idx + 2]]
      const world = turned(world_from_ego.rotation, ego)
      const shift: Vec3 = [0, 1, 2].map((axis) => world[axis] + world_from_ego.center[axis] - cuboid.center[axis]) as Vec3
      const local = turned(inverse, shift)
      const near = Math.abs(local[0]) < reach && Math.abs(local[1]) < reach && Math.abs(local[2]) < cuboid.size[2] / 2 + 0.5
      if (near) found.push(...local)
    }
  }
  return new Float32Array(found)
}

/** How far a track turned between two cuboids, degrees: a jump is worth a look. */
export function turnDegrees(before: Cuboid, after: Cuboid): number {
  const turn = anglesOf(after.rotation).yaw - anglesOf(before.rotation).yaw
  return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)) * 180) / Math.PI
}
