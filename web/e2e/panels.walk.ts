// What is said of a scene beside cuboids: classes, events, captions, comments; and keys that can be changed.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, frameOn, ready, saved, shot, until } from './bench'

const CAR = 1

let bench: Bench
let page: Page
let scene: number
beforeAll(async () => {
  bench = await Bench.open()
  scene = await bench.server.scene('truth')
  page = await bench.on(`#/scene/${scene}?frame=5&track=${CAR}`)
})
afterAll(() => bench.close())

const labels = async () => (await bench.server.document(scene)).labels

test('an event is made for the selected object', async () => {
  await page.getByRole('tab', { name: 'Events' }).click()
  await page.getByRole('button', { name: '+ Cut in' }).click()
  await until('it is there', async () => (await labels()).events.some((it) => it.type === 'cut_in' && it.tracks[0] === CAR))
  await shot(page, 'events')
})

test('words of a caption are linked to an object', async () => {
  await page.getByRole('tab', { name: 'Captions' }).click()
  const text = page.getByPlaceholder(/What happens/)
  await text.fill('the red car turns left')
  await text.evaluate((it: HTMLTextAreaElement) => { it.focus(); it.setSelectionRange(4, 11); it.dispatchEvent(new Event('select')) })
  await page.getByRole('button', { name: `Link to #${CAR}` }).click()
  await page.getByRole('button', { name: 'Add caption' }).click()
  await until('it is there', async () => (await labels()).captions.some((it) => it.mentions.some((mention) => mention.start === 4 && mention.end === 11 && mention.track === CAR)))
  await shot(page, 'captions')
})

test('a comment is pinned to object and frame, and settled', async () => {
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('Shift+C')
  await page.keyboard.type('please check the rear')
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await page.locator('.card').getByText('please check the rear').waitFor()
  const [comment] = await bench.server.get<{ pin: { track?: number } }[]>(`scenes/${scene}/comments`)
  expect(comment.pin.track).toBe(CAR)
  await page.getByRole('button', { name: 'Settle' }).first().click()
  await page.locator('.card').getByText('please check the rear').waitFor({ state: 'detached' })
})

test('a class is found by typing', async () => {
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('o')
  await page.keyboard.type('trail')
  await page.keyboard.press('Enter')
  await until('it is a trailer', async () => (await bench.track(scene, CAR)).class === 'trailer')
  await page.keyboard.press('Control+z')
  await until('it is a car again', async () => (await bench.track(scene, CAR)).class === 'car')
  await saved(page)
})

test('any action is found by its name', async () => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('light')
  await page.keyboard.press('Enter')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
  await page.keyboard.press('Control+Shift+L')
})

test('a shortcut is changed, and holds after a reload', async () => {
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('?')
  await page.getByTitle('Set another key for: Next frame').click()
  await page.keyboard.press('F9')
  await shot(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await page.reload()
  await ready(page)
  const before = await frameOn(page)
  await page.keyboard.press('F9')
  await until('the next frame is on screen', async () => (await frameOn(page)) === before + 1)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
