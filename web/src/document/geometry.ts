// Cuboids by numbers: yaw, pitch and roll, and poses as rows.

import type { Cuboid, Pose, PoseRow, Quaternion, Vec3 } from '../wire/types'

/** Intrinsic z-y-x angles, radians. */
export interface Angles {
  yaw: number
  pitch: number
  roll: number
}

export function anglesOf([x, y, z, w]: Quaternion): Angles {
  const sin_pitch = Math.max(-1, Math.min(1, 2 * (w * y - z * x)))
  return {
    yaw: Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
    pitch: Math.asin(sin_pitch),
    roll: Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)),
  }
}

export function rotationOf({ yaw, pitch, roll }: Angles): Quaternion {
  const [cy, sy] = [Math.cos(yaw / 2), Math.sin(yaw / 2)]
  const [cp, sp] = [Math.cos(pitch / 2), Math.sin(pitch / 2)]
  const [cr, sr] = [Math.cos(roll / 2), Math.sin(roll / 2)]
  return [sr * cp * cy - cr * sp * sy, cr * sp * cy + sr * cp * sy, cr * cp * sy - sr * sp * cy, cr * cp * cy + sr * sp * sy]
}

/** An angle in (−π, π]. */
export function wrapped(angle: number): number {
  const turn = 2 * Math.PI
  const rest = ((angle % turn) + turn) % turn
  return rest > Math.PI ? rest - turn : rest
}

export function cuboidOfRow(row: PoseRow): Cuboid {
  return { center: [row[0], row[1], row[2]], rotation: [row[3], row[4], row[5], row[6]], size: [row[7], row[8], row[9]] }
}

export function rowOfCuboid({ center, rotation, size }: Cuboid): PoseRow {
  return [...center, ...rotation, ...size]
}

/** A vector turned by a rotation. */
export function turned([qx, qy, qz, qw]: Quaternion, [x, y, z]: Vec3): Vec3 {
  const tx = 2 * (qy * z - qz * y)
  const ty = 2 * (qz * x - qx * z)
  const tz = 2 * (qx * y - qy * x)
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx]
}

/** A point of a pose's frame, in the frame that the pose is in. */
export function placed(pose: Pose, point: Vec3): Vec3 {
  const [x, y, z] = turned(pose.rotation, point)
  return [pose.center[0] + x, pose.center[1] + y, pose.center[2] + z]
}

/** A point of the frame that a pose is in, in the pose's own frame. */
export function placedInto(pose: Pose, [x, y, z]: Vec3): Vec3 {
  const [qx, qy, qz, qw] = pose.rotation
  const [cx, cy, cz] = pose.center
  return turned([-qx, -qy, -qz, qw], [x - cx, y - cy, z - cz])
}

export function distance([ax, ay, az]: Vec3, [bx, by, bz]: Vec3): number {
  return Math.hypot(ax - bx, ay - by, az - bz)
}

/** The same cuboid, facing the other way. */
export function flipped(cuboid: Cuboid): Cuboid {
  const angles = anglesOf(cuboid.rotation)
  const rotation = rotationOf({ yaw: wrapped(angles.yaw + Math.PI), pitch: -angles.pitch, roll: -angles.roll })
  return { ...cuboid, rotation }
}
