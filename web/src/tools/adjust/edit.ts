// How a drag or a nudge changes a cuboid: faces move against their fixed opposites, turns keep the center.

import { add, multiply, normalizeQuat, quatFromYaw, rotate, type Cuboid, type Face, type Vec3 } from '../../cloud/geometry'

export const MIN_SIZE_M = 0.05

/** Steps in the cuboid's own axes, metres and radians. */
export interface Nudge {
  forward?: number; left?: number; up?: number; yaw?: number
  /** Growth; the center stays. */
  length?: number; width?: number; height?: number
}

const AXIS: Record<Face, { axis: 0 | 1 | 2; sign: 1 | -1 }> = {
  front: { axis: 0, sign: 1 }, rear: { axis: 0, sign: -1 },
  left: { axis: 1, sign: 1 }, right: { axis: 1, sign: -1 },
  top: { axis: 2, sign: 1 }, bottom: { axis: 2, sign: -1 },
}

/** Moves faces by `shift` (cuboid axes); opposite faces stay where they are. */
export function moveFaces(cuboid: Cuboid, faces: Face[], shift: Vec3): Cuboid {
  const size: Vec3 = [...cuboid.size]
  const local: Vec3 = [0, 0, 0]
  for (const face of faces) {
    const { axis, sign } = AXIS[face]
    size[axis] = Math.max(MIN_SIZE_M, cuboid.size[axis] + sign * shift[axis])
    local[axis] = (sign * (size[axis] - cuboid.size[axis])) / 2
  }
  return { ...cuboid, size, center: add(cuboid.center, rotate(cuboid.rotation, local)) }
}

/** The part of a shift that the faces can follow, for moving with the size kept. */
export function alongFaces(faces: Face[], shift: Vec3): Vec3 {
  const kept: Vec3 = [0, 0, 0]
  for (const face of faces) kept[AXIS[face].axis] = shift[AXIS[face].axis]
  return kept
}

export function moveBy(cuboid: Cuboid, shift: Vec3): Cuboid {
  return { ...cuboid, center: add(cuboid.center, rotate(cuboid.rotation, shift)) }
}

/** Counter-clockwise about the cuboid's own z. */
export function turnBy(cuboid: Cuboid, yawRad: number): Cuboid {
  return { ...cuboid, rotation: normalizeQuat(multiply(cuboid.rotation, quatFromYaw(yawRad))) }
}

export function nudged(cuboid: Cuboid, nudge: Nudge): Cuboid {
  const { forward = 0, left = 0, up = 0, yaw = 0 } = nudge
  const growth = [nudge.length ?? 0, nudge.width ?? 0, nudge.height ?? 0]
  const size = cuboid.size.map((value, axis) => Math.max(MIN_SIZE_M, value + growth[axis])) as Vec3
  return turnBy({ ...moveBy(cuboid, [forward, left, up]), size }, yaw)
}
