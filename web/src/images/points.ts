// Lidar points on an image: the one that is meant by a click, and their colors by depth.

import type { ImagePoints } from '../wire/image-points'

/** The nearest point of the scene among those within `radius_px` of a pixel; -1 when there is none. */
export function pointNear(points: ImagePoints, x: number, y: number, radius_px: number): number {
  let best = -1
  let best_cost = Infinity
  for (let idx = 0; idx < points.n_points; idx += 1) {
    const away = Math.hypot(points.x[idx] - x, points.y[idx] - y)
    if (away > radius_px) continue
    const cost = points.depth[idx] * (1 + away / radius_px)
    if (cost < best_cost) { best = idx; best_cost = cost }
  }
  return best
}

/** Near is warm, far is cold: steps of a ramp that people who see few colors can follow (viridis, turned round). */
const RAMP = ['#fde725', '#b5de2b', '#6ece58', '#35b779', '#1f9e89', '#26828e', '#31688e', '#3e4989', '#482878']
const NEAR_M = 3
const FAR_M = 70

export function depthColor(depth_m: number): string {
  const share = Math.log(Math.max(NEAR_M, depth_m) / NEAR_M) / Math.log(FAR_M / NEAR_M)
  return RAMP[Math.min(RAMP.length - 1, Math.floor(share * RAMP.length))]
}
