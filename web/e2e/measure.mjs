// How fast the editor is on a served scene, in Chromium at 1600×900 with software GL.
//
//   node e2e/measure.mjs http://127.0.0.1:7700 SCENE
//
// Prints milliseconds from navigation to points on screen, from the key to the next frame's points
// (never seen before, and fetched ahead), from a click to its box, for a track of 20 frames, and
// the bytes of a frame, the memory of the tab and what is drawn while nothing happens.

import { chromium } from 'playwright-core'

const [address, scene] = process.argv.slice(2)
if (!address || !scene) {
  console.error('usage: node e2e/measure.mjs ADDRESS SCENE')
  process.exit(2)
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--enable-precise-memory-info'],
})
const drive = await (await fetch(`${address}/api/scenes/${scene}/drive`)).json()
const n_frames = drive.frames.length

function quantile(all, share) {
  const sorted = [...all].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

function print(what, all, unit = 'ms') {
  console.log(`${what.padEnd(42)} ${quantile(all, 0.5).toFixed(1).padStart(8)} ${quantile(all, 0.95).toFixed(1).padStart(8)} ${unit}`)
}

/** A page that keeps count of what it draws, and of the frame whose points are on screen. */
async function open(frame, context) {
  const page = await context.newPage()
  await page.goto(`${address}/?probe#/scene/${scene}?frame=${frame}`, { waitUntil: 'commit' })
  return page
}

function shown(page, frame) {
  return page.waitForFunction((wanted) => {
    const view = window.framelock_view
    return view && view.renders > 0 && view.shownFrame === wanted
  }, frame, { polling: 'raf', timeout: 30_000 })
}

async function newContext() {
  return browser.newContext({ viewport: { width: 1600, height: 900 } })
}

console.log(`${''.padEnd(42)} ${'p50'.padStart(8)} ${'p95'.padStart(8)}`)
const loads = []
for (let load = 0; load < 10; load += 1) {
  const context = await newContext()
  const start = performance.now()
  const page = await open(load % n_frames, context)
  await shown(page, load % n_frames)
  loads.push(performance.now() - start)
  await context.close()
}
print('navigation to points, new browser profile', loads)

const context = await newContext()
const page = await open(0, context)
await shown(page, 0)
const again = []
for (let load = 0; load < 10; load += 1) {
  const start = performance.now()
  await page.reload({ waitUntil: 'commit' })
  await shown(page, 0)
  again.push(performance.now() - start)
}
print('navigation to points, again', again)

const step = async (key, frame) => {
  const start = performance.now()
  await page.keyboard.press(key)
  await shown(page, frame)
  return performance.now() - start
}
const cold = []
for (let frame = 0; frame + 1 < n_frames; frame += 1) {
  const fresh = await newContext()
  const other = await open(frame, fresh)
  // The neighbors are not fetched ahead: the frame comes from the server.
  await other.route('**/cloud', (route) => (route.request().url().includes(`/frames/${frame}/`) ? route.continue() : route.abort()))
  await shown(other, frame)
  await other.unrouteAll()
  const start = performance.now()
  await other.keyboard.press('ArrowRight')
  await shown(other, frame + 1)
  cold.push(performance.now() - start)
  await fresh.close()
  if (cold.length === 10) break
}
print('next frame, cold', cold)

const ahead = []
for (let frame = 0; frame + 1 < n_frames && ahead.length < 20; frame += 1) {
  await page.waitForTimeout(900)
  ahead.push(await step('ArrowRight', frame + 1))
}
print('next frame, fetched ahead', ahead)

const bytes = []
for (let frame = 0; frame < n_frames; frame += 1) {
  const response = await fetch(`${address}/api/scenes/${scene}/frames/${frame}/cloud`, { headers: { 'accept-encoding': 'gzip' } })
  bytes.push(Number(response.headers.get('content-length')) / 1000)
}
print('a frame of points', bytes, 'kB')

const renders = () => page.evaluate(() => window.framelock_view.renders)
await page.waitForTimeout(1500)
const before = await renders()
await page.waitForTimeout(2000)
console.log(`drawn in 2 s while nothing happens: ${(await renders()) - before}`)
const session = await context.newCDPSession(page)
await session.send('HeapProfiler.collectGarbage')
const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6)
console.log(`JavaScript heap after ${Math.min(n_frames, 21)} frames: ${heap.toFixed(0)} MB`)
await browser.close()
