// Two people, a lost connection, a reload, a conflict.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bench, openBench, ready, saved, shot, until } from './bench'

let bench: Bench
beforeAll(async () => { bench = await openBench() })
afterAll(async () => { await bench.close() })

const SCENE = '#/scene/1?frame=5&track=7'

test('an edit by one is seen by the other within a second, with who is where', async () => {
  const [one, other] = [await bench.open(SCENE), await bench.open('#/scene/1?frame=9&track=11')]
  await Promise.all([ready(one), ready(other)])
  await other.getByText(/frame 5 · #7/).waitFor()
  await one.bringToFront()
  await one.keyboard.press('m')
  const start = Date.now()
  await other.locator('.objects .row', { hasText: '#7' }).getByText('static').waitFor({ timeout: 1000 })
  expect(Date.now() - start).toBeLessThan(1000)
  await one.close()
  await other.close()
})

test('work goes on without a server, outlives a reload, and is sent when it is back', async () => {
  const page = await bench.open(SCENE)
  await ready(page)
  await bench.tell('dev/down', { down: true })
  await page.getByText('Offline', { exact: true }).waitFor()
  await page.keyboard.press('k')
  await page.getByText('Offline, 1 waiting').waitFor()
  await page.getByText('Keyframe by a person').waitFor()
  await shot(page, 'offline')
  await page.reload()
  await page.getByText('Offline, 1 waiting').waitFor()
  await page.getByText('Keyframe by a person').waitFor()
  expect((await bench.document()).tracks.find((it) => it.id === 7)?.keyframes.some((it) => it.t === 5e8)).toBe(false)
  await bench.tell('dev/down', { down: false })
  await saved(page)
  expect((await bench.document()).tracks.find((it) => it.id === 7)?.keyframes.some((it) => it.t === 5e8)).toBe(true)
  await page.close()
})

test('a reload in the middle of a drag loses only the drag', async () => {
  const page = await bench.open(SCENE)
  await ready(page)
  const before = (await bench.document()).revision
  const box = (await page.locator('.slot.pane').first().boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 15, box.y + box.height / 2, { steps: 4 })
  await page.reload()
  await ready(page)
  expect((await bench.document()).revision).toBe(before)
  await page.close()
})

test('a drag in a view is one edit and one undo', async () => {
  const page = await bench.open(SCENE)
  await ready(page)
  const before = (await bench.document()).revision
  const box = (await page.locator('.slot.pane').first().boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 15, box.y + box.height / 2 + 6, { steps: 8 })
  await page.mouse.up()
  await until('one more revision', async () => (await bench.document()).revision === before + 1)
  await saved(page)
  expect((await bench.document()).revision).toBe(before + 1)
  await page.close()
})

test('a conflict shows both versions, and a person chooses', async () => {
  const page = await bench.open(SCENE)
  await ready(page)
  await bench.tell('dev/conflict')
  await page.getByText('Two versions of the same').waitFor()
  await shot(page, 'conflict')
  await page.getByRole('button', { name: 'Keep this one' }).first().click()
  await page.getByText('Two versions of the same').waitFor({ state: 'detached' })
  expect((await bench.document()).conflicts).toEqual([])
  await page.close()
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
