// Positions, rotations, poses and cuboids in f64: the little algebra that clouds, tools and views share.

/** Metres, right-handed. */
export type Vec3 = [number, number, number]
/** Unit quaternion x, y, z, w. */
export type Quat = [number, number, number, number]
/** Places a moving frame in the world: `world = rotation * local + center`. */
export interface Pose { center: Vec3; rotation: Quat }
/** A box in the world: x forward (length), y left (width), z up (height), center in the middle of the volume. */
export interface Cuboid { center: Vec3; rotation: Quat; size: Vec3 }
/** A side of a cuboid; front is +x, left is +y, top is +z. */
export type Face = 'front' | 'rear' | 'left' | 'right' | 'top' | 'bottom'
/** Row-major 3×4 affine map. */
export type Affine = Float64Array

export const IDENTITY: Pose = { center: [0, 0, 0], rotation: [0, 0, 0, 1] }

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function length(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2])
}

export function normalize(a: Vec3): Vec3 {
  return scale(a, 1 / (length(a) || 1))
}

export function rotate(q: Quat, v: Vec3): Vec3 {
  const u: Vec3 = [q[0], q[1], q[2]]
  const t = scale(cross(u, v), 2)
  return add(add(v, scale(t, q[3])), cross(u, t))
}

export function multiply(a: Quat, b: Quat): Quat {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ]
}

export function conjugate(q: Quat): Quat {
  return [-q[0], -q[1], -q[2], q[3]]
}

export function normalizeQuat(q: Quat): Quat {
  const norm = Math.hypot(...q) || 1
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm]
}

/** Counter-clockwise about z. */
export function quatFromYaw(yawRad: number): Quat {
  return [0, 0, Math.sin(yawRad / 2), Math.cos(yawRad / 2)]
}

/** Direction of the x axis on the ground, in (−π, π]. */
export function yawOf(q: Quat): number {
  const front = rotate(q, [1, 0, 0])
  return Math.atan2(front[1], front[0])
}

export function worldFromLocal(pose: Pose, local: Vec3): Vec3 {
  return add(pose.center, rotate(pose.rotation, local))
}

export function localFromWorld(pose: Pose, world: Vec3): Vec3 {
  return rotate(conjugate(pose.rotation), subtract(world, pose.center))
}

export function affineOf(pose: Pose): Affine {
  const x = rotate(pose.rotation, [1, 0, 0])
  const y = rotate(pose.rotation, [0, 1, 0])
  const z = rotate(pose.rotation, [0, 0, 1])
  const c = pose.center
  return Float64Array.of(x[0], y[0], z[0], c[0], x[1], y[1], z[1], c[1], x[2], y[2], z[2], c[2])
}

export function inverse(pose: Pose): Pose {
  const rotation = conjugate(pose.rotation)
  return { center: scale(rotate(rotation, pose.center), -1), rotation }
}

/** `a_from_c` of `a_from_b` and `b_from_c`. */
export function compose(aFromB: Pose, bFromC: Pose): Pose {
  return {
    center: worldFromLocal(aFromB, bFromC.center),
    rotation: normalizeQuat(multiply(aFromB.rotation, bFromC.rotation)),
  }
}

/** The 8 corners in the world; bit 0 of the index is front, bit 1 left, bit 2 top. */
export function cornersOf(cuboid: Cuboid): Vec3[] {
  const half = scale(cuboid.size, 0.5)
  const corners: Vec3[] = []
  for (let corner = 0; corner < 8; corner++) {
    const local: Vec3 = [
      corner & 1 ? half[0] : -half[0],
      corner & 2 ? half[1] : -half[1],
      corner & 4 ? half[2] : -half[2],
    ]
    corners.push(worldFromLocal(cuboid, local))
  }
  return corners
}

/** Where a ray enters a cuboid, as distance in units of `direction`; null when it misses or starts inside. */
export function rayMeetsCuboid(origin: Vec3, direction: Vec3, cuboid: Cuboid): number | null {
  const from = localFromWorld(cuboid, origin)
  const along = rotate(conjugate(cuboid.rotation), direction)
  let enter = -Infinity
  let leave = Infinity
  for (let axis = 0; axis < 3; axis++) {
    const half = cuboid.size[axis] / 2
    const near = (-Math.sign(along[axis] || 1) * half - from[axis]) / along[axis]
    const far = (Math.sign(along[axis] || 1) * half - from[axis]) / along[axis]
    if (Number.isNaN(near) || Number.isNaN(far)) continue
    enter = Math.max(enter, near)
    leave = Math.min(leave, far)
  }
  return enter <= leave && enter > 0 ? enter : null
}
