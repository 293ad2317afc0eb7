// Picks give the points that were meant, and the answer of a plain look at all of them.

import { describe, expect, it } from 'vitest'
import { decodeCloud } from './decode'
import { encodeCloud } from './encode'
import { cloudOf, pinholeAhead, pixelAhead, random, randomCloud, randomPose } from './fixtures'
import { IDENTITY, localFromWorld, rayMeetsCuboid, worldFromLocal, type Cuboid, type Vec3 } from './geometry'
import { liftOf, LIFT_STEP_M } from './lift'
import { countInside, forEachInside, groundNear, heightsInside, pickInRectangle, pickNearPixel, worldPoint } from './pick'

const UTM: Vec3 = [450_000, 5_400_000, 100]
const AHEAD = pinholeAhead(UTM)
const EGO = { ...IDENTITY, center: UTM }

describe('pickNearPixel', () => {
  it('takes the front point of those under the cursor, far from the origin too', () => {
    const placed = { cloud: cloudOf([[40, 0, 0], [10, 0.02, 0], [5, 3, 0], [-5, 0, 0]]), worldFromEgo: EGO }
    const picked = pickNearPixel(placed, AHEAD, 400, 300, 7)
    expect(picked?.index).toBe(1)
    expect(picked?.depth).toBeCloseTo(10, 6)
  })

  it('takes the closest to the cursor of points as deep as each other', () => {
    const placed = { cloud: cloudOf([[10, 0.08, 0], [10.1, 0.01, 0]]), worldFromEgo: EGO }
    expect(pickNearPixel(placed, AHEAD, 400, 300, 7)?.index).toBe(1)
  })

  it('finds nothing beside the points', () => {
    expect(pickNearPixel({ cloud: cloudOf([[10, 5, 0]]), worldFromEgo: EGO }, AHEAD, 400, 300, 7)).toBeNull()
  })
})

it('picks in a rectangle what projects into it', () => {
  const placed = { cloud: decodeCloud(encodeCloud(randomCloud(4000, 80))), worldFromEgo: EGO }
  const rectangle = { left: 200, top: 100, right: 500, bottom: 330 }
  const expected = Array.from({ length: 4000 }, (_, index) => index).filter(index => {
    const [x, y, depth] = pixelAhead(UTM, worldPoint(placed, index))
    return depth > 0 && x >= 200 && x <= 500 && y >= 100 && y <= 330
  })
  expect([...pickInRectangle(placed, AHEAD, rectangle)]).toEqual(expected)
})

it('finds the points inside cuboids of any pose', () => {
  const next = random(3)
  const cloud = decodeCloud(encodeCloud(randomCloud(3000, 30)))
  for (let round = 0; round < 20; round++) {
    const placed = { cloud, worldFromEgo: randomPose(next, 100) }
    const center = worldFromLocal(placed.worldFromEgo, [next() * 10, next() * 10, next() * 10])
    const cuboid: Cuboid = { ...randomPose(next, 1), center, size: [6, 4, 3] }
    const expected = Array.from({ length: 3000 }, (_, index) => index).filter(index =>
      localFromWorld(cuboid, worldPoint(placed, index)).every((value, axis) => Math.abs(value) <= cuboid.size[axis] / 2))
    const found: number[] = []
    forEachInside(placed, cuboid, index => found.push(index))
    expect(found.sort((a, b) => a - b)).toEqual(expected)
    expect(countInside(placed, cuboid)).toBe(expected.length)
  }
})

it('reads the ground and the top of an object from the points', () => {
  const next = random(5)
  const points: Vec3[] = []
  for (let point = 0; point < 2000; point++) points.push([next() * 20, next() * 20 - 10, -1.5])
  for (let point = 0; point < 500; point++) points.push([10 + next(), next(), -1.5 + 1.6 * next()])
  const placed = { cloud: cloudOf(points), worldFromEgo: EGO }
  expect(groundNear(placed, UTM[0] + 10, UTM[1])).toBeCloseTo(UTM[2] - 1.5, 3)
  expect(groundNear(placed, UTM[0] - 50, UTM[1])).toBeNull()
  const column: Cuboid = { center: [UTM[0] + 10.5, UTM[1] + 0.5, UTM[2]], rotation: [0, 0, 0, 1], size: [1, 1, 6] }
  expect(heightsInside(placed, column)?.[1]).toBeCloseTo(UTM[2] + 0.07, 1)
})

it('lifts objects off a road that climbs, whatever echoes lie below it', () => {
  const next = random(9)
  const climb = (x: number) => 0.1 * x
  const points: Vec3[] = []
  for (let point = 0; point < 40_000; point++) {
    const x = next() * 120 - 60
    points.push([x, next() * 60 - 30, climb(x)])
  }
  const nRoad = points.length
  for (let point = 0; point < 400; point++) points.push([20 + 4 * next(), 2 * next(), climb(22) + 1.5])
  for (let point = 0; point < 30; point++) points.push([8 + 4 * next(), 2 * next(), -3])
  const lift = liftOf(Float32Array.from(points.flat()))
  const highest = Math.max(...lift.subarray(0, nRoad)) * LIFT_STEP_M
  expect(highest).toBeLessThan(0.5)
  const car = lift.subarray(nRoad, nRoad + 400)
  expect(car.reduce((sum, value) => sum + value, 0) / car.length * LIFT_STEP_M).toBeCloseTo(1.5, 0)
})

it('meets cuboids with rays from outside only', () => {
  const cuboid: Cuboid = { center: [10, 0, 0], rotation: [0, 0, 0, 1], size: [4, 2, 2] }
  expect(rayMeetsCuboid([0, 0, 0], [1, 0, 0], cuboid)).toBeCloseTo(8)
  expect(rayMeetsCuboid([0, 0, 0], [-1, 0, 0], cuboid)).toBeNull()
  expect(rayMeetsCuboid([0, 1.5, 0], [1, 0, 0], cuboid)).toBeNull()
  expect(rayMeetsCuboid([10, 0, 0], [1, 0, 0], cuboid)).toBeNull()
})
