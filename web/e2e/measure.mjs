// How fast the editor is in a browser: a table of figures, with the load of the machine.
//
//   node e2e/measure.mjs http://127.0.0.1:7700 SCENE [LOADS]
//
// Chromium draws in software at 1600×900. The server has to run without people in the project, and
// the scene is changed: measure on a copy of a log, on a scene without labels. What is measured:
//
// - navigation → points: from the start of the navigation until the points of the first frame are
//   drawn, in a browser that has nothing in its cache; LOADS times, 10 without it.
// - next frame, cold: a jump to a frame that was not fetched ahead, until its points are drawn.
// - next frame, preloaded: one key after everything is quiet, until its points are drawn.
// - bytes a frame: of the cloud as it came, and of its images.
// - click → box: from the click on an object until the box is in the list, the answer of the server
//   and its acknowledged edit among it.
// - track: click and propagate over up to 20 frames, from the first key until all of it is saved; five
//   times, for the first of which the server has to decode most of the frames.
// - memory: of the page (heap and whatever else its process has), after 20 frames.
// - a bare page: the same three times of a page that does nothing but draw these points with three.js.
// - idle: pictures drawn in two seconds in which nothing changes.

import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { chromium } from 'playwright-core'
import { bare } from './bare.mjs'

const [address, scene, n_loads = '10'] = process.argv.slice(2)
if (!address || !scene) {
  console.error('usage: node e2e/measure.mjs ADDRESS SCENE [LOADS]')
  process.exit(2)
}
const api = `${address}/api/scenes/${scene}`
const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--enable-precise-memory-info']
const QUIET_MS = 1500
const IDLE_MS = 2000
const N_TRACK = 20
const LEAST_POINTS = 150

const drive = await (await fetch(`${api}/drive`)).json()
const last = drive.frames.length - 1
const rows = []
const loadBefore = loadavg()[0]
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
try {
  await frames()
  await labeling()
} finally {
  await browser.close()
}
console.log(`${drive.log}, ${drive.frames.length} frames; Chromium ${browser.version()}, software GL, 1600×900`)
console.log(`${cpus().length} cores; load ${loadBefore.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`)
for (const [what, figure] of rows) console.log(`${what.padEnd(38)} ${figure}`)

async function open(frame) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } })
  await context.addInitScript(watchPoints)
  const page = await context.newPage()
  await page.goto(`${address}/?probe#/scene/${scene}?frame=${frame}`)
  await page.waitForFunction((it) => window.drawnAt?.(it) !== undefined, frame, { polling: 20 })
  return page
}

/** In the page: when the first picture after the one that drew the points of each frame began, since they were forgotten. */
function watchPoints() {
  const drawn = new Map()
  const hook = () => {
    const view = window.framelock_view
    if (!view) return requestAnimationFrame(hook)
    const { stage } = view
    const render = stage.render.bind(stage)
    stage.render = () => {
      render()
      const frame = view.shown.current?.frame
      if (frame !== undefined && !drawn.has(frame)) requestAnimationFrame(() => drawn.has(frame) || drawn.set(frame, performance.now()))
    }
  }
  requestAnimationFrame(hook)
  window.drawnAt = (frame) => drawn.get(frame)
  window.forgetDrawn = () => drawn.clear()
}

async function frames() {
  const [loads, cold, preloaded, clouds] = [[], [], [], []]
  for (let n = 0; n < Number(n_loads); n += 1) {
    const page = await open(0)
    loads.push(await page.evaluate(() => window.drawnAt(0)))
    await quiet(page)
    const far = Math.min(last, 8 + (n % Math.max(1, last - 8)))
    cold.push(await step(page, far, () => jump(page, far)))
    await quiet(page)
    const [key, to] = far < last ? ['d', far + 1] : ['a', far - 1]
    preloaded.push(await step(page, to, () => page.keyboard.press(key)))
    if (n === 0) {
      await bytes(page)
      for (let frame = 0; frame < 3; frame += 1) clouds.push(await pointsOf(page, frame))
    }
    await page.context().close()
  }
  const least = await bare(browser, clouds, Number(n_loads))
  const row = (what, ours, bare) => rows.push([what, `${spread(ours)}; a bare page ${spread(bare)}`])
  row('navigation → points', loads, least.loads)
  row('next frame, cold', cold, least.cold)
  row('next frame, preloaded', preloaded, least.preloaded)
}

/** The points of a frame as plain floats. */
async function pointsOf(page, frame) {
  await jump(page, frame)
  await page.waitForFunction((it) => window.framelock_view.shown.current?.frame === it, frame)
  const numbers = await page.evaluate(() => Array.from(window.framelock_view.shown.current.cloud.xyz))
  return Buffer.from(new Float32Array(numbers).buffer)
}

async function jump(page, frame) {
  const field = page.getByLabel('Frame', { exact: true })
  await field.fill(String(frame))
  await page.evaluate(() => { window.begun = undefined })
  await field.press('Enter')
}

/** Milliseconds in the page from the key that asks for a frame until its points are drawn. */
async function step(page, frame, ask) {
  await page.evaluate(() => {
    window.forgetDrawn()
    window.begun = undefined
    window.addEventListener('keydown', () => { window.begun ??= performance.now() }, { capture: true })
  })
  await ask()
  await page.waitForFunction((it) => window.drawnAt(it) !== undefined, frame, { polling: 20 })
  return page.evaluate((it) => window.drawnAt(it) - window.begun, frame)
}

async function quiet(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(QUIET_MS)
}

async function bytes(page) {
  const sizes = await page.evaluate(() => performance.getEntriesByType('resource').map((it) => ({ path: new URL(it.name).pathname, size: it.encodedBodySize })))
  const sum = (list) => list.reduce((total, it) => total + it.size, 0)
  const clouds = sizes.filter((it) => it.path.endsWith('/cloud') && it.size > 0)
  const images = sizes.filter((it) => /\/images\/[^/]+$/.test(it.path) && it.size > 0)
  const n_frames = new Set(images.map((it) => it.path.split('/')[5])).size
  rows.push(['bytes a frame: points', `${(sum(clouds) / clouds.length / 1e6).toFixed(3)} MB`])
  if (n_frames > 0) rows.push(['bytes a frame: images', `${(sum(images) / n_frames / 1e6).toFixed(3)} MB`])
  rows.push(['bytes of the editor itself', `${(sum(sizes.filter((it) => it.path.startsWith('/assets/'))) / 1e6).toFixed(3)} MB`])
}

/** A point of the first frame at which a box is found, where the page shows it. */
async function target(page) {
  const found = await page.evaluate(async ({ api, least }) => {
    const { current, groundZ } = window.framelock_view.shown
    const lens = window.framelock_view.main.lens()
    const { xyz, nPoints } = current.cloud
    const [qx, qy, qz, qw] = current.worldFromEgo.rotation
    const place = (x, y, z) => {
      const [tx, ty, tz] = [2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)]
      const [cx, cy, cz] = current.worldFromEgo.center
      return [cx + x + qw * tx + qy * tz - qz * ty, cy + y + qw * ty + qz * tx - qx * tz, cz + z + qw * tz + qx * ty - qy * tx]
    }
    const box = window.framelock_view.main.box
    for (let n = 0; n < 4000; n += 1) {
      const idx = (n * 7919) % nPoints
      const [x, y, z] = xyz.subarray(3 * idx, 3 * idx + 3)
      const [away, above] = [Math.hypot(x, y), z - groundZ]
      if (away > 25 || away < 4 || above < 0.4 || above > 1.5) continue
      const point = place(x, y, z)
      const at = lens.project(point)
      if (!at || at.x < 20 || at.y < 20 || at.x > box.width - 20 || at.y > box.height - 20) continue
      const answer = await fetch(`${api}/box`, { method: 'POST', headers: { 'x-framelock': '1', 'content-type': 'application/json' }, body: JSON.stringify({ frame: 0, at: { point } }) })
      if (!answer.ok) continue
      const { class: name, n_points } = await answer.json()
      if (name === 'car' && n_points >= least) return { x: at.x, y: at.y, point }
    }
    return null
  }, { api, least: LEAST_POINTS })
  if (!found) throw new Error('no car near the vehicle in the first frame')
  return found
}

async function labeling() {
  const page = await open(0)
  await quiet(page)
  const at = await target(page)
  const slot = await page.locator('.slot.main').boundingBox()
  const saved = () => page.getByText('Saved', { exact: true }).waitFor()
  const clicks = []
  for (let n = 0; n < 7; n += 1) {
    await page.keyboard.press('t')
    clicks.push(await clickToBox(page, slot.x + at.x, slot.y + at.y))
    await saved()
    await page.keyboard.press('Control+z')
    await saved()
    await page.waitForTimeout(300)
  }
  rows.push(['click → box', spread(clicks)])

  const n_frames = Math.min(N_TRACK, last)
  await page.evaluate((n) => localStorage.setItem('framelock.settings', JSON.stringify({ ...JSON.parse(localStorage.getItem('framelock.settings') ?? '{}'), n_propagate: n })), n_frames)
  await page.reload()
  await page.waitForFunction(() => window.drawnAt?.(0) !== undefined, undefined, { polling: 20 })
  await quiet(page)
  const [tracks, carried] = [[], []]
  for (let n = 0; n < 5; n += 1) {
    await page.evaluate(watchTrack)
    await page.keyboard.press('t')
    await page.mouse.click(slot.x + at.x, slot.y + at.y)
    await page.locator('.big-id').waitFor()
    await saved()
    await page.keyboard.press('g')
    const { from_t_ms, from_g_ms } = await page.evaluate(() => window.tracked)
    tracks.push(from_t_ms)
    carried.push(from_g_ms)
    await page.locator('.notice').first().waitFor({ state: 'detached' })
    if (n < 4) for (let undo = 0; undo < 2; undo += 1) { await page.keyboard.press('Control+z'); await quiet(page) }
  }
  rows.push([`track of ${n_frames + 1} frames (T, click, G)`, spread(tracks)], ['of it propagation', spread(carried)])

  for (let frame = 1; frame <= Math.min(20, last); frame += 1) await step(page, frame, () => jump(page, frame))
  await quiet(page)
  rows.push([`memory of the page, ${Math.min(21, last + 1)} frames`, await memory(page)])
  const before = await page.evaluate(() => window.framelock_view.renders)
  await page.waitForTimeout(IDLE_MS)
  rows.push(['pictures drawn in 2 s of nothing', String((await page.evaluate(() => window.framelock_view.renders)) - before)])
}

/** Milliseconds in the page from the press on the button until a new object is in the list. */
async function clickToBox(page, x, y) {
  await page.evaluate(() => {
    const n_before = document.querySelectorAll('.objects .row').length
    window.boxed = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('no box came of a click; is the scene without labels?')), 10_000)
      window.addEventListener('pointerdown', () => { window.begun = performance.now() }, { capture: true, once: true })
      const look = () => (document.querySelectorAll('.objects .row').length > n_before ? resolve(performance.now() - window.begun) : requestAnimationFrame(look))
      look()
    })
  })
  await page.mouse.click(x, y)
  return page.evaluate(() => window.boxed)
}

/** In the page: milliseconds from the keys T and G until the track is carried over and all is saved. */
function watchTrack() {
  const pressed = {}
  window.addEventListener('keydown', (it) => { pressed[it.key] ??= performance.now() }, { capture: true })
  window.tracked = new Promise((resolve) => {
    const look = () => {
      const notice = [...document.querySelectorAll('.notice')].find((it) => it.innerText.includes('Carried over'))
      const is_saved = document.querySelector('.save-state')?.innerText === 'Saved'
      if (!notice || !is_saved) return requestAnimationFrame(look)
      resolve({ from_t_ms: performance.now() - pressed.t, from_g_ms: performance.now() - pressed.g })
    }
    look()
  })
}

async function memory(page) {
  const client = await page.context().newCDPSession(page)
  await client.send('HeapProfiler.collectGarbage')
  await client.send('Performance.enable')
  const { metrics } = await client.send('Performance.getMetrics')
  const heap = metrics.find((it) => it.name === 'JSHeapUsedSize').value
  const buffers = await page.evaluate(() => window.framelock_view.shown.current.cloud.nPoints * 14)
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo')
  const largest = (kind) => processInfo.filter((it) => it.type === kind).map((it) => residentOf(it.id)).sort((a, b) => b.all - a.all)[0]
  const mega = (n) => `${(n / 1e6).toFixed(0)} MB`
  const [tab, gpu] = [largest('renderer'), largest('GPU')]
  return `${mega(heap)} heap; its process ${mega(tab.own)} of its own, ${mega(tab.all)} with mapped files; the GPU's (software) ${mega(gpu.own)}, ${mega(gpu.all)}; a cloud decoded ${mega(buffers)}`
}

/** Resident memory of a process, bytes: its own is what Chromium's task manager calls its footprint. */
function residentOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return { all: bytes('VmRSS'), own: bytes('RssAnon') + bytes('VmSwap') }
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${sorted.length})`
}
