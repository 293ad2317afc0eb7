// Angles there and back, points there and back.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pose, Vec3 } from '../wire/types'
import { anglesOf, flipped, placed, placedInto, rotationOf, wrapped } from './geometry'

const TOLERANCE = 9
const angle = (bound: number) => fc.double({ min: -bound, max: bound, noNaN: true })
const angles = fc.record({ yaw: angle(3.1), pitch: angle(1.5), roll: angle(3.1) })
const point = fc.tuple(angle(1e3), angle(1e3), angle(1e3)) as fc.Arbitrary<Vec3>

test('angles ∘ rotation is the identity', () => {
  fc.assert(fc.property(angles, (it) => {
    const back = anglesOf(rotationOf(it))
    expect(back.yaw).toBeCloseTo(it.yaw, TOLERANCE - 2)
    expect(back.pitch).toBeCloseTo(it.pitch, TOLERANCE - 2)
    expect(back.roll).toBeCloseTo(it.roll, TOLERANCE - 2)
  }))
})

test('a point goes into a pose and back', () => {
  fc.assert(fc.property(angles, point, point, (it, center, place) => {
    const pose: Pose = { center, rotation: rotationOf(it) }
    placed(pose, placedInto(pose, place)).forEach((value, axis) => expect(value).toBeCloseTo(place[axis], TOLERANCE - 3))
  }))
})

test('twice flipped is as before', () => {
  fc.assert(fc.property(angles, (it) => {
    const cuboid = { center: [1, 2, 3] as Vec3, rotation: rotationOf(it), size: [4, 2, 1] as Vec3 }
    const front: Vec3 = [1, 0, 0]
    const [once, twice] = [flipped(cuboid), flipped(flipped(cuboid))]
    const facing = (pose: Pose) => placed({ ...pose, center: [0, 0, 0] }, front)
    facing(once).forEach((value, axis) => expect(value).toBeCloseTo(-facing(cuboid)[axis], 6))
    facing(twice).forEach((value, axis) => expect(value).toBeCloseTo(facing(cuboid)[axis], 6))
  }))
})

test('angles are wrapped to (−π, π]', () => {
  expect(wrapped(Math.PI)).toBeCloseTo(Math.PI)
  expect(wrapped(-Math.PI)).toBeCloseTo(Math.PI)
  expect(wrapped(7)).toBeCloseTo(7 - 2 * Math.PI)
})
