// Clouds and rotations by chance, the same on every run; for tests.

import type { Packed } from './encode'
import { normalizeQuat, type Pose, type Quat, type Vec3 } from './geometry'
import { liftOf } from './lift'
import type { Projection } from './pick'
import type { DecodedCloud } from './decode'

export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export function randomCloud(nPoints: number, extentM: number, seed = 1): Packed {
  const next = random(seed)
  const xyz = Float32Array.from({ length: nPoints * 3 }, () => (next() - 0.5) * extentM)
  const bytes = () => Uint8Array.from({ length: nPoints }, () => Math.floor(next() * 256))
  return { nPoints, xyz, intensity: bytes(), ring: bytes(), sensorStarts: Uint32Array.of(0, nPoints >> 2, nPoints) }
}

export function cloudOf(points: Vec3[]): DecodedCloud {
  const xyz = Float32Array.from(points.flat())
  return { nPoints: points.length, xyz, intensity: null, ring: null, lift: liftOf(xyz), sensorStarts: Uint32Array.of(0, points.length) }
}

export function randomPose(next: () => number, extentM: number): Pose {
  const rotation = normalizeQuat([next() - 0.5, next() - 0.5, next() - 0.5, next() - 0.5] as Quat)
  return { center: [next() * extentM, next() * extentM, next() * extentM], rotation }
}

/** A view of 800 × 600 pixels along world x, z up, 600 pixels the focal length. */
export function pinholeAhead(eye: Vec3): Projection {
  const [x, y, z] = eye
  const depth = [1, 0, 0, -x]
  return {
    pixelFromWorld: Float64Array.from([400, -600, 0, 600 * y - 400 * x, 300, 0, -600, 600 * z - 300 * x, ...depth, ...depth]),
  }
}

/** The same view without matrices: pixel x, y, and depth. */
export function pixelAhead(eye: Vec3, world: Vec3): Vec3 {
  const [ahead, left, up] = [world[0] - eye[0], world[1] - eye[1], world[2] - eye[2]]
  return [400 - (600 * left) / ahead, 300 - (600 * up) / ahead, ahead]
}
