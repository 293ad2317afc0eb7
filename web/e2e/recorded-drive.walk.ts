// The first 40 frames of a recorded drive, from nothing to accepted: a parked car and the tram ahead, once by clicks
// on their points and once by hand, with what each takes and how near each comes to the published boxes.
// Needs FRAMELOCK_REAL_DATA.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compose, localFromWorld, type Pose, quatFromYaw, worldFromLocal } from '../src/cloud/geometry'
import { decodeCloud } from '../src/cloud/decode'
import { cuboidAt } from '../src/document/track'
import type { Cuboid, Drive, Track, Vec3 } from '../src/wire/types'
import { Bench, ready, saved, shot, until } from './bench'
import { apart, middlePoint, onScreen, pointsIn } from './truth'

const LOGS = join(process.env.FRAMELOCK_REAL_DATA ?? '', 'logs')
const LOG = join(LOGS, 'kitti_0001_a.mcap')
/** A parked car and the only vehicle that drives, by their numbers in the truth. */
const [PARKED, TRAM] = [0, 3]

const NEAR_M = 0.4
/** So far from its top and bottom a point is surely of the object. */
const CLEAR_M = 0.3
/** How far ahead of the front the grip is that turns a box. */
const GRIP_AHEAD_PX = 28

interface Pixel { x: number; y: number }
interface TruthBox { track_id: number; center: Vec3; size: Vec3; yaw: number }

/** What a person does, counted. */
class Hands {
  clicks = 0
  keys = 0
  drags = 0
  wheels = 0

  constructor(readonly page: Page) {}

  async key(...names: string[]): Promise<void> {
    for (const name of names) {
      this.keys += 1
      await this.page.keyboard.press(name)
    }
  }

  async click(world: Vec3): Promise<void> {
    this.clicks += 1
    const at = await onScreen(this.page, world)
    await this.page.mouse.click(at.x, at.y)
  }

  async press(role: 'button' | 'link' | 'tab', name: string): Promise<void> {
    this.clicks += 1
    await this.page.getByRole(role, { name, exact: true }).first().click()
  }

  async row(idx: number): Promise<void> {
    this.clicks += 1
    await this.page.locator('.objects .row').nth(idx).click()
  }

  async drag(from: Vec3, to: Vec3): Promise<void> {
    await this.stroke(await onScreen(this.page, from), await onScreen(this.page, to))
  }

  /** Turns the wheel over a place until it is large, as one action. */
  async zoom(world: Vec3, n_turns: number): Promise<void> {
    this.wheels += 1
    for (let n = 0; n < n_turns; n += 1) {
      const at = await onScreen(this.page, world)
      await this.page.mouse.move(at.x, at.y)
      await this.page.mouse.wheel(0, -100)
      await this.page.waitForTimeout(100)
    }
  }

  /** A box of its class's size, drawn from its middle to where it heads; then its front. */
  async draw(cuboid: Cuboid): Promise<void> {
    const onGround = (ahead: number) => worldFromLocal(cuboid, [ahead, 0, -cuboid.size[2] / 2])
    await this.zoom(cuboid.center, 8)
    await this.key('b')
    await this.drag(onGround(0), onGround(5))
    await this.page.locator('.big-id').waitFor()
    await this.dragFront(cuboid)
  }

  /** Turns the selected box, by the grip in the view from above, to where another heads. */
  async turn(wanted: Cuboid): Promise<void> {
    const [front, ahead] = await this.onPane('top', ({ center, size, rotation }) => [
      worldFromLocal({ center, rotation }, [size[0] / 2, 0, 0]),
      worldFromLocal({ center, rotation: wanted.rotation }, [size[0] / 2 + 1, 0, 0]),
    ])
    await this.stroke({ x: front.x, y: front.y - GRIP_AHEAD_PX }, { x: ahead.x, y: ahead.y - GRIP_AHEAD_PX })
  }

  /** Drags the front face of the selected box, in the view from the side, to where the front of another is. */
  async dragFront(wanted: Cuboid): Promise<void> {
    const [from, to] = await this.onPane('side', ({ center, size, rotation }) => {
      const [ahead] = localFromWorld({ center, rotation }, worldFromLocal(wanted, [wanted.size[0] / 2, 0, 0]))
      return [size[0] / 2, ahead].map((x) => worldFromLocal({ center, rotation }, [x, 0, 0]))
    })
    await this.stroke(from, to)
  }

  private async stroke(from: Pixel, to: Pixel): Promise<void> {
    this.drags += 1
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    await this.page.mouse.move(to.x, to.y, { steps: 6 })
    await this.page.mouse.up()
    await saved(this.page)
  }

  /** Where a view of the selected box shows places that are made from it, pixels of the page. */
  private async onPane(kind: 'top' | 'side', places: (selected: Cuboid) => Vec3[]): Promise<Pixel[]> {
    type Pane = { kind: string; box: { left: number; top: number }; lens(): { project(world: Vec3): Pixel }; subject: { shown(): { cuboid: Cuboid } } }
    type Probe = { framelock_view: { panes: Pane[]; overlay: HTMLElement } }
    const selected = await this.page.evaluate((kind) => (window as unknown as Probe).framelock_view.panes.find((it) => it.kind === kind)!.subject.shown().cuboid, kind)
    return this.page.evaluate(({ kind, places }) => {
      const { panes, overlay } = (window as unknown as Probe).framelock_view
      const pane = panes.find((it) => it.kind === kind)!
      const at = overlay.getBoundingClientRect()
      return places.map((place) => {
        const { x, y } = pane.lens().project(place)
        return { x: at.x + pane.box.left + x, y: at.y + pane.box.top + y }
      })
    }, { kind, places: places(selected) })
  }

  get n_actions(): number {
    return this.clicks + this.keys + this.drags + this.wheels
  }

  get told(): string {
    return `${this.clicks} clicks, ${this.keys} keys, ${this.drags} drags, ${this.wheels} zooms`
  }
}

describe.skipIf(!existsSync(LOG))('a recorded drive', () => {
  let bench: Bench
  let drive: Drive
  let boxes: Map<string, Cuboid>
  let by_clicks: Hands
  beforeAll(async () => {
    bench = await Bench.open({ mia: 'annotator', rob: 'reviewer' }, { log: LOG, scenes: ['clicked', 'by-hand'] })
    drive = await bench.server.drive(await bench.server.scene('clicked'))
    boxes = truthOf(drive)
    for (const name of ['clicked', 'by-hand']) bench.server.command('task', 'add', name, '--assignee', 'mia')
  })
  afterAll(() => bench.close())

  const truth = (object: number, frame: number) => boxes.get(`${object}/${frame}`)
  const framesOf = (object: number) => [...drive.frames.keys()].filter((frame) => truth(object, frame) !== undefined)

  /** The published boxes, which are in the lidar, in the world. */
  function truthOf(drive: Drive): Map<string, Cuboid> {
    const { server } = bench
    server.command('export', 'clicked', '--out', 'empty.json')
    const folder = mkdtempSync(join(tmpdir(), 'framelock-truth-'))
    const allowed = ['sensors', 'distortion'].flatMap((it) => ['--allow-loss', it])
    server.framelock(['export', 'empty.json', '--format', 'nuscenes', '--out', join(folder, 'out'), '--media', 'none', '--no-index', ...allowed])
    const version = readdirSync(join(folder, 'out')).find((it) => it.startsWith('v1.0'))!
    const table = (name: string) => JSON.parse(readFileSync(join(folder, 'out', version, `${name}.json`), 'utf8'))
    const lidar = table('sensor').find((it: { modality: string }) => it.modality === 'lidar').token
    const row = table('calibrated_sensor').find((it: { sensor_token: string }) => it.sensor_token === lidar)
    rmSync(folder, { recursive: true })
    const [w, x, y, z] = row.rotation
    const ego_from_lidar: Pose = { center: row.translation, rotation: [x, y, z, w] }
    const { frames } = JSON.parse(readFileSync(LOG.replace('.mcap', '.truth.json'), 'utf8'))
    const found = new Map<string, Cuboid>()
    for (const [frame, { boxes }] of (frames as { boxes: TruthBox[] }[]).entries()) {
      for (const { track_id, center, size, yaw } of boxes) {
        const world_from_lidar = compose(drive.frames[frame].world_from_ego, ego_from_lidar)
        found.set(`${track_id}/${frame}`, { ...compose(world_from_lidar, { center, rotation: quatFromYaw(yaw) }), size })
      }
    }
    return found
  }

  /** A lidar point in the middle of those on an object. */
  async function pointOn(object: number, frame: number): Promise<Vec3> {
    const cloud = decodeCloud(await bench.server.bytes(`scenes/${drive.scene}/frames/${frame}/cloud`))
    const { world_from_ego } = drive.frames[frame]
    return worldFromLocal(world_from_ego, middlePoint(cloud, pointsIn(cloud, world_from_ego, truth(object, frame)!, CLEAR_M)))
  }

  const tracksOf = async (scene: number) => (await bench.server.document(scene)).tracks

  async function begin(name: string): Promise<{ scene: number; mia: Hands }> {
    const page = await bench.page('#/', 'mia')
    const mia = new Hands(page)
    const scene = await bench.server.scene(name)
    mia.clicks += 1
    await page.locator('tr', { hasText: name }).getByRole('link', { name: 'Open' }).click()
    await ready(page)
    return { scene, mia }
  }

  async function handInAndAccept(name: string, scene: number, mia: Hands): Promise<Hands> {
    await mia.key('Control+Enter')
    const task = async () => (await bench.server.project()).tasks.find((it) => it.scene === scene)!
    await until('it is handed in', async () => (await task()).state === 'in_review')
    const page = await bench.page('#/', 'rob')
    const rob = new Hands(page)
    rob.clicks += 1
    await page.locator('tr', { hasText: name }).getByRole('link', { name: 'Open' }).click()
    await ready(page)
    for (let idx = 0; idx < 2; idx += 1) {
      await rob.row(idx)
      await rob.key('Shift+R')
      await saved(page)
    }
    await rob.press('tab', 'Review')
    await shot(page, `recorded-${name}-review`)
    await rob.press('button', 'Accept')
    await until('it is accepted', async () => (await task()).state === 'accepted')
    expect((await tracksOf(scene)).flatMap((it) => it.keyframes).every((it) => it.reviewer === 'rob')).toBe(true)
    return rob
  }

  /** Of the frames where the truth has the object: how many have a box, and how far from it they are on the average. */
  function score(track: Track, object: number) {
    const frames = framesOf(object)
    const found = frames.flatMap((frame) => {
      const cuboid = cuboidAt(track, frame)
      return cuboid ? [apart(cuboid, truth(object, frame)!)] : []
    })
    const mean = (values: number[]) => values.reduce((sum, it) => sum + it, 0) / values.length
    return { frames: frames.length, found: found.length, place_m: mean(found.map((it) => it.place_m)), turn_deg: (180 / Math.PI) * mean(found.map((it) => it.turn_rad)) }
  }

  /** Prints what it took and what came of it; that of the parked car and of the tram. */
  async function report(name: string, scene: number, [labeling, reviewing]: [Hands, Hands]) {
    const tracks = await tracksOf(scene)
    console.log(`${name}: labeling ${labeling.told}; reviewing ${reviewing.told}`)
    return [PARKED, TRAM].map((object) => {
      const nearest = tracks.toSorted((a, b) => distanceTo(a, object) - distanceTo(b, object))[0]
      const scored = score(nearest, object)
      const { frames, found, place_m, turn_deg } = scored
      console.log(`  ${nearest.class}: ${nearest.keyframes.length} keyframes, a box in ${found} of ${frames} frames, ${place_m.toFixed(2)} m and ${turn_deg.toFixed(1)}° from the truth on the average`)
      return scored
    })
  }

  function distanceTo(track: Track, object: number): number {
    const cuboid = cuboidAt(track, 0)
    return cuboid ? apart(cuboid, truth(object, 0)!).place_m : Infinity
  }

  const nTracks = (scene: number, n: number) => until(`there are ${n} boxes`, async () => (await tracksOf(scene)).length === n)

  test('by clicks on the points', async () => {
    const { scene, mia } = await begin('clicked')
    await mia.key('t')
    await mia.click(await pointOn(PARKED, 0))
    await nTracks(scene, 1)
    await saved(mia.page)
    await shot(mia.page, 'recorded-clicked-1-car')
    await mia.key('m')
    await until('it stands', async () => (await tracksOf(scene))[0].motion === 'static')
    await saved(mia.page)
    await mia.key('Escape', 't')
    await mia.click(await pointOn(TRAM, 0))
    await nTracks(scene, 2)
    // Only its rear is seen: what it is, where it heads and how long it is has to be said.
    await mia.key('o', ...'tram', 'Enter')
    await until('it is a tram', async () => (await tracksOf(scene))[1].class === 'tram')
    await saved(mia.page)
    await mia.turn(truth(TRAM, 0)!)
    await mia.dragFront(truth(TRAM, 0)!)
    await shot(mia.page, 'recorded-clicked-2-tram')
    for (let n = 0; n < 2; n += 1) {
      await mia.key('g')
      await mia.page.locator('.notice', { hasText: /Carried over/ }).waitFor()
      await saved(mia.page)
      await mia.page.locator('.notice').first().waitFor({ state: 'detached' })
      if (n === 0) await mia.key('Shift+ArrowRight', 'Shift+ArrowRight')
      await ready(mia.page)
    }
    await shot(mia.page, 'recorded-clicked-3-carried')
    const rob = await handInAndAccept('clicked', scene, mia)
    const [car, tram] = await report('by clicks', scene, [mia, rob])
    expect(car.place_m).toBeLessThan(NEAR_M)
    expect([car.found, tram.found]).toEqual([car.frames, tram.frames])
    by_clicks = mia
  })

  test('by hand', async () => {
    const { scene, mia } = await begin('by-hand')
    await mia.draw(truth(PARKED, 0)!)
    await nTracks(scene, 1)
    const gone = framesOf(PARKED).at(-1)!
    for (let n = 0; n < Math.floor(gone / 10); n += 1) await mia.key('Shift+ArrowRight')
    for (let n = 0; n < gone % 10; n += 1) await mia.key('d')
    await ready(mia.page)
    await mia.key('k')
    await until('it has two keyframes', async () => (await tracksOf(scene))[0].keyframes.length === 2)
    await mia.key('Home', 'Escape')
    await ready(mia.page)
    await mia.press('button', 'Car')
    await mia.key(...'tram', 'Enter')
    await mia.key('Shift+F')
    await mia.draw(truth(TRAM, 0)!)
    await nTracks(scene, 2)
    await shot(mia.page, 'recorded-by-hand-2-tram')
    for (const frame of [10, 20, 30, 39]) {
      if (frame < 39) await mia.key('Shift+ArrowRight')
      else await mia.key('End')
      await ready(mia.page)
      await mia.key('k')
      const here = async () => cuboidAt((await tracksOf(scene))[1], frame)
      await until('there is a keyframe', async () => (await here()) !== null)
      await saved(mia.page)
      await mia.drag((await here())!.center, truth(TRAM, frame)!.center)
    }
    await shot(mia.page, 'recorded-by-hand-3-moved')
    const rob = await handInAndAccept('by-hand', scene, mia)
    await report('by hand', scene, [mia, rob])
    expect(by_clicks.n_actions).toBeLessThan(mia.n_actions)
  })
})
