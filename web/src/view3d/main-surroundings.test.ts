// What tools learn from the main view: the object meant, its ground, and nothing from behind it.

import { describe, expect, it } from 'vitest'
import { cloudOf, random } from '../cloud/fixtures'
import { IDENTITY, quatFromYaw, worldFromLocal, type Cuboid, type Vec3 } from '../cloud/geometry'
import { Told } from '../tools/flat-world'
import { MainSurroundings } from './main-surroundings'
import { Orbit } from './orbit'
import { Shown } from './shown'

const UTM: Vec3 = [450_000, 5_400_000, 100]
const CAR: Cuboid = { center: [UTM[0] + 15, UTM[1], UTM[2] + 0.75], rotation: quatFromYaw(0), size: [4, 2, 1.5] }
const BEHIND: Cuboid = { ...CAR, center: [UTM[0] + 30, UTM[1], UTM[2] + 0.75] }

function pointsOn(cuboid: Cuboid, next: () => number): Vec3[] {
  return Array.from({ length: 800 }, () => {
    const local: Vec3 = [(next() - 0.5) * cuboid.size[0], (next() - 0.5) * cuboid.size[1], (next() - 0.4) * cuboid.size[2]]
    const [x, y, z] = worldFromLocal(cuboid, local)
    return [x - UTM[0], y - UTM[1], z - UTM[2]]
  })
}

function street(): { around: MainSurroundings; orbit: Orbit; shown: Shown } {
  const next = random(4)
  const ground = Array.from({ length: 20_000 }, (): Vec3 => [next() * 80 - 20, next() * 40 - 20, 0])
  const shown = new Shown()
  shown.origin = UTM
  const cloud = cloudOf([...ground, ...pointsOn(CAR, next), ...pointsOn(BEHIND, next)])
  shown.current = { frame: 0, worldFromEgo: { ...IDENTITY, center: UTM }, cloud }
  shown.cuboids = [{ track: 2, cuboid: BEHIND, color: '#ffffff', label: '2', source: 'keyframe' }, { track: 1, cuboid: CAR, color: '#ffffff', label: '1', source: 'keyframe' }]
  const orbit = new Orbit()
  orbit.target = [UTM[0] + 10, UTM[1], UTM[2]]
  orbit.pitchRad = 0.25
  orbit.distance = 20
  return { around: new MainSurroundings(new Told(), shown, () => orbit.lens(800, 600), () => {}, () => null), orbit, shown }
}

function pixelOf(orbit: Orbit, world: Vec3): [number, number] {
  const pixel = orbit.lens(800, 600).project(world)
  if (!pixel) throw new Error('behind the lens')
  return [pixel.x, pixel.y]
}

function holds(polygon: [number, number][], [x, y]: Vec3): boolean {
  const sides = polygon.map(([ax, ay], at) => {
    const [bx, by] = polygon[(at + 1) % polygon.length]
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)
  })
  return sides.every(side => side > 0) || sides.every(side => side < 0)
}

describe('in the main view', () => {
  it('means the nearest of cuboids behind each other', () => {
    const { around, orbit } = street()
    expect(around.trackAt(...pixelOf(orbit, CAR.center))).toBe(1)
    expect(around.trackAt(5, 5)).toBeNull()
  })

  it('takes the ground of the object that a rectangle shows, not of what lies behind', () => {
    const { around, orbit } = street()
    const [x, y] = pixelOf(orbit, CAR.center)
    for (const isTop of [false, true]) {
      orbit.isTop = isTop
      const [atX, atY] = isTop ? pixelOf(orbit, CAR.center) : [x, y]
      const polygon = around.groundOf({ left: atX - 90, top: atY - 90, right: atX + 90, bottom: atY + 60 })
      expect(polygon && holds(polygon, CAR.center)).toBe(true)
      expect(polygon && holds(polygon, BEHIND.center)).toBe(false)
    }
  })

  it('finds the ground under the cursor, with points there and without', () => {
    const { around, orbit } = street()
    for (const place of [[UTM[0] + 10, UTM[1] + 3, UTM[2]], [UTM[0] + 10, UTM[1] + 25, UTM[2]]] as Vec3[]) {
      const ground = around.groundAt(...pixelOf(orbit, place))
      place.forEach((value, axis) => expect(Math.abs((ground?.[axis] ?? NaN) - value)).toBeLessThan(0.3))
    }
  })

  it('knows which points cuboids hold, the draft of a gesture included', () => {
    const { around, shown } = street()
    expect(around.isLabeled(CAR.center)).toBe(true)
    shown.draft = { track: 1, cuboid: { ...CAR, center: [UTM[0] + 15, UTM[1] + 5, UTM[2] + 0.75] } }
    expect(around.isLabeled(CAR.center)).toBe(false)
  })
})
