// The least that a page can do: fetch a frame's points as plain floats and draw them with three.js.
// What the editor is measured against, in the same browser on the same machine.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const THREE = join(import.meta.dirname, '../node_modules/three/build')
const PAGE = `<!doctype html><body style="margin:0"><canvas></canvas><script type="module">
import * as THREE from './three.module.js'
const renderer = new THREE.WebGLRenderer({ canvas: document.querySelector('canvas') })
renderer.setSize(1600, 900)
const camera = new THREE.PerspectiveCamera(60, 1600 / 900, 0.1, 500)
camera.up.set(0, 0, 1)
camera.position.set(-25, 0, 18)
camera.lookAt(15, 0, 0)
const points = new THREE.Points(new THREE.BufferGeometry(), new THREE.PointsMaterial({ size: 2, sizeAttenuation: false }))
points.frustumCulled = false
const scene = new THREE.Scene().add(points)
const kept = new Map()
const load = async (frame) => new Float32Array(await (await fetch('./points/' + frame)).arrayBuffer())
window.ahead = async (frame) => { kept.set(frame, await load(frame)) }
window.show = async (frame) => {
  const begun = performance.now()
  points.geometry.dispose()
  points.geometry = new THREE.BufferGeometry().setAttribute('position', new THREE.BufferAttribute(kept.get(frame) ?? await load(frame), 3))
  renderer.render(scene, camera)
  await new Promise(requestAnimationFrame)
  return performance.now() - begun
}
window.first = window.show(0).then(() => performance.now())
</script>`

/** Milliseconds: navigation → points, next frame cold and next frame fetched ahead, `n` of each. */
export async function bare(browser, clouds, n) {
  const server = createServer(async ({ url }, answer) => {
    const [, folder, frame] = url.split('/')
    if (url === '/') return answer.setHeader('content-type', 'text/html').end(PAGE)
    if (folder === 'points') return answer.end(clouds[frame])
    answer.setHeader('content-type', 'text/javascript').end(await readFile(join(THREE, folder)).catch(() => ''))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const times = { loads: [], cold: [], preloaded: [] }
  for (let round = 0; round < n; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1600, height: 900 } })
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    times.loads.push(await page.evaluate(() => window.first))
    await page.waitForTimeout(500)
    times.cold.push(await page.evaluate(() => window.show(1)))
    await page.evaluate(() => window.ahead(2))
    await page.waitForTimeout(500)
    times.preloaded.push(await page.evaluate(() => window.show(2)))
    await context.close()
  }
  server.close()
  return times
}
