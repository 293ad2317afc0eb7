// What is said of a scene beside cuboids: classes, events, captions, comments; and keys that can be changed.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { Bench, frameOn, ready, saved, select, shot, until } from './bench'

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

test('a comment is about a part of an image', async () => {
  const box = (await page.locator('.camera.large .camera-image').boundingBox())!
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.keyboard.down('Alt')
  await page.mouse.move(...at(0.25, 0.25))
  await page.mouse.down()
  await page.mouse.move(...at(0.5, 0.75), { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Alt')
  await page.getByText(/With the part of camera_/).waitFor()
  await page.getByLabel('New comment').fill('who is this?')
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await page.locator('.card').getByText('who is this?').waitFor()
  const comments = await bench.server.get<{ text: string; pin: { region?: { camera: string; box: number[] } } }[]>(`scenes/${scene}/comments`)
  const region = comments.find((it) => it.text === 'who is this?')!.pin.region!
  expect(region.box[0]).toBeCloseTo(160, -1)
  expect(region.box[3]).toBeCloseTo(300, -1)
  await page.locator('.image-region').getByText('who is this?').waitFor()
})

test('a value of a frame is copied to all later ones', async () => {
  await page.getByRole('tab', { name: 'Object' }).click()
  await page.getByRole('radiogroup', { name: 'turn_signal' }).getByText('Left').click()
  await until('it is there', async () => (await bench.track(scene, CAR)).frame_attributes.some((it) => it.attribute === 'turn_signal' && it.value === 'left'))
  const { revision } = await bench.server.document(scene)
  await page.locator('.attribute', { hasText: 'Turn signal' }).getByTitle('Say the same in all earlier frames').click()
  await until('it is copied', async () => (await bench.server.document(scene)).revision > revision)
  await saved(page)
})

test('from a frame on it is another object', async () => {
  const [one, other] = [9, 10]
  await page.locator('.objects .row', { has: page.getByText(`#${one}`, { exact: true }) }).click()
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('Shift+X')
  await page.locator('dialog').getByText(/Who is #9 from frame/).waitFor()
  await shot(page, 'is-another')
  await page.locator('dialog .row', { has: page.getByText(`#${other}`, { exact: true }) }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.getByText(/Not done/).first().waitFor() // both are everywhere in this scene: they cannot be one
})

test('a class is found by typing', async () => {
  await select(page, CAR)
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('o')
  await page.keyboard.type('trail')
  await page.keyboard.press('Enter')
  await until('it is a trailer', async () => (await bench.track(scene, CAR)).class === 'trailer')
  await page.keyboard.press('Control+z')
  await until('it is a car again', async () => (await bench.track(scene, CAR)).class === 'car')
  await saved(page)
})

test('the class of new boxes is chosen from the bar, and the list stays closed', async () => {
  const button = page.locator('.top-bar').getByRole('button', { name: 'Car', exact: true })
  await button.click()
  await page.keyboard.type('tram')
  await page.keyboard.press('Enter')
  await page.locator('.top-bar').getByRole('button', { name: 'Tram', exact: true }).waitFor()
  await page.keyboard.press('b')
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.keyboard.press('Escape')
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
