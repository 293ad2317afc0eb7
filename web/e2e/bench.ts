// A browser on a made-up server of its own, and the words of the walks.

import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { preview, type PreviewServer } from 'vite'
import base from '../vite.config'
import { madeUpServer } from '../dev/server'
import type { Project, SceneDocument } from '../src/wire/types'

const SHOTS = new URL('shots/', import.meta.url).pathname
export const SIZE = { width: 1366, height: 768 }

export interface Bench {
  address: string
  open(hash: string): Promise<Page>
  /** What the server holds. */
  document(): Promise<SceneDocument>
  project(): Promise<Project>
  tell(path: string, body?: unknown): Promise<void>
  /** Errors that pages reported. */
  errors: string[]
  close(): Promise<void>
}

export async function openBench(options: { needs_login?: boolean } = {}): Promise<Bench> {
  const server: PreviewServer = await preview({
    configFile: false, logLevel: 'error', plugins: [madeUpServer(options)],
    build: { ...base.build, outDir: 'node_modules/.walk' }, preview: { port: 4300 + Math.floor(Math.random() * 1000) },
  })
  const address = server.resolvedUrls?.local[0] ?? ''
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  })
  const context: BrowserContext = await browser.newContext({ viewport: SIZE })
  const errors: string[] = []
  const get = async <T>(path: string) => (await fetch(`${address}api/${path}`)).json() as Promise<T>
  return {
    address,
    errors,
    async open(hash) {
      const page = await context.newPage()
      page.on('pageerror', (err) => errors.push(err.message))
      page.on('console', (it) => { if (it.type() === 'error' && !/WebSocket|net::ERR|401/.test(it.text())) errors.push(it.text()) })
      await page.goto(`${address}?probe${hash}`)
      return page
    },
    document: () => get<SceneDocument>('scenes/1/document'),
    project: () => get<Project>('project'),
    async tell(path, body = {}) {
      await fetch(`${address}api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

export async function ready(page: Page): Promise<void> {
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByText('Loading points').waitFor({ state: 'detached' })
}

export async function saved(page: Page): Promise<void> {
  await page.getByText('Saved', { exact: true }).waitFor()
}

export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}${name}.png` })
}

/** Asks again until it holds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 8000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Texts of controls that do not have the room they need. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, .group, th, summary, .badge, .save-state, .state, .number-label, .legend span, .tabs button, .segments button')]
    .filter((it) => it.offsetParent !== null && it.clientWidth > 0 && !it.matches('.row, .lane-name, .lane-label, .keyframe, .pin'))
    .filter((it) => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 2)
    .map((it) => `${it.className}: ${it.innerText}`))
}
