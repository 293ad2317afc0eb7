// A moving car by two keyframes; what lies between follows, in the numbers, in a view, on the timeline.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { anglesOf } from '../src/document/geometry'
import { cuboidAt, keyframeAt } from '../src/document/track'
import type { Drive } from '../src/wire/types'
import { Bench, goTo, saved, select, shot, until } from './bench'
import { apart, Truth } from './truth'

const MOVING_CAR = 1
const LAST = 20
const BETWEEN = 10
const NEAR_M = 0.6
const DEGREE = Math.PI / 180
/** The server states poses with six digits. */
const EXACT_DEG = 0.01

let bench: Bench
let page: Page
let truth: Truth
let drive: Drive
let scene: number
let id: number
beforeAll(async () => {
  bench = await Bench.open()
  truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  drive = await bench.server.drive(scene)
  id = await bench.server.add(scene, 'car', { t: drive.frames[0].t, cuboid: truth.cuboid(MOVING_CAR, 0) })
  page = await bench.on(`#/scene/${scene}?frame=0`)
  await select(page, id)
})
afterAll(() => bench.close())

const track = () => bench.track(scene, id)

async function type(label: string, value: number): Promise<void> {
  const field = page.getByLabel(label)
  await field.fill(value.toFixed(2))
  await field.press('Enter')
  await saved(page)
}

test('a key puts the second keyframe, numbers place it', async () => {
  await goTo(page, LAST)
  await page.keyboard.press('k')
  await until('there are two keyframes', async () => (await track()).keyframes.length === 2)
  const { center, rotation } = truth.cuboid(MOVING_CAR, LAST)
  await type('x, m', center[0] - drive.origin[0])
  await type('y, m', center[1] - drive.origin[1])
  await type('yaw, °', anglesOf(rotation).yaw / DEGREE)
  const stated = keyframeAt(await track(), drive.frames[LAST].t)!.cuboid
  expect(apart(stated, truth.cuboid(MOVING_CAR, LAST)).place_m).toBeLessThan(0.02)
})

test('the frames between are where the car went', async () => {
  const between = cuboidAt(await track(), BETWEEN)!
  expect(apart(between, truth.cuboid(MOVING_CAR, BETWEEN)).place_m).toBeLessThan(NEAR_M)
  await goTo(page, BETWEEN)
  await page.locator('.state-line.interpolated').waitFor()
  await shot(page, 'two-keyframes')
})

test('a drag in a view from above is one edit, a keyframe and one undo', async () => {
  const before = await bench.server.document(scene)
  const box = (await page.locator('.slot.pane').first().boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 15, y + 6, { steps: 8 })
  await page.mouse.up()
  await until('there are three keyframes', async () => (await track()).keyframes.length === 3)
  await saved(page)
  expect((await bench.server.document(scene)).revision).toBe(before.revision + 1)
  await page.keyboard.press('Control+z')
  await until('there are two again', async () => (await track()).keyframes.length === 2)
  await saved(page)
})

test('a size changed in one frame is the size in all', async () => {
  await type('width, m', 1.95)
  await until('all keyframes have it', async () => (await track()).keyframes.every((it) => Math.abs(it.cuboid.size[1] - 1.95) < 1e-9))
})

test('a number stepped by arrow keys is shown at once, kept by Enter, dropped by Escape', async () => {
  const height = page.getByLabel('height, m')
  const before = Number(await height.inputValue())
  await height.focus()
  await height.press('ArrowUp')
  await height.press('ArrowUp')
  expect(Number(await height.inputValue())).toBeCloseTo(before + 0.1)
  await height.press('Escape')
  expect(Number(await height.inputValue())).toBeCloseTo(before)
  await height.focus()
  await height.press('ArrowUp')
  await height.press('Enter')
  await until('the height is there', async () => Math.abs((await track()).size[2] - before - 0.05) < 0.006)
})

test('a value that no object has is refused and taken back', async () => {
  const length = page.getByLabel('length, m')
  const before = await length.inputValue()
  await length.fill('800')
  await length.press('Enter')
  await page.getByText(/Not done/).first().waitFor()
  await until('it is as before', async () => (await length.inputValue()) === before)
})

test('keys turn the box, remove a keyframe, and turn front to back', async () => {
  await goTo(page, LAST)
  const yaw = async () => anglesOf(keyframeAt(await track(), drive.frames[LAST].t)!.cuboid.rotation).yaw / DEGREE
  const before = await yaw()
  await page.keyboard.press('z')
  await until('it turned by a degree', async () => Math.abs((await yaw()) - before - 1) < EXACT_DEG)
  await page.keyboard.press('h')
  await until('it looks back', async () => Math.abs(Math.abs((await yaw()) - before - 1) - 180) < EXACT_DEG)
  await page.keyboard.press('h')
  await saved(page)
})

test('a keyframe is dragged on the timeline', async () => {
  const tick = async (idx: number) => (await page.locator('.frame-tick').nth(idx).boundingBox())!.x
  const mark = (await page.locator('.lane.selected .keyframe').last().boundingBox())!
  const [x, y] = [mark.x + mark.width / 2, mark.y + mark.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 2 * ((await tick(1)) - (await tick(0))), y, { steps: 5 })
  await page.mouse.up()
  await until('it is two frames earlier', async () => keyframeAt(await track(), drive.frames[LAST - 2].t) !== undefined)
  await saved(page)
})

test('a key removes the keyframe on screen', async () => {
  await goTo(page, LAST - 2)
  await page.keyboard.press('Delete')
  await until('it is gone', async () => keyframeAt(await track(), drive.frames[LAST - 2].t) === undefined)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
