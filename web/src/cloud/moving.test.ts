// Points of a moving object travel with it; all others stay.

import { expect, it } from 'vitest'
import { cloudOf } from './fixtures'
import { IDENTITY, localFromWorld, quatFromYaw, worldFromLocal, type Cuboid, type Pose, type Vec3 } from './geometry'
import { carryMoving } from './moving'

const EGO: Pose = { center: [450_000, 5_400_000, 100], rotation: quatFromYaw(1.1) }

function inEgo(x: number, y: number, yaw: number): Cuboid {
  return { center: worldFromLocal(EGO, [x, y, 1]), rotation: quatFromYaw(1.1 + yaw), size: [4, 2, 2] }
}

it('carries points inside to the same place in the object', () => {
  const then = inEgo(10, 0, 0)
  const now = inEgo(13, 1, 0.3)
  const points: Vec3[] = [[11, 0.5, 1], [9, -0.5, 0.5], [20, 0, 1]]
  const cloud = cloudOf(points)
  const xyz = carryMoving({ cloud, worldFromEgo: EGO }, [{ then, now }])
  for (let point = 0; point < 2; point++) {
    const before = localFromWorld(then, worldFromLocal(EGO, points[point]))
    const carried: Vec3 = [xyz[3 * point], xyz[3 * point + 1], xyz[3 * point + 2]]
    localFromWorld(now, worldFromLocal(EGO, carried)).forEach((value, axis) => expect(value).toBeCloseTo(before[axis], 5))
  }
  expect([...xyz.subarray(6)]).toEqual([20, 0, 1])
  expect([...cloud.xyz.subarray(0, 3)]).toEqual([11, 0.5, 1])
})

it('hands back the cloud itself when nothing moved', () => {
  const placed = { cloud: cloudOf([[0, 0, 0]]), worldFromEgo: IDENTITY }
  const still: Cuboid = { ...IDENTITY, size: [2, 2, 2] }
  expect(carryMoving(placed, [{ then: still, now: { ...still, rotation: [0, 0, 0, -1] } }])).toBe(placed.cloud.xyz)
})
