// Rays and projections of a lens are each other's inverse, and orbits keep what they hold.

import { expect, it } from 'vitest'
import { add, scale, type Vec3 } from '../cloud/geometry'
import { Orbit } from './orbit'

const EXACT_PX = 1e-3

function orbits(): Orbit[] {
  return [0, 1, 2, 3].map(turn => {
    const orbit = new Orbit()
    orbit.target = [450_000 + turn, 5_400_000, 100]
    orbit.yawRad = turn * 1.7
    orbit.pitchRad = 0.2 + turn * 0.4
    orbit.isTop = turn === 3
    return orbit
  })
}

it('projects the points of a ray to its pixel', () => {
  for (const orbit of orbits()) {
    const lens = orbit.lens(800, 600)
    const { origin, direction } = lens.ray(123, 456)
    const pixel = lens.project(add(origin, scale(direction, 17)))
    expect(pixel?.x).toBeCloseTo(123, -Math.log10(EXACT_PX))
    expect(pixel?.y).toBeCloseTo(456, -Math.log10(EXACT_PX))
    expect(pixel?.depth).toBeCloseTo(17, 6)
  }
})

it('keeps the place under the cursor while zooming', () => {
  for (const orbit of orbits()) {
    const at: Vec3 = add(orbit.target, [3, -2, 1])
    const before = orbit.lens(800, 600).project(at)
    orbit.zoom(0.5, at)
    const after = orbit.lens(800, 600).project(at)
    expect(after?.x).toBeCloseTo(before?.x ?? NaN, 2)
    expect(after?.y).toBeCloseTo(before?.y ?? NaN, 2)
  }
})
