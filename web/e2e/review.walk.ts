// Events, captions, comments, the verdict, shortcuts, settings, login.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { type Bench, clipped, openBench, ready, saved, shot, until } from './bench'

let bench: Bench
let page: Page
beforeAll(async () => {
  bench = await openBench()
  page = await bench.open('#/scene/1?frame=5&track=7&task=1')
  await ready(page)
})
afterAll(async () => { await bench.close() })

test('an event is made for the selected object', async () => {
  await page.getByRole('tab', { name: 'Events' }).click()
  await page.getByRole('button', { name: '+ Cut in' }).click()
  await until('it is there', async () => (await bench.document()).labels.events.some((it) => it.type === 'cut_in' && it.tracks[0] === 7))
  await shot(page, 'events')
})

test('words of a caption are linked to an object', async () => {
  await page.getByRole('tab', { name: 'Captions' }).click()
  const text = page.getByPlaceholder(/What happens/)
  await text.fill('the red car turns left')
  await text.evaluate((it: HTMLTextAreaElement) => { it.focus(); it.setSelectionRange(4, 11); it.dispatchEvent(new Event('select')) })
  await page.getByRole('button', { name: 'Link to #7' }).click()
  await page.getByRole('button', { name: 'Add caption' }).click()
  await until('it is there', async () => (await bench.document()).labels.captions.some((it) => it.mentions.some((mention) => mention.start === 4 && mention.end === 11 && mention.track === 7)))
  await shot(page, 'captions')
})

test('a comment is pinned to object and frame, and settled', async () => {
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+C')
  await page.keyboard.type('please check the rear')
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await page.getByText('please check the rear').waitFor()
  await page.getByRole('button', { name: 'Settle' }).first().click()
  await page.getByText('please check the rear').waitFor({ state: 'detached' })
})

test('a finding is jumped to', async () => {
  await page.getByRole('button', { name: '#11 at 1.50 s' }).click()
  expect(await page.getByLabel('Frame', { exact: true }).inputValue()).toBe('15')
  await shot(page, 'review')
})

test('a task is handed in, rejected with a reason, and never without', async () => {
  await page.getByRole('button', { name: 'Hand in' }).click()
  const reason = page.getByPlaceholder('Reason; needed to reject')
  await reason.waitFor()
  expect(await page.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true)
  await reason.fill('the truck is too short')
  await page.getByRole('button', { name: 'Reject' }).click()
  await until('it is rejected', async () => (await bench.project()).tasks[0].state === 'rejected')
  await page.getByText('Rejected: the truck is too short').waitFor()
})

test('a shortcut is changed, and holds after a reload', async () => {
  await page.locator('.stage-canvas').focus()
  await page.keyboard.press('?')
  await page.getByTitle('Set another key for: Play or pause').click()
  await page.keyboard.press('F9')
  await shot(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await page.reload()
  await ready(page)
  await page.keyboard.press('?')
  expect(await page.getByTitle('Set another key for: Play or pause').innerText()).toBe('F9')
  await page.keyboard.press('Escape')
})

test('any action is found by its name', async () => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('light')
  await page.keyboard.press('Enter')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
  await shot(page, 'light')
})

test('a class is found by typing', async () => {
  await page.getByRole('button', { name: /#11 Truck/ }).first().click()
  await page.keyboard.press('o')
  await page.keyboard.type('trail')
  await page.keyboard.press('Enter')
  await until('it is a trailer', async () => (await bench.document()).tracks.find((it) => it.id === 11)?.class === 'trailer')
  await saved(page)
})

test('the strip shows the object over its frames', async () => {
  await page.keyboard.press('s')
  await page.getByText('#11 over frames').waitFor()
  await page.waitForTimeout(500)
  await shot(page, 'strip')
  expect(await clipped(page)).toEqual([])
})

test('the replay and the editor show the same frame', async () => {
  await page.keyboard.press('Shift+P')
  const viewer = page.frameLocator('.replay iframe')
  await viewer.getByText('frame 15').waitFor()
  await page.keyboard.press('d')
  await viewer.getByText('frame 16').waitFor()
  await viewer.getByRole('button', { name: 'frame 30' }).click()
  await until('the editor is at frame 30', async () => (await page.getByLabel('Frame', { exact: true }).inputValue()) === '30')
  await page.getByTitle(/Close the replay/).click()
})

test('who has to log in does so', async () => {
  const guarded = await openBench({ needs_login: true })
  const door = await guarded.open('#/')
  await door.getByLabel('Name').fill('ada')
  await door.getByLabel('Password').fill('wrong')
  await door.getByRole('button', { name: 'Log in' }).click()
  await door.getByText('The name or the password is wrong').waitFor()
  await shot(door, 'login')
  await door.getByLabel('Password').fill('secret')
  await door.getByRole('button', { name: 'Log in' }).click()
  await door.getByRole('heading', { name: 'Tasks' }).waitFor()
  await guarded.close()
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
