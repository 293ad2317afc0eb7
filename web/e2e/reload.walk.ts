// A reload in the middle of a drag loses only the drag; the address pins frame and track.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, frameOn, ready, saved, until } from './bench'
import { Truth } from './truth'

const CAR = 17

let bench: Bench
let scene: number
let id: number
let page: Page
beforeAll(async () => {
  bench = await Bench.open()
  const truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  const { t } = (await bench.server.drive(scene)).frames[5]
  id = await bench.server.add(scene, 'car', { t, cuboid: truth.cuboid(CAR, 5) })
  page = await bench.on(`#/scene/${scene}?frame=5&track=${id}`)
})
afterAll(() => bench.close())

async function dragHalf(): Promise<void> {
  const box = (await page.locator('.slot.pane').first().boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 15, y, { steps: 4 })
}

test('what was done before the drag is there, the drag is not', async () => {
  await page.keyboard.press('z')
  await saved(page)
  const before = await bench.server.document(scene)
  await dragHalf()
  await page.reload()
  await ready(page)
  const after = await bench.server.document(scene)
  expect(after.revision).toBe(before.revision)
  expect(after.tracks).toEqual(before.tracks)
})

test('frame and track are those of before', async () => {
  expect(await frameOn(page)).toBe(5)
  expect(await page.locator('.big-id').innerText()).toBe(`#${id}`)
})

test('the drag can be done again', async () => {
  const before = await bench.track(scene, id)
  await page.mouse.up()
  await dragHalf()
  await page.mouse.up()
  await until('the car has moved', async () => (await bench.track(scene, id)).keyframes[0].cuboid.center[0] !== before.keyframes[0].cuboid.center[0])
  await saved(page)
})

test('escape gives up a drag', async () => {
  const before = await bench.server.document(scene)
  await dragHalf()
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await page.waitForTimeout(300)
  expect((await bench.server.document(scene)).revision).toBe(before.revision)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
