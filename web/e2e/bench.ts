// Browsers of several people on a server of its own, and the words of the walks.

import { mkdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Role, Track } from '../src/wire/types'
import { passwordOf, Server, type Subject } from './server'

const SHOTS = join(import.meta.dirname, 'shots')
const PAGE = join(import.meta.dirname, '../node_modules/.walk')
const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
}
export const SIZE = { width: 1366, height: 768 }
const PATIENCE_MS = 10_000

/** The page comes from the walks, what it asks for from the server: the browser must not take that for another network. */
const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets']

/** What a page may report: the network is cut on purpose, and 401 is how one hears that one has to log in. */
const EXPECTED = /WebSocket|net::ERR|status of (401|409)/
/** The Rerun viewer complains that it may not call home. */
const VIEWER = /\/rerun\/|rerun\.io/

export class Bench {
  /** Errors that pages reported. */
  readonly errors: string[] = []
  private readonly contexts = new Map<string, BrowserContext>()

  private constructor(readonly server: Server, private readonly browser: Browser, private readonly policy: string) {}

  static async open(people: Record<string, Role> = {}, subject?: Subject): Promise<Bench> {
    const server = await Server.make(people, subject)
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: FLAGS,
    })
    const policy = (await fetch(server.address)).headers.get('content-security-policy') ?? ''
    return new Bench(server, browser, policy)
  }

  /** The browser of a person, who is logged in where that is needed. */
  async of(person = 'mia'): Promise<BrowserContext> {
    const held = this.contexts.get(person)
    if (held) return held
    const context = await this.stranger()
    this.contexts.set(person, context)
    if (this.server.lead) {
      const answer = await context.request.post(`${this.server.address}/api/session`, { data: { name: person, password: passwordOf(person) }, headers: { 'x-framelock': '1' } })
      if (!answer.ok()) throw new Error(`${person} cannot log in: ${await answer.text()}`)
    }
    return context
  }

  /** A browser in which nobody has logged in. It gets the page that was built for the walks. */
  async stranger(): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: SIZE })
    context.setDefaultTimeout(PATIENCE_MS)
    const isPage = (url: URL) => url.origin === this.server.address && (url.pathname === '/' || url.pathname.startsWith('/assets/'))
    await context.route(isPage, (route) => {
      if (!this.server.runs) return route.abort('connectionrefused')
      const { pathname } = new URL(route.request().url())
      const file = pathname === '/' ? '/index.html' : pathname
      return route.fulfill({ body: readFileSync(join(PAGE, file)), contentType: MEDIA_TYPES[extname(file)], headers: { 'content-security-policy': this.policy } })
    })
    return context
  }

  async page(hash: string, person?: string | BrowserContext): Promise<Page> {
    const context = typeof person === 'object' ? person : await this.of(person)
    const page = await context.newPage()
    page.on('pageerror', (err) => { if (!VIEWER.test(err.stack ?? '')) this.errors.push(err.message) })
    page.on('console', (it) => { if (it.type() === 'error' && !EXPECTED.test(it.text()) && !VIEWER.test(it.location().url + it.text())) this.errors.push(it.text()) })
    await page.goto(`${this.server.address}/?probe${hash}`)
    return page
  }

  /** A person's page on a scene, ready to work on. */
  async on(hash: string, person?: string): Promise<Page> {
    const page = await this.page(hash, person)
    await ready(page)
    return page
  }

  async track(scene: number, id: number): Promise<Track> {
    const track = (await this.server.document(scene)).tracks.find((it) => it.id === id)
    if (!track) throw new Error(`the server has no track ${id}`)
    return track
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.server.close()
  }
}

export async function ready(page: Page): Promise<void> {
  await saved(page)
  await page.getByText('Loading points').waitFor({ state: 'detached' })
}

export async function saved(page: Page): Promise<void> {
  await page.getByText('Saved', { exact: true }).waitFor()
}

export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`) })
}

/** Asks again until it holds. */
export async function until(what: string, holds: () => Promise<boolean>, patience_ms = PATIENCE_MS): Promise<void> {
  const end = Date.now() + patience_ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export const frameOn = async (page: Page) => Number(await page.getByLabel('Frame', { exact: true }).inputValue())

export async function goTo(page: Page, frame: number): Promise<void> {
  const field = page.getByLabel('Frame', { exact: true })
  await field.fill(String(frame))
  await field.press('Enter')
  await ready(page)
}

export const select = (page: Page, id: number) => page.locator('.objects .row', { has: page.getByText(`#${id}`, { exact: true }) }).click()

/** Texts of controls that do not have the room they need. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>('button, .group, th, summary, .badge, .save-state, .state, .state-line, .number-label, .legend span, .facts span, .view-bar > *, .camera-bar > *, .timeline-bar > *')]
      .filter((it) => it.offsetParent !== null && it.clientWidth > 0 && !it.matches('.row, .lane-name, .lane-label, .keyframe, .pin, .hover-info, .slot *'))
    const short = controls.filter((it) => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 2)
    const beyond = controls.filter((it) => {
      const [own, around] = [it.getBoundingClientRect(), it.parentElement!.closest('.panel, .view-bar, .camera-bar, .timeline-bar, .top-bar, .dialog')?.getBoundingClientRect()]
      return around && own.width > 0 && (own.right > around.right + 1 || own.left < around.left - 1)
    })
    return [...new Set([...short, ...beyond])].map((it) => `${it.className}: ${it.innerText}`)
  })
}

/** Pictures drawn so far. */
export const renders = (page: Page) => page.evaluate(() => (window as unknown as { framelock_view: { renders: number } }).framelock_view.renders)
