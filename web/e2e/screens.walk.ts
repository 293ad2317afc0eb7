// Every part of the page on a small screen: no text is cut off, and nothing is drawn while nothing changes.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, clipped, ready, renders, shot, until } from './bench'

const CAR = 1
const STILL_MS = 800

let bench: Bench
let page: Page
beforeAll(async () => {
  bench = await Bench.open()
  page = await bench.on(`#/scene/${await bench.server.scene('truth')}?frame=15&track=${CAR}`)
})
afterAll(() => bench.close())

test.each(['Object', 'Events', 'Captions', 'Review'])('nothing is cut off with the panel %s', async (tab) => {
  await page.getByRole('tab', { name: tab }).click()
  await page.waitForTimeout(200)
  expect(await clipped(page)).toEqual([])
  await shot(page, `panel-${tab.toLowerCase()}`)
})

test('nothing is cut off without a selection', async () => {
  await page.getByRole('tab', { name: 'Object' }).click()
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('Escape')
  await page.getByText('No object is selected', { exact: false }).waitFor()
  expect(await clipped(page)).toEqual([])
  await page.keyboard.press('Shift+D')
})

test('the strip shows the object over its frames', async () => {
  await page.keyboard.press('s')
  await page.getByText(/#\d+ over frames/).waitFor()
  await ready(page)
  expect(await clipped(page)).toEqual([])
  await shot(page, 'strip')
  await page.keyboard.press('s')
})

test('nothing is cut off in the dialogs', async () => {
  for (const [open, name] of [['?', 'shortcuts'], ['j', 'merge'], ['o', 'classes']] as const) {
    await page.locator('.stage-canvas').focus()
    await page.keyboard.press(open)
    await page.locator('dialog').waitFor()
    expect(await clipped(page), name).toEqual([])
    await shot(page, `dialog-${name}`)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
})

test('the views are where they were when nothing is selected', async () => {
  const place = () => page.locator('.slot.main').boundingBox()
  const before = await place()
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('Escape')
  await page.getByText('No object is selected', { exact: false }).waitFor()
  expect(await place()).toEqual(before)
})

test('cameras keep their places from frame to frame', async () => {
  const order = () => page.locator('.camera figcaption span:first-child').allInnerTexts()
  const before = await order()
  for (let n = 0; n < 5; n += 1) {
    await page.keyboard.press('d')
    await ready(page)
    expect(await order()).toEqual(before)
  }
})

test('nothing is drawn while nothing changes', async () => {
  await page.waitForTimeout(STILL_MS)
  await until('what was asked for is drawn', async () => {
    const drawn = await renders(page)
    await page.waitForTimeout(STILL_MS)
    return (await renders(page)) === drawn
  })
  const before = await renders(page)
  await page.waitForTimeout(STILL_MS)
  expect(await renders(page)).toBe(before)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
