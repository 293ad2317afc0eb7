// Drags and nudges keep what they promise to keep.

import { describe, expect, it } from 'vitest'
import { random, randomPose } from '../../cloud/fixtures'
import { cornersOf, localFromWorld, worldFromLocal, type Cuboid, type Face, type Vec3 } from '../../cloud/geometry'
import { MIN_SIZE_M, moveFaces, nudged, turnBy } from './edit'

const EXACT_M = 1e-9
const OPPOSITE: Record<Face, Face> = { front: 'rear', rear: 'front', left: 'right', right: 'left', top: 'bottom', bottom: 'top' }
const NORMAL: Record<Face, Vec3> = { front: [1, 0, 0], rear: [-1, 0, 0], left: [0, 1, 0], right: [0, -1, 0], top: [0, 0, 1], bottom: [0, 0, -1] }

function middleOf(cuboid: Cuboid, face: Face): Vec3 {
  return worldFromLocal(cuboid, NORMAL[face].map((value, axis) => (value * cuboid.size[axis]) / 2) as Vec3)
}

function off(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

function randomCuboids(): Cuboid[] {
  const next = random(11)
  return Array.from({ length: 50 }, () => ({ ...randomPose(next, 100), size: [1 + 4 * next(), 1 + 2 * next(), 1 + next()] }))
}

describe('moveFaces', () => {
  it('keeps the opposite face and moves the dragged one by the step', () => {
    for (const cuboid of randomCuboids()) {
      for (const face of Object.keys(NORMAL) as Face[]) {
        const dragged = moveFaces(cuboid, [face], [0.3, 0.4, 0.2])
        const plane = (one: Cuboid, of: Face) => localFromWorld(cuboid, middleOf(one, of)).reduce((sum, value, axis) => sum + value * NORMAL[face][axis], 0)
        expect(Math.abs(plane(dragged, OPPOSITE[face]) - plane(cuboid, OPPOSITE[face]))).toBeLessThan(EXACT_M)
        const step = NORMAL[face].reduce((sum, value, axis) => sum + value * [0.3, 0.4, 0.2][axis], 0)
        expect(plane(dragged, face) - plane(cuboid, face)).toBeCloseTo(step, 9)
        expect(dragged.rotation).toEqual(cuboid.rotation)
      }
    }
  })

  it('keeps the opposite corner when a corner is dragged', () => {
    for (const cuboid of randomCuboids()) {
      const dragged = moveFaces(cuboid, ['front', 'left'], [0.5, -0.2, 9])
      const [rearRightBottom, rearRightTop] = [0, 4]
      expect(off(cornersOf(dragged)[rearRightBottom], cornersOf(cuboid)[rearRightBottom])).toBeLessThan(EXACT_M)
      expect(off(cornersOf(dragged)[rearRightTop], cornersOf(cuboid)[rearRightTop])).toBeLessThan(EXACT_M)
    }
  })

  it('stops at the smallest size, the opposite face still in place', () => {
    const cuboid: Cuboid = { center: [0, 0, 0], rotation: [0, 0, 0, 1], size: [4, 2, 2] }
    const dragged = moveFaces(cuboid, ['front'], [-10, 0, 0])
    expect(dragged.size[0]).toBe(MIN_SIZE_M)
    expect(middleOf(dragged, 'rear')[0]).toBeCloseTo(-2, 12)
  })
})

it('turns about the center', () => {
  for (const cuboid of randomCuboids()) {
    const turned = turnBy(cuboid, 0.7)
    expect(turned.center).toEqual(cuboid.center)
    expect(turned.size).toEqual(cuboid.size)
    expect(off(localFromWorld(cuboid, middleOf(turned, 'front')), [Math.cos(0.7) * cuboid.size[0] / 2, Math.sin(0.7) * cuboid.size[0] / 2, 0])).toBeLessThan(1e-9)
  }
})

it('nudges in its own axes, and back again', () => {
  for (const cuboid of randomCuboids()) {
    const there = nudged(cuboid, { forward: 0.1, left: 0.2, up: -0.1, length: 0.1 })
    const back = nudged(there, { forward: -0.1, left: -0.2, up: 0.1, length: -0.1 })
    expect(off(back.center, cuboid.center)).toBeLessThan(EXACT_M)
    expect(back.size[0]).toBeCloseTo(cuboid.size[0], 12)
    expect(off(localFromWorld(cuboid, there.center), [0.1, 0.2, -0.1])).toBeLessThan(EXACT_M)
  }
})
