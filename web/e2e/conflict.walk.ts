// Two people change the same, one of them without a connection: both versions are shown, a person chooses.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page, WebSocketRoute } from 'playwright-core'
import { Bench, ready, saved, shot, until } from './bench'
import { Truth } from './truth'

const CAR = 17
const BACK_MS = 15_000

let bench: Bench
let scene: number
let id: number
let mia: Page
let rob: Page
/** Whether mia's live connection is cut. */
let is_cut = false
const sockets: WebSocketRoute[] = []
beforeAll(async () => {
  bench = await Bench.open({ mia: 'annotator', rob: 'annotator' })
  const truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  const { t } = (await bench.server.drive(scene)).frames[5]
  id = await bench.server.add(scene, 'car', { t, cuboid: truth.cuboid(CAR, 5) })
  await (await bench.of('mia')).routeWebSocket(/\/live$/, (socket) => {
    if (is_cut) return void socket.close()
    socket.connectToServer()
    sockets.push(socket)
  })
  const place = `#/scene/${scene}?frame=5&track=${id}`
  mia = await bench.on(place, 'mia')
  rob = await bench.on(place, 'rob')
})
afterAll(() => bench.close())

const length = async () => (await bench.track(scene, id)).size[0]

async function resize(page: Page, text: string): Promise<void> {
  await page.bringToFront()
  const field = page.getByLabel('length, m')
  await field.fill(text)
  await field.press('Enter')
}

/** Both change the length, mia without a connection; then she is back. */
async function disagree(mine: string, theirs: string): Promise<void> {
  is_cut = true
  for (const socket of sockets.splice(0)) await socket.close()
  await mia.getByText(/Offline/).waitFor()
  await resize(mia, mine)
  await mia.getByText('Offline, 1 waiting').waitFor()
  await resize(rob, theirs)
  await until('the length of rob is there', async () => (await length()) === Number(theirs))
  is_cut = false
  await mia.bringToFront()
  await mia.getByText('Two versions of the same').waitFor({ timeout: BACK_MS })
  const { conflicts } = await bench.server.document(scene)
  expect(conflicts.map((it) => `${it.author} ${it.other_author}`)).toEqual(['mia rob'])
}

const settled = () => until('nothing waits for a choice', async () => (await bench.server.document(scene)).conflicts.length === 0)

test('nothing is overwritten, both versions are shown, the other\'s is kept', async () => {
  await disagree('4.90', '4.20')
  expect(await length()).toBe(4.2)
  await shot(mia, 'conflict')
  await mia.getByRole('button', { name: 'Keep this one' }).last().click()
  await settled()
  await mia.getByText('Two versions of the same').waitFor({ state: 'detached' })
  expect(await length()).toBe(4.2)
})

test('or one\'s own', async () => {
  await ready(mia)
  await disagree('5.10', '4.50')
  await mia.getByRole('button', { name: 'Keep this one' }).first().click()
  await settled()
  await until('the length of mia is there', async () => (await length()) === 5.1)
  await saved(rob)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
