// The same moment in the Rerun viewer beside the editor; both go on together.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, frameOn, shot, until } from './bench'

const START = 15
/** The viewer takes seconds to draw without a graphics card. */
const SLOW_MS = 60_000

interface Viewer {
  get_active_recording_id(): string | undefined
  get_time_for_timeline(recording: string, timeline: string): number | undefined
  set_time_for_timeline(recording: string, timeline: string, time: number): void
}

let bench: Bench
let page: Page
beforeAll(async () => {
  bench = await Bench.open()
  page = await bench.on(`#/scene/${await bench.server.scene('truth')}?frame=${START}`)
})
afterAll(() => bench.close())

const viewer = () => page.frames().find((it) => it.url().includes('/rerun/'))!
const frameOfViewer = () => viewer().evaluate(() => {
  const it = (window as unknown as { framelockViewer?: Viewer }).framelockViewer
  const recording = it?.get_active_recording_id()
  return it && recording !== undefined ? Math.round(it.get_time_for_timeline(recording, 'frame') ?? -1) : -1
})

test('the viewer opens at the frame of the editor', async () => {
  await page.keyboard.press('Shift+P')
  await page.getByText(`frame ${START}, moves with the editor both ways`).waitFor({ timeout: SLOW_MS })
  await until('the viewer is there', async () => (await frameOfViewer()) === START, SLOW_MS)
  expect(await frameOn(page)).toBe(START)
}, 2 * SLOW_MS)

test('the viewer follows the editor', async () => {
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('d')
  await until('the viewer is a frame further', async () => (await frameOfViewer()) === START + 1, SLOW_MS)
}, 2 * SLOW_MS)

test('the editor follows the viewer', async () => {
  await viewer().evaluate(() => {
    const it = (window as unknown as { framelockViewer: Viewer }).framelockViewer
    it.set_time_for_timeline(it.get_active_recording_id()!, 'frame', 30)
  })
  await until('the editor is at frame 30', async () => (await frameOn(page)) === 30, SLOW_MS)
  await shot(page, 'replay')
  await page.getByTitle(/Close the replay/).click()
  await page.locator('.replay').waitFor({ state: 'detached' })
}, 2 * SLOW_MS)

test('no page reported an error', () => expect(bench.errors).toEqual([]))
