// A click makes a box, a key carries it through the frames; a parked car is done with one click and one key.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { cuboidAt } from '../src/document/track'
import type { Drive } from '../src/wire/types'
import { Bench, saved, shot, until } from './bench'
import { apart, onScreen, Truth } from './truth'

const [MOVING_CAR, PARKED_CAR] = [1, 17]
const N_FRAMES = 20
const NEAR_M = 0.6

let bench: Bench
let page: Page
let truth: Truth
let drive: Drive
let scene: number
beforeAll(async () => {
  bench = await Bench.open()
  truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  drive = await bench.server.drive(scene)
  page = await bench.on(`#/scene/${scene}?frame=0`)
})
afterAll(() => bench.close())

const tracks = async () => (await bench.server.document(scene)).tracks

async function click(object: number): Promise<void> {
  const n_before = (await tracks()).length
  await page.keyboard.press('t')
  const at = await onScreen(page, await truth.point(object, 0))
  await page.mouse.click(at.x, at.y)
  await until('the box is there', async () => (await tracks()).length === n_before + 1)
  await saved(page)
}

test('a moving car is carried over twenty frames by its own points', async () => {
  await click(MOVING_CAR)
  await page.keyboard.press('g')
  await page.getByText(`Carried over ${N_FRAMES} frames`).waitFor()
  const [track] = await tracks()
  const carried = track.keyframes.filter((it) => it.source === 'propagated')
  expect(carried.length).toBeGreaterThan(0)
  expect(carried.at(-1)!.t).toBe(drive.frames[N_FRAMES].t)
  for (let frame = 1; frame <= N_FRAMES; frame += 1) {
    expect(apart(cuboidAt(track, frame)!, truth.cuboid(MOVING_CAR, frame)).place_m, `frame ${frame}`).toBeLessThan(NEAR_M)
  }
  await shot(page, 'propagate')
})

test('undo takes all of it back at once, redo does all of it again', async () => {
  await page.keyboard.press('Control+z')
  await until('one keyframe is left', async () => (await tracks())[0].keyframes.length === 1)
  await page.keyboard.press('Control+y')
  await until('they are back', async () => (await tracks())[0].keyframes.length > 1)
})

test('a standing car has one pose wherever it can be seen', async () => {
  await page.keyboard.press('Escape')
  await click(PARKED_CAR)
  await page.keyboard.press('m')
  await page.getByText(/stands from frame 0 to \d+/).waitFor()
  await saved(page)
  const track = (await tracks()).find((it) => it.motion === 'static')!
  const far = track.poses.first + track.poses.rows.length - 1
  expect(far).toBeGreaterThan(N_FRAMES)
  expect(cuboidAt(track, far)).toEqual(cuboidAt(track, 0))
  await shot(page, 'standing')
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
