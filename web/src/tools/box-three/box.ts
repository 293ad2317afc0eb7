// The oriented box of three clicks: two ends of a side, then the width; the height comes from the points.

import type { Cuboid, Vec3 } from '../../cloud/geometry'
import { quatFromYaw } from '../../cloud/geometry'
import type { Surroundings } from '../surroundings'

const USUAL_HEIGHT_M = 1.6
const MIN_HEIGHT_M = 0.3
const MIN_SIDE_M = 0.1
/** Points higher than this above the ground belong to bridges and trees. */
const MAX_HEIGHT_M = 5

/** A box whose side runs from `rear` to `front` and that reaches to `across`. */
export function boxOnSide(rear: Vec3, front: Vec3, across: Vec3, around: Surroundings): Cuboid {
  const side: [number, number] = [front[0] - rear[0], front[1] - rear[1]]
  const long = Math.hypot(...side) || MIN_SIDE_M
  const along: [number, number] = [side[0] / long, side[1] / long]
  const width = (across[1] - rear[1]) * along[0] - (across[0] - rear[0]) * along[1]
  const middle: [number, number] = [
    (rear[0] + front[0]) / 2 - (along[1] * width) / 2,
    (rear[1] + front[1]) / 2 + (along[0] * width) / 2,
  ]
  const ground = around.groundHeight(...middle)
  const upright = (height: number): Cuboid => ({
    center: [middle[0], middle[1], ground + height / 2],
    rotation: quatFromYaw(Math.atan2(along[1], along[0])),
    size: [Math.max(long, MIN_SIDE_M), Math.max(Math.abs(width), MIN_SIDE_M), height],
  })
  const height = (around.topOf(upright(MAX_HEIGHT_M)) ?? -Infinity) - ground
  return upright(height > MIN_HEIGHT_M ? height : USUAL_HEIGHT_M)
}
