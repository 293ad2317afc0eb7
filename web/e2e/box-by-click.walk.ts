// A box in one action: a click on points, a click in an image, a rectangle; undo and redo.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Track } from '../src/wire/types'
import { Bench, ready, saved, shot, until } from './bench'
import { apart, onImage, onScreen, Truth } from './truth'

const [CAR_BESIDE, CAR_BEHIND, CAR_AHEAD] = [17, 20, 18]
const FRONT = { id: 'camera_front', width: 640 }
const NEAR_M = 0.5
/** Of a car ahead only the rear has points; how long it is has to be guessed. */
const GUESSED_M = 2
const STRAIGHT_RAD = 0.15

let bench: Bench
let page: Page
let truth: Truth
let scene: number
beforeAll(async () => {
  bench = await Bench.open()
  truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  bench.server.command('task', 'add', 'block', '--assignee', 'mia')
})
afterAll(() => bench.close())

const tracks = async (): Promise<Track[]> => (await bench.server.document(scene)).tracks
async function added(before: readonly Track[]): Promise<Track> {
  await until('there is one more object', async () => (await tracks()).length === before.length + 1)
  return (await tracks()).find((it) => before.every((other) => other.id !== it.id))!
}

test('a task opens on its scene and begins', async () => {
  page = await bench.page('#/')
  await shot(page, 'tasks')
  await page.getByRole('link', { name: 'Open' }).first().click()
  await ready(page)
  expect(page.url()).toContain(`#/scene/${scene}`)
  await until('the task is in progress', async () => (await bench.server.project()).tasks[0].state === 'in_progress')
})

test('a click on points of a car makes its box', async () => {
  const before = await tracks()
  await page.keyboard.press('t')
  const at = await onScreen(page, await truth.point(CAR_BESIDE, 0))
  await page.mouse.click(at.x, at.y)
  const track = await added(before)
  const { place_m, turn_rad } = apart(track.keyframes[0].cuboid, truth.cuboid(CAR_BESIDE, 0))
  expect(place_m).toBeLessThan(NEAR_M)
  expect(turn_rad).toBeLessThan(STRAIGHT_RAD)
  expect(track.class).toBe('car')
  await page.getByText('Keyframe by a person').waitFor()
  await saved(page)
  await shot(page, 'box-by-click')
})

test('undo takes it away and redo brings it back', async () => {
  await page.keyboard.press('Control+z')
  await until('it is gone', async () => (await tracks()).length === 0)
  await page.keyboard.press('Control+Shift+Z')
  await until('it is back', async () => (await tracks()).length === 1)
  await saved(page)
})

test('a click on a car in an image makes its box', async () => {
  const before = await tracks()
  await page.keyboard.press('Escape')
  await page.getByLabel('Large camera').selectOption(FRONT.id)
  await page.locator('.camera.large img').waitFor()
  await page.keyboard.press('t')
  const at = await onImage(page, await truth.pixel(CAR_AHEAD, 0, FRONT.id), FRONT.width)
  await page.mouse.click(at.x, at.y)
  const track = await added(before)
  expect(apart(track.keyframes[0].cuboid, truth.cuboid(CAR_AHEAD, 0)).place_m).toBeLessThan(GUESSED_M)
  await saved(page)
  await shot(page, 'box-by-image')
})

test('a rectangle around a car makes its box', async () => {
  const before = await tracks()
  await page.keyboard.press('Shift+T')
  await page.keyboard.press('r')
  const { center, size } = truth.cuboid(CAR_BEHIND, 0)
  const corner = (sign: 1 | -1) => onScreen(page, [center[0] + sign * (size[0] / 2 + 0.4), center[1] + sign * (size[1] / 2 + 0.4), center[2] - size[2] / 2])
  const [from, to] = [await corner(-1), await corner(1)]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await page.mouse.up()
  const track = await added(before)
  expect(apart(track.keyframes[0].cuboid, truth.cuboid(CAR_BEHIND, 0)).place_m).toBeLessThan(NEAR_M)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
