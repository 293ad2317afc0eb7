// Walks through the bench in a real browser: drags handles, makes boxes, and looks at what was told and drawn.
// Usage: node view3d.walk.mjs ADDRESS FOLDER_FOR_PICTURES [QUERY]

import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

const [address, folder, query = '?data=synthetic&frame=5'] = process.argv.slice(2)
const FLAGS = [
  '--headless=new', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]
const EXACT_M = 1e-6

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS })
try {
  for (const [width, height] of [[1600, 900], [1366, 768]]) await walk(width, height)
} finally {
  await browser.close()
}

async function walk(width, height) {
  const page = await browser.newPage({ viewport: { width, height } })
  const faults = []
  page.on('pageerror', fault => faults.push(fault.message))
  await page.goto(`${address}/dev/view3d.html${query}`)
  await page.waitForFunction(() => window.bench)
  await settled(page)
  const picture = name => page.screenshot({ path: `${folder}/${width}-${name}.png` })

  await picture('opened')
  await standsStill(page)
  await dragsFace(page, picture)
  await cancelsTurn(page, picture)
  await shrinks(page)
  await movesInMainView(page)
  await makesBoxes(page, picture)
  await looks(page, picture)
  await frees(page)
  assert.deepEqual(faults, [])
  await page.close()
  console.log(`${width}×${height}: walked`)
}

async function standsStill(page) {
  const before = await page.evaluate(() => bench.view.renders)
  await page.waitForTimeout(300)
  assert.equal(await page.evaluate(() => bench.view.renders), before, 'nothing is drawn when nothing changes')
}

async function dragsFace(page, picture) {
  const { outline } = await pane(page, 0)
  const before = await selected(page)
  const [x, y] = between(outline[2], outline[3], 0.3)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y + 12)
  await page.mouse.move(x + 3, y + 24)
  await settled(page)
  await picture('dragging')
  await page.mouse.up()
  const told = await log(page)
  assert.deepEqual(told.map(entry => entry[0]).filter(name => name === 'commit'), ['commit'])
  const [, , after, what] = told.find(entry => entry[0] === 'commit')
  assert.equal(what, 'resize')
  assert.ok(after.size[0] > before.size[0])
  frontOf(after).forEach((value, axis) => assert.ok(Math.abs(value - frontOf(before)[axis]) < EXACT_M, 'the front stays'))
}

async function cancelsTurn(page, picture) {
  const before = await selected(page)
  const { outline } = await pane(page, 0)
  const [x, y] = between(outline[0], outline[1], 0.5)
  await page.mouse.move(x, y - 28)
  await page.mouse.down()
  await page.mouse.move(x + 20, y - 20)
  await page.mouse.move(x + 30, y - 10)
  await settled(page)
  await picture('turning')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  assert.equal((await log(page)).at(-1)[0], 'cancel')
  assert.deepEqual(await selected(page), before)
}

async function shrinks(page) {
  const { outline } = await pane(page, 1)
  await page.mouse.dblclick(...between(outline[0], outline[1], 0.3))
  assert.deepEqual((await log(page)).at(-1).slice(2), [['top']])
}

async function movesInMainView(page) {
  const [x, y] = await page.evaluate(() => {
    const { center } = bench.boxesOf(bench.frame()).find(box => box.track === bench.selected()).cuboid
    const pixel = bench.view.main.lens().project(center)
    return [pixel.x + bench.view.main.box.left, pixel.y + bench.view.main.box.top + document.querySelector('canvas').getBoundingClientRect().top]
  })
  const before = await selected(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 20, y)
  await page.mouse.move(x + 30, y + 5)
  await page.mouse.up()
  const commits = (await log(page)).filter(entry => entry[0] === 'commit')
  assert.equal(commits.length, 1)
  assert.deepEqual(commits[0][2].size, before.size)
  assert.equal(commits[0][2].center[2], before.center[2])
}

async function makesBoxes(page, picture) {
  await page.selectOption('#tool', 'box-rectangle')
  await page.mouse.move(300, 350)
  await page.mouse.down()
  await page.mouse.move(520, 480)
  await settled(page)
  await picture('rectangle')
  await page.mouse.up()
  assert.equal((await log(page)).at(-1)[0], 'pickRectangle')

  await page.selectOption('#tool', 'box-three')
  await page.mouse.click(330, 600)
  await page.mouse.click(360, 500)
  await page.mouse.move(430, 520)
  await settled(page)
  await picture('three')
  await page.mouse.click(430, 520)
  assert.equal((await log(page)).filter(entry => entry[0] === 'placeBox').length, 1)

  await page.selectOption('#tool', 'box-class')
  await page.mouse.move(700, 620)
  await settled(page)
  await picture('class-box')
  await page.mouse.click(700, 620)
  assert.equal((await log(page)).filter(entry => entry[0] === 'placeBox').length, 1)
  await page.selectOption('#tool', 'select')
}

async function looks(page, picture) {
  for (const color of ['intensity', 'distance', 'class']) {
    await page.selectOption('#color', color)
    await settled(page)
    await picture(`color-${color}`)
  }
  await page.selectOption('#color', 'height')
  await page.selectOption('#camera', 'top')
  await settled(page)
  await picture('top')
  await page.selectOption('#camera', 'free')
  await page.evaluate(() => {
    bench.view.home()
    document.getElementById('neighbors').value = '3'
    return bench.showFrame(bench.frame())
  })
  await settled(page)
  await picture('neighbors')
  await page.selectOption('#background', 'light')
  await settled(page)
  await picture('light')
}

async function frees(page) {
  const left = await page.evaluate(() => {
    const { memory } = bench.view
    bench.view.dispose()
    return { ...memory }
  })
  assert.deepEqual(left, { geometries: 0, textures: 0 })
}

/** Corners of the cuboid in an orthographic view, in pixels of the page. */
function pane(page, which) {
  return page.evaluate(at => {
    const one = bench.view.panes[at]
    const frame = document.querySelector('canvas').getBoundingClientRect()
    return { outline: one.outline().map(([x, y]) => [x + one.box.left + frame.left, y + one.box.top + frame.top]) }
  }, which)
}

function selected(page) {
  return page.evaluate(() => structuredClone(bench.boxesOf(bench.frame()).find(box => box.track === bench.selected()).cuboid))
}

function log(page) {
  return page.evaluate(() => structuredClone(bench.log.splice(0)))
}

async function settled(page) {
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.waitForTimeout(100)
}

function between(a, b, share) {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

function frontOf({ center, rotation: [x, y, z, w], size }) {
  const half = size[0] / 2
  return [center[0] + half * (1 - 2 * (y * y + z * z)), center[1] + half * 2 * (x * y + w * z), center[2] + half * 2 * (x * z - w * y)]
}
