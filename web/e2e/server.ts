// A `framelock serve` over a copy of the sample drive, in a folder that goes with it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import WebSocket from 'ws'
import type { Action, Cuboid, Drive, FromServer, Project, Role, SceneDocument } from '../src/wire/types'

const WEB = resolve(import.meta.dirname, '..')
const FRAMELOCK = resolve(WEB, process.env.FRAMELOCK_BIN ?? '../target/debug/framelock')
const SAMPLES = resolve(WEB, '../sample_logs')
/** The drive that a project is about. */
export interface Subject {
  log: string
  scenes: readonly string[]
  /** A scene file for the last of the scenes. */
  labels?: string
}
const CITY_BLOCK: Subject = { log: join(SAMPLES, 'city_block.mcap'), scenes: ['block', 'truth'], labels: join(SAMPLES, 'city_block.scene.json') }
const START_MS = 20_000
/** Who looks after the project, and whom the walks ask what the server holds. */
const LEAD = 'lea'

export const passwordOf = (name: string) => `${name} has a password`

export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), 'framelock-walk-'))
  private readonly cookies = new Map<string, string>()
  private process: ChildProcess | null = null

  private constructor(private readonly port: number, readonly people: Readonly<Record<string, Role>>) {}

  /** A project with an empty scene `block` and a labeled one, `truth`, or about another drive; without people nobody logs in. */
  static async make(people: Record<string, Role> = {}, subject = CITY_BLOCK): Promise<Server> {
    const needs_login = Object.keys(people).length > 0
    const server = new Server(await freePort(), needs_login ? { [LEAD]: 'admin', ...people } : {})
    const log = basename(subject.log)
    copyFileSync(subject.log, join(server.folder, log))
    server.command('init')
    for (const scene of subject.scenes) server.command('add-log', log, '--scene', scene)
    if (subject.labels) server.command('import', subject.scenes.at(-1)!, subject.labels)
    for (const [name, role] of Object.entries(server.people)) server.run(['people', 'add', name, '--role', role], `${passwordOf(name)}\n`)
    await server.start()
    return server
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get runs(): boolean {
    return this.process !== null
  }

  get lead(): string | undefined {
    return LEAD in this.people ? LEAD : undefined
  }

  /** `framelock project …`; what it says. */
  command(...args: string[]): string {
    return this.run(args, '')
  }

  async start(): Promise<void> {
    const as = this.lead ? [] : ['--as', 'mia']
    this.process = spawn(FRAMELOCK, ['serve', 'project', '--listen', `127.0.0.1:${this.port}`, ...as], { cwd: this.folder, stdio: 'ignore' })
    const end = Date.now() + START_MS
    while (!(await fetch(`${this.address}/api/session`).catch(() => null))) {
      if (Date.now() > end) throw new Error(`${FRAMELOCK} does not serve`)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  /** As `kill -9`: nothing is written down, nothing is said. */
  async kill(): Promise<void> {
    const { process } = this
    if (!process) return
    this.process = null
    const gone = new Promise((resolve) => process.once('exit', resolve))
    process.kill('SIGKILL')
    await gone
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async ask(path: string, init: RequestInit = {}, person = this.lead): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('x-framelock', '1')
    if (person !== undefined) headers.set('cookie', await this.cookie(person))
    return fetch(`${this.address}/api/${path}`, { ...init, headers })
  }

  async get<T>(path: string, person?: string): Promise<T> {
    const answer = await this.ask(path, {}, person ?? this.lead)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json() as Promise<T>
  }

  async bytes(path: string): Promise<ArrayBuffer> {
    return (await this.ask(path)).arrayBuffer()
  }

  async post<T>(path: string, body: unknown, person?: string): Promise<T> {
    const answer = await this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }, person ?? this.lead)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    const text = await answer.text()
    return (text ? JSON.parse(text) : null) as T
  }

  project(): Promise<Project> {
    return this.get<Project>('project')
  }

  async scene(name: string): Promise<number> {
    const scene = (await this.project()).scenes.find((it) => it.name === name)
    if (!scene) throw new Error(`there is no scene ${name}`)
    return scene.id
  }

  document(scene: number): Promise<SceneDocument> {
    return this.get<SceneDocument>(`scenes/${scene}/document`)
  }

  drive(scene: number): Promise<Drive> {
    return this.get<Drive>(`scenes/${scene}/drive`)
  }

  /** Does edits as a program of somebody's would: one after the other, each on top of the last. */
  async edit(scene: number, actions: readonly Action[], person = this.lead): Promise<void> {
    const headers = person === undefined ? {} : { cookie: await this.cookie(person) }
    let { revision } = await this.document(scene)
    const socket = new WebSocket(`${this.address.replace('http', 'ws')}/api/scenes/${scene}/live`, { origin: this.address, headers })
    const answers = new Map<string, (answer: FromServer) => void>()
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as FromServer
      if (said.kind === 'done' || said.kind === 'refused' || said.kind === 'conflict') answers.get(said.id)?.(said)
    })
    await new Promise<void>((open, fail) => { socket.on('open', () => open()); socket.on('error', fail) })
    socket.send(JSON.stringify({ kind: 'hello', revision }))
    for (const action of actions) {
      const id = crypto.randomUUID()
      const answered = new Promise<FromServer>((answer) => answers.set(id, answer))
      socket.send(JSON.stringify({ kind: 'edit', id, base: revision, action }))
      const answer = await answered
      if (answer.kind !== 'done') throw new Error(`${action.do}: ${JSON.stringify(answer)}`)
      revision = answer.revision
    }
    socket.close()
  }

  /** Adds an object that stands in one keyframe; its number. */
  async add(scene: number, class_id: string, at: { t: number; cuboid: Cuboid }, person?: string): Promise<number> {
    const { first } = await this.post<{ first: number }>('numbers', { count: 1 }, person)
    await this.edit(scene, [{ do: 'add_track', track: first, class: class_id, ...at }], person ?? this.lead)
    return first
  }

  /** `framelock …` in the project's folder; what it says. */
  framelock(args: readonly string[], input = ''): string {
    return execFileSync(FRAMELOCK, args, { cwd: this.folder, input, encoding: 'utf8', stdio: 'pipe' })
  }

  private run(args: string[], input: string): string {
    return this.framelock(['project', '--project', 'project', '--author', LEAD, ...args], input)
  }

  private async cookie(name: string): Promise<string> {
    const held = this.cookies.get(name)
    if (held) return held
    const body = JSON.stringify({ name, password: passwordOf(name) })
    const answer = await fetch(`${this.address}/api/session`, { method: 'POST', body, headers: { 'x-framelock': '1', 'content-type': 'application/json' } })
    if (!answer.ok) throw new Error(`${name} cannot log in: ${await answer.text()}`)
    const cookie = answer.headers.getSetCookie().map((it) => it.split(';')[0]).join('; ')
    this.cookies.set(name, cookie)
    return cookie
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
