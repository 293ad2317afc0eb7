// The server is killed while somebody edits: nothing acknowledged is lost, and the page recovers by itself.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { anglesOf } from '../src/document/geometry'
import { Bench, saved, shot, until } from './bench'
import { Truth } from './truth'

const CAR = 17
const N_TURNS = 12
const DEGREE = Math.PI / 180
/** The server states poses with six digits. */
const EXACT_DEG = 0.01
/** The page tries again after at most 10 s. */
const RECOVERED_MS = 15_000

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

const yaw = async () => anglesOf((await bench.track(scene, id)).keyframes[0].cuboid.rotation).yaw / DEGREE
const recovered = () => page.getByText('Saved', { exact: true }).waitFor({ timeout: RECOVERED_MS })

test('killed in the middle of edits, everything is there in the end, once', async () => {
  const before = await yaw()
  for (let n = 0; n < N_TURNS; n += 1) {
    await page.keyboard.press('z')
    if (n === N_TURNS / 2) await bench.server.kill()
  }
  await page.getByText(/Offline, \d+ waiting/).waitFor()
  await shot(page, 'offline')
  await bench.server.start()
  await recovered()
  await until('it turned as often as the key was pressed', async () => Math.abs((await yaw()) - before - N_TURNS) < EXACT_DEG)
})

test('what the page called saved outlives a kill', async () => {
  await page.keyboard.press('z')
  await saved(page)
  const acknowledged = await bench.server.document(scene)
  await bench.server.kill()
  await page.getByText('Offline', { exact: true }).waitFor()
  await bench.server.start()
  await recovered()
  expect(await bench.server.document(scene)).toEqual(acknowledged)
})

test('what waits outlives a closed page', async () => {
  const before = await yaw()
  await bench.server.kill()
  await page.getByText('Offline', { exact: true }).waitFor()
  await page.keyboard.press('c')
  await page.getByText('Offline, 1 waiting').waitFor()
  await page.getByTitle(/kept in this browser/).waitFor()
  await page.close() // there is nobody to load it from
  await bench.server.start()
  page = await bench.on(`#/scene/${scene}?frame=5&track=${id}`)
  await until('it turned back', async () => Math.abs((await yaw()) - before + 1) < EXACT_DEG)
})

test('somebody who only looks is also on again', async () => {
  const other = await bench.on(`#/scene/${scene}?frame=5`)
  await bench.server.kill()
  await bench.server.start()
  await other.getByText('Saved', { exact: true }).waitFor({ timeout: RECOVERED_MS })
  await recovered()
  await page.bringToFront()
  await page.keyboard.press('m')
  await other.locator('.objects .row', { hasText: `#${id}` }).getByText('static').waitFor()
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
