// Two people in one scene: each sees what the other does, and where they are.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, saved, shot, until } from './bench'
import { Truth } from './truth'

const [CAR, OTHER_CAR] = [17, 21]

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

const standsStill = (page: Page) => page.getByLabel('How it moves between keyframes').selectOption('static')

test('an edit by one is seen by the other', async () => {
  await saved(mia)
  const start = Date.now()
  await standsStill(mia)
  await row(rob, car).getByText('static').waitFor()
  console.log(`seen by the other after ${Date.now() - start} ms`)
  expect((await bench.track(scene, car)).motion).toBe('static')
  await rob.bringToFront()
  await standsStill(rob)
  await row(mia, other).getByText('static').waitFor()
  await shot(mia, 'two-people')
})

test('undo takes back one\'s own last step, not that of the other', async () => {
  await mia.bringToFront()
  await saved(mia)
  const motion = async (id: number) => (await bench.track(scene, id)).motion
  await mia.keyboard.press('Control+z')
  await until('the car of mia moves again', async () => (await motion(car)) !== 'static')
  await row(mia, car).getByText('static').waitFor({ state: 'detached' })
  expect(await motion(other)).toBe('static')
})

test('a standing object lives as long as points are on it, and one undo takes that back', async () => {
  const before = await bench.track(scene, car)
  await mia.keyboard.press('m')
  await until('it stands', async () => (await bench.track(scene, car)).motion === 'static')
  await saved(mia)
  const standing = await bench.track(scene, car)
  expect(standing.motion).toBe('static')
  expect(standing.keyframes.length).toBeGreaterThan(before.keyframes.length)
  await mia.keyboard.press('Control+z')
  await until('it is as it was', async () => {
    const now = await bench.track(scene, car)
    return now.motion === before.motion && now.keyframes.length === before.keyframes.length
  })
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
