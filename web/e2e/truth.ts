// Where the objects of the sample drive are, so that walks know where to click and what has to come out.

import type { Page } from 'playwright-core'
import { decodeCloud, type DecodedCloud } from '../src/cloud/decode'
import { anglesOf, placed, placedInto } from '../src/document/geometry'
import { cuboidAt } from '../src/document/track'
import { readImagePoints } from '../src/wire/image-points'
import type { Cuboid, Drive, Pose, Track, Vec2, Vec3 } from '../src/wire/types'
import type { Server } from './server'

export class Truth {
  private constructor(private readonly server: Server, private readonly scene: number, private readonly drive: Drive, private readonly tracks: Track[]) {}

  static async of(server: Server): Promise<Truth> {
    const scene = await server.scene('truth')
    const [drive, document] = await Promise.all([server.drive(scene), server.document(scene)])
    return new Truth(server, scene, drive, document.tracks)
  }

  cuboid(track: number, frame: number): Cuboid {
    const it = this.tracks.find((it) => it.id === track)
    const cuboid = it && cuboidAt(it, frame)
    if (!cuboid) throw new Error(`object ${track} is not in frame ${frame}`)
    return cuboid
  }

  /** A lidar point on an object, world: the one in the middle of those well inside. */
  async point(track: number, frame: number): Promise<Vec3> {
    const cloud = await this.cloud(frame)
    return placed(this.drive.frames[frame].world_from_ego, middlePoint(cloud, this.inside(cloud, track, frame)))
  }

  /** A pixel of a camera that shows a lidar point on an object. */
  async pixel(track: number, frame: number, camera: string): Promise<Vec2> {
    const cloud = await this.cloud(frame)
    const inside = new Set(this.inside(cloud, track, frame))
    const seen = readImagePoints(await this.server.bytes(`scenes/${this.scene}/frames/${frame}/images/${camera}/points`))
    const own = [...seen.index.keys()].filter((at) => inside.has(seen.index[at]))
    if (own.length === 0) throw new Error(`${camera} sees no point of object ${track} in frame ${frame}`)
    const at = own[own.length >> 1]
    return [seen.x[at], seen.y[at]]
  }

  private async cloud(frame: number) {
    return decodeCloud(await this.server.bytes(`scenes/${this.scene}/frames/${frame}/cloud`))
  }

  private inside(cloud: DecodedCloud, track: number, frame: number): number[] {
    return pointsIn(cloud, this.drive.frames[frame].world_from_ego, this.cuboid(track, frame), CLEAR_M)
  }
}

/** So far from its top and bottom a point is surely of the object. */
const CLEAR_M = 0.2

/** The points of a cloud in a cuboid of the world, `clear_m` from its top and bottom. */
export function pointsIn({ xyz, nPoints }: DecodedCloud, world_from_ego: Pose, cuboid: Cuboid, clear_m: number): number[] {
  const half = cuboid.size.map((it) => it / 2)
  return Array.from({ length: nPoints }, (_, idx) => idx).filter((idx) => {
    const [x, y, z] = placedInto(cuboid, placed(world_from_ego, [xyz[3 * idx], xyz[3 * idx + 1], xyz[3 * idx + 2]]))
    return Math.abs(x) < half[0] && Math.abs(y) < half[1] && Math.abs(z) < half[2] - clear_m
  })
}

/** Of some points of a cloud the one in the middle of the list, in the ego frame. */
export function middlePoint({ xyz }: DecodedCloud, points: readonly number[]): Vec3 {
  if (points.length === 0) throw new Error('no point is on the object')
  const idx = points[points.length >> 1]
  return [xyz[3 * idx], xyz[3 * idx + 1], xyz[3 * idx + 2]]
}

/** How far two cuboids are apart on the ground, meters, and how their sides are turned, modulo half a turn. */
export function apart(a: Cuboid, b: Cuboid): { place_m: number; turn_rad: number } {
  const place_m = Math.hypot(a.center[0] - b.center[0], a.center[1] - b.center[1])
  const turn = Math.abs(anglesOf(a.rotation).yaw - anglesOf(b.rotation).yaw) % Math.PI
  return { place_m, turn_rad: Math.min(turn, Math.PI - turn) }
}

/** Where the main view shows a place of the world, pixels of the page. */
export async function onScreen(page: Page, world: Vec3): Promise<{ x: number; y: number }> {
  type Probe = { framelock_view: { main: { lens(): { project(world: Vec3): { x: number; y: number } | null } } } }
  const pixel = await page.evaluate((it) => (window as unknown as Probe).framelock_view.main.lens().project(it), world)
  const box = await page.locator('.slot.main').boundingBox()
  if (!pixel || !box) throw new Error('the main view does not show it')
  return { x: box.x + pixel.x, y: box.y + pixel.y }
}

/** Where the large camera shows one of its pixels, pixels of the page. */
export async function onImage(page: Page, [x, y]: Vec2, width: number): Promise<{ x: number; y: number }> {
  const box = await page.locator('.camera.large .camera-image').boundingBox()
  if (!box) throw new Error('there is no large camera')
  const scale = box.width / width
  return { x: box.x + x * scale, y: box.y + y * scale }
}
