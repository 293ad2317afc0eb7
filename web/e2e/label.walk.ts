// Labeling: a box by a click, numbers, keyframes, propagation, undo, what is refused.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { CAMERAS, cuboidOf, poseAt, project, THINGS } from '../dev/drive'
import { placedInto } from '../src/document/geometry'
import { type Bench, clipped, openBench, ready, saved, shot, until } from './bench'

let bench: Bench
let page: Page
beforeAll(async () => { bench = await openBench() })
afterAll(async () => { await bench.close() })

const VAN = 3

test('a task opens on its scene', async () => {
  page = await bench.open('#/')
  await shot(page, 'tasks')
  await page.getByRole('link', { name: 'Open' }).first().click()
  await ready(page)
  expect(page.url()).toContain('#/scene/1')
  expect(page.url()).toContain('task=1')
})

test('a click on a van in the image makes its box', async () => {
  await page.keyboard.press('t')
  const camera = CAMERAS.find((it) => it.id === 'front')!
  const pixel = project(camera, placedInto(poseAt(0), cuboidOf(THINGS[VAN], 0).center))!
  const box = (await page.locator('.camera.large .camera-image').boundingBox())!
  await page.mouse.click(box.x + (pixel.x / camera.width) * box.width, box.y + (pixel.y / camera.height) * box.height)
  await page.getByText('Keyframe by a person').waitFor()
  await saved(page)
  const { tracks } = await bench.document()
  expect(tracks.map((it) => it.class).filter((it) => it === 'van')).toHaveLength(1)
  await shot(page, 'box-by-click')
})

test('undo takes it away and redo brings it back', async () => {
  await page.keyboard.press('Control+z')
  await until('the van is gone', async () => !(await bench.document()).tracks.some((it) => it.class === 'van'))
  await page.keyboard.press('Control+Shift+Z')
  await until('the van is back', async () => (await bench.document()).tracks.some((it) => it.class === 'van'))
})

test('a number typed is a keyframe', async () => {
  await page.getByRole('button', { name: '#7 Car' }).first().click()
  await page.keyboard.press('d')
  await page.keyboard.press('d')
  await page.keyboard.press('d')
  await page.locator('.state-line.interpolated').waitFor()
  const width = page.getByLabel('width, m')
  await width.fill('1.95')
  await width.press('Enter')
  await until('the width is there', async () => (await bench.document()).tracks.find((it) => it.id === 7)?.size[1] === 1.95)
  expect((await bench.document()).tracks.find((it) => it.id === 7)?.keyframes.map((it) => it.t / 1e8)).toContain(3)
  await page.getByText('Keyframe by a person').waitFor()
})

test('a number stepped by arrow keys is shown at once, kept by Enter, dropped by Escape', async () => {
  const height = page.getByLabel('height, m')
  await height.focus()
  await height.press('ArrowUp')
  await height.press('ArrowUp')
  expect(await height.inputValue()).toBe('1.65')
  await page.getByText(/\d+ points$/).waitFor()
  await height.press('Escape')
  expect(await height.inputValue()).toBe('1.55')
  await height.focus()
  await height.press('ArrowUp')
  await height.press('Enter')
  await until('the height is there', async () => Math.abs(((await bench.document()).tracks.find((it) => it.id === 7)?.size[2] ?? 0) - 1.6) < 1e-9)
  await page.keyboard.press('Control+z')
  await until('the height is back', async () => (await bench.document()).tracks.find((it) => it.id === 7)?.size[2] === 1.55)
})

test('a value that no object has is refused and taken back', async () => {
  const length = page.getByLabel('length, m')
  await length.fill('80')
  await length.press('Enter')
  await page.getByText(/Not done: a length of 80/).waitFor()
  expect(await length.inputValue()).toBe('4.30')
  await page.locator('body').click({ position: { x: 300, y: 8 } })
})

test('keys nudge, remove and put keyframes', async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '#7 Car' }).first().click()
  await page.keyboard.press('z')
  await until('turned by a degree', async () => Math.abs(Number(await page.getByLabel('yaw, °').inputValue()) + 179) < 0.1)
  await page.keyboard.press('Delete')
  await until('no keyframe at frame 3', async () => !(await bench.document()).tracks.find((it) => it.id === 7)?.keyframes.some((it) => it.t === 3e8))
  await page.keyboard.press('k')
  await until('a keyframe at frame 3', async () => Boolean((await bench.document()).tracks.find((it) => it.id === 7)?.keyframes.some((it) => it.t === 3e8)))
})

test('propagation carries a box over frames', async () => {
  await page.getByRole('button', { name: /#8 Car/ }).first().click()
  await saved(page)
  await page.keyboard.press('g')
  await page.getByText('Carried over 10 frames.').waitFor()
  await until('keyframes to frame 13', async () => Boolean((await bench.document()).tracks.find((it) => it.id === 8)?.keyframes.some((it) => it.t === 13e8)))
})

test('a keyframe is dragged on the timeline', async () => {
  await page.getByRole('button', { name: /#14 Cyclist/ }).first().click()
  const mark = page.locator('.lane.selected .keyframe').last()
  const box = (await mark.boundingBox())!
  const gap = (await page.locator('.frame-tick').nth(1).boundingBox())!.x - (await page.locator('.frame-tick').nth(0).boundingBox())!.x
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 - 2 * gap, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await until('the keyframe is at frame 28', async () => Boolean((await bench.document()).tracks.find((it) => it.id === 14)?.keyframes.some((it) => it.t === 28e8)))
})

test('the address pins frame and track', async () => {
  await until('the address says it', async () => /frame=\d+&track=14/.test(page.url()))
  const other = await bench.open('#/scene/1?frame=12&track=7')
  await ready(other)
  expect(await other.getByLabel('Frame', { exact: true }).inputValue()).toBe('12')
  expect(await other.locator('.big-id').innerText()).toBe('#7')
  await other.close()
})

test('nothing is drawn while nothing changes', async () => {
  const renders = () => page.evaluate(() => (window as unknown as { framelock_view: { renders: number } }).framelock_view.renders)
  await page.waitForTimeout(600)
  const before = await renders()
  await page.waitForTimeout(600)
  expect(await renders()).toBe(before)
})

test('no text is clipped, and no page reported an error', async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '#7 Car' }).first().click()
  expect(await clipped(page)).toEqual([])
  for (const tab of ['Events', 'Captions', 'Review']) {
    await page.getByRole('tab', { name: tab }).click()
    expect(await clipped(page), tab).toEqual([])
  }
  expect(bench.errors).toEqual([])
})
