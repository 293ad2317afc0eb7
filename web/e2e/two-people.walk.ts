// Two people in one scene: each sees within a second what the other does, and where they are.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, saved, shot, until } from './bench'
import { Truth } from './truth'

const [CAR, OTHER_CAR] = [17, 21]
const SOON_MS = 1000

let bench: Bench
let scene: number
let car: number
let other: number
let mia: Page
let rob: Page
beforeAll(async () => {
  bench = await Bench.open({ mia: 'annotator', rob: 'annotator' })
  const truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  const { t } = (await bench.server.drive(scene)).frames[5]
  car = await bench.server.add(scene, 'car', { t, cuboid: truth.cuboid(CAR, 5) })
  other = await bench.server.add(scene, 'car', { t, cuboid: truth.cuboid(OTHER_CAR, 5) })
  mia = await bench.on(`#/scene/${scene}?frame=5&track=${car}`, 'mia')
  rob = await bench.on(`#/scene/${scene}?frame=5&track=${other}`, 'rob')
})
afterAll(() => bench.close())

const row = (page: Page, id: number) => page.locator('.objects .row', { hasText: `#${id}` })

test('each sees who is where', async () => {
  await rob.getByText(new RegExp(`mia · frame 5 · #${car}`)).waitFor()
  await mia.getByText(new RegExp(`rob · frame 5 · #${other}`)).waitFor()
  await mia.bringToFront()
  await mia.keyboard.press('d')
  await rob.getByText(/mia · frame 6/).waitFor()
  await mia.keyboard.press('a')
})

test('an edit by one is seen by the other within a second', async () => {
  await saved(mia)
  const start = Date.now()
  await mia.keyboard.press('m')
  await row(rob, car).getByText('static').waitFor({ timeout: SOON_MS })
  expect(Date.now() - start).toBeLessThan(SOON_MS)
  expect((await bench.track(scene, car)).motion).toBe('static')
  await rob.bringToFront()
  const back = Date.now()
  await rob.keyboard.press('m')
  await row(mia, other).getByText('static').waitFor({ timeout: SOON_MS })
  expect(Date.now() - back).toBeLessThan(SOON_MS)
  await shot(mia, 'two-people')
})

test('undo takes back one\'s own last step, not that of the other', async () => {
  await mia.getByText(/stands from frame/).waitFor()
  await rob.getByText(/stands from frame/).waitFor()
  await mia.bringToFront()
  await saved(mia)
  const n_keyframes = async (id: number) => (await bench.track(scene, id)).keyframes.length
  const before = [await n_keyframes(car), await n_keyframes(other)]
  await mia.keyboard.press('Control+z')
  await until('the car of mia has a keyframe less', async () => (await n_keyframes(car)) === before[0] - 1)
  expect(await n_keyframes(other)).toBe(before[1])
  expect((await bench.track(scene, other)).motion).toBe('static')
})

test('the pointer of the other is seen by name', async () => {
  const box = (await rob.locator('.slot.main').boundingBox())!
  await rob.bringToFront()
  await rob.mouse.move(box.x + box.width / 2, box.y + box.height * 0.6)
  await rob.mouse.move(box.x + box.width / 2 + 5, box.y + box.height * 0.6)
  await mia.bringToFront()
  await mia.getByText('◀ rob').waitFor()
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
