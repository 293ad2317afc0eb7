// The lidar points on an image, as the server sends them.

export interface ImagePoints {
  n_points: number
  /** Which point of the frame's cloud. */
  index: Uint32Array
  x: Float32Array
  y: Float32Array
  depth: Float32Array
}

export function readImagePoints(bytes: ArrayBuffer): ImagePoints {
  if (bytes.byteLength < 4) throw new Error('points of an image that are cut off')
  const n_points = new DataView(bytes).getUint32(0, true)
  if (bytes.byteLength < 4 + 16 * n_points) throw new Error('points of an image that are cut off')
  const plane = (idx: number) => 4 + 4 * n_points * idx
  return {
    n_points,
    index: new Uint32Array(bytes, plane(0), n_points),
    x: new Float32Array(bytes, plane(1), n_points),
    y: new Float32Array(bytes, plane(2), n_points),
    depth: new Float32Array(bytes, plane(3), n_points),
  }
}

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
