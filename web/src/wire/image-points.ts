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
