// A made-up server for the made-up drive: the routes and the live connection, in memory.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { type WebSocket, WebSocketServer } from 'ws'
import type { BoxAt, Comment, Deed, Finding, FromServer, Project, Session, Someone, TaskState, TaskStep, ToServer, Track } from '../src/wire/types'
import { CAMERAS, cloudBytes, cuboidOf, drawing, N_FRAMES, pointBytes, poseAt, project, THINGS } from './drive'
import { ONTOLOGY } from './ontology'
import { countIn, DRIVE, MadeUpScene, overlaysFor, overlaysOf, posesWith } from './scene'
import { placedInto } from '../src/document/geometry'

class Refused extends Error {
  constructor(readonly status: number, message: string) { super(message) }
}

/** Everything one server knows; each test starts its own. */
class MadeUp {
  scene = new MadeUpScene()
  logged_in: string | null
  next_number = 1000
  comments: Comment[] = [{ id: 1, author: 'ruth', at_us: 1_780_000_000_000_000, text: 'The rear of #7 cuts into the curb here; please check the yaw.', pin: { track: 7, t: 1_700_000_000 } }]
  findings: Finding[] = [
    { track: 11, t: 1_500_000_000, kind: 'speed_jump', text: 'object #11 changes its speed by 4.1 m/s within 0.5 s' },
    { track: 8, t: 300_000_000, kind: 'required_attribute', text: 'object #8 has no value for `occlusion`' },
  ]
  tasks: Project['tasks'] = [
    { id: 1, scene: 1, kind: 'label', assignee: 'ada', state: 'in_progress' },
    { id: 2, scene: 1, kind: 'review', assignee: 'ruth', state: 'to_do' },
    { id: 3, scene: 1, kind: 'correct', assignee: null, state: 'in_review' },
    { id: 4, scene: 1, kind: 'label', assignee: 'ben', state: 'accepted' },
  ]
  steps = new Map<number, TaskStep[]>()
  sockets = new Map<WebSocket, Someone & { look: number }>()
  next_connection = 1
  /** When set, the live connection drops and no new one is taken. */
  down = false

  constructor(readonly needs_login: boolean) { this.logged_in = needs_login ? null : 'ada' }

  session(): Session {
    return { person: this.logged_in ?? '', role: 'admin', needs_login: this.needs_login, version: '0.0.0' }
  }

  project(): Project {
    return {
      name: 'Downtown drives', ontology: ONTOLOGY, tasks: this.tasks,
      scenes: [{ id: 1, name: 'street_0001', log: 'street_0001.mcap', revision: this.scene.revision, n_tracks: this.scene.content.tracks.size }],
      people: [{ name: 'ada', role: 'admin' }, { name: 'ben', role: 'annotator' }, { name: 'ruth', role: 'reviewer' }],
    }
  }

  send(message: FromServer): void {
    for (const socket of this.sockets.keys()) socket.send(JSON.stringify(message))
  }

  tellPeople(): void {
    this.send({ kind: 'people', people: [...this.sockets.values()].map(({ look: _, ...it }) => it) })
  }

  /** The changed tracks to all, with their overlays for what each looks at. */
  broadcast(change: FromServer & { kind: 'change' }): void {
    this.send(change)
    for (const [socket, { look }] of this.sockets) socket.send(JSON.stringify({ kind: 'overlays', frame: look, tracks: [...change.tracks.map((it) => it.id), ...change.gone], overlays: overlaysOf(change.tracks, look) } satisfies FromServer))
  }

  deed(socket: WebSocket, author: string, deed: Deed): void {
    const done = this.scene.revisionOf(deed.id)
    const answer = (message: FromServer) => socket.send(JSON.stringify(message))
    if (done !== undefined) return answer({ kind: 'done', id: deed.id, revision: done })
    const outcome = deed.kind === 'edit' ? this.scene.edit(deed.id, author, deed.action)
      : deed.kind === 'undo' ? this.scene.undo(deed.id, author) : this.scene.redo(deed.id, author)
    if (typeof outcome === 'string') return answer({ kind: 'refused', id: deed.id, error: outcome })
    this.broadcast(outcome)
    answer({ kind: 'done', id: deed.id, revision: outcome.revision })
  }

  join(socket: WebSocket, person: string): void {
    const someone = { connection: this.next_connection++, person, frame: 0, look: 0, track: null, point: null }
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ToServer
      if (message.kind === 'hello') {
        this.sockets.set(socket, someone)
        socket.send(JSON.stringify({ kind: 'welcome', revision: this.scene.revision, person, connection: someone.connection } satisfies FromServer))
        for (const change of this.scene.changes) if (change.revision > message.revision) socket.send(JSON.stringify(change))
        this.tellPeople()
      } else if (message.kind === 'look') {
        someone.look = message.frame
        socket.send(JSON.stringify({ kind: 'overlays', frame: message.frame, overlays: overlaysOf(this.scene.content.tracks.values(), message.frame) } satisfies FromServer))
      } else if (message.kind === 'cursor') {
        Object.assign(someone, { frame: message.frame, track: message.track ?? null, point: message.point ?? null })
        this.tellPeople()
      } else if (message.kind === 'preview') {
        const track = message.track === undefined ? undefined : this.scene.content.tracks.get(message.track)
        socket.send(JSON.stringify({
          kind: 'preview', seq: message.seq, poses: posesWith(track, message.t, message.cuboid),
          overlays: overlaysFor(message.track ?? 0, message.cuboid, message.frame), n_points: countIn(message.frame, message.cuboid),
        } satisfies FromServer))
      } else this.deed(socket, person, message)
    })
    socket.on('close', () => { this.sockets.delete(socket); this.tellPeople() })
  }

  setDown(down: boolean): void {
    this.down = down
    if (down) for (const socket of this.sockets.keys()) socket.terminate()
  }

  box(frame: number, at: BoxAt): unknown {
    const near = THINGS.map((thing) => ({ thing, cuboid: cuboidOf(thing, frame) })).map((it) => ({ ...it, away: awayFrom(at, it.cuboid.center, frame) })).sort((a, b) => a.away - b.away)[0]
    if (!near || near.away > 3.2) throw new Refused(404, 'no points of an object are there')
    return { cuboid: near.cuboid, class: near.thing.class, confidence: 0.9, n_points: countIn(frame, near.cuboid) }
  }

  propagate({ track, from, to }: { track: number; from: number; to: number }): unknown {
    const subject = this.scene.content.tracks.get(track)
    if (!subject) throw new Refused(404, `there is no track #${track}`)
    const step = to > from ? 1 : -1
    const row = subject.poses.rows[from - subject.poses.first]
    const thing = row && THINGS.find((it) => Math.hypot(cuboidOf(it, from).center[0] - row[0], cuboidOf(it, from).center[1] - row[1]) < 2.5)
    if (!thing) throw new Refused(422, 'the object has too few points to be followed')
    const frames = []
    for (let frame = from + step; frame !== to + step && frame >= 0 && frame < N_FRAMES; frame += step) {
      const change = this.scene.edit(`p${track}-${frame}-${Math.random()}`, this.logged_in ?? 'ada', { do: 'put_keyframe', track, t: DRIVE.frames[frame].t, cuboid: cuboidOf(thing, frame), own_size: false })
      if (typeof change !== 'string') this.broadcast(change)
      frames.push({ frame, score: 0.93 })
    }
    return { revision: this.scene.revision, frames }
  }
}

function awayFrom(at: BoxAt, center: [number, number, number], frame: number): number {
  if ('point' in at) return Math.hypot(center[0] - at.point[0], center[1] - at.point[1])
  if ('rectangle' in at) {
    const mean = (axis: 0 | 1) => at.rectangle.reduce((sum, it) => sum + it[axis] / 4, 0)
    return Math.hypot(center[0] - mean(0), center[1] - mean(1))
  }
  const camera = CAMERAS.find((it) => it.id === at.image.camera)
  const pixel = camera && project(camera, placedInto(poseAt(frame), center))
  return pixel ? Math.hypot(pixel.x - at.image.pixel[0], pixel.y - at.image.pixel[1]) / 60 : Infinity
}

type Body = Record<string, never> & { [name: string]: unknown }

/** Method and path with `#` for numbers; what is found is answered as JSON. */
function routes(made: MadeUp): Record<string, (ids: string[], body: Body) => unknown> {
  const scene_tracks = () => [...made.scene.content.tracks.values()]
  return {
    'GET session': () => { if (made.needs_login && !made.logged_in) throw new Refused(401, 'log in first'); return made.session() },
    'POST session': (_, body) => {
      if (body.password !== 'secret') throw new Refused(401, 'the name or the password is wrong')
      made.logged_in = String(body.name)
      return made.session()
    },
    'DELETE session': () => { made.logged_in = null; return null },
    'GET project': () => made.project(),
    'POST numbers': (_, body) => { const first = made.next_number; made.next_number += Number(body.count); return { first } },
    'POST tasks': (_, body) => { const task = { id: made.tasks.length + 1, state: 'to_do', ...body } as never; made.tasks.push(task); return task },
    'POST tasks/#/assign': ([id], body) => { const task = made.tasks.find((it) => it.id === Number(id)); if (task) task.assignee = body.assignee as string | null; return null },
    'POST tasks/#/steps': ([id], body) => {
      const task = made.tasks.find((it) => it.id === Number(id))
      if (!task) throw new Refused(404, 'there is no such task')
      if (body.state === 'rejected' && !String(body.note).trim()) throw new Refused(422, 'a rejection needs a reason')
      task.state = body.state as TaskState
      const step = { author: made.logged_in ?? '', at_us: Date.now() * 1000, state: task.state, note: String(body.note ?? '') }
      made.steps.set(task.id, [...(made.steps.get(task.id) ?? []), step])
      return task
    },
    'GET tasks/#/steps': ([id]) => made.steps.get(Number(id)) ?? [],
    'POST tasks/#/time': () => null,
    'GET scenes/#/drive': () => DRIVE,
    'GET scenes/#/document': () => ({ revision: made.scene.revision, tracks: scene_tracks(), labels: made.scene.content.labels, conflicts: made.scene.conflicts }),
    'GET scenes/#/frames/#/radar': ([, frame]) => ({
      returns: THINGS.filter((it) => it.speed > 0).map((it) => ({
        radar: 'front', point: placedInto(poseAt(Number(frame)), cuboidOf(it, Number(frame)).center), velocity: [it.speed * Math.cos(it.yaw), it.speed * Math.sin(it.yaw), 0],
      })),
    }),
    'POST scenes/#/box': (_, body) => made.box(Number(body.frame), body.at as unknown as BoxAt),
    'POST scenes/#/shrink': (_, body) => ({ cuboid: body.cuboid, n_points: 100 }),
    'POST scenes/#/count': (_, body) => ({ n_points: countIn(Number(body.frame), body.cuboid as never) }),
    'POST scenes/#/propagate': (_, body) => made.propagate(body as never),
    'GET scenes/#/tracks/#/history': ([, track]) => made.scene.history.filter((it) => it.tracks.includes(Number(track))),
    'GET scenes/#/findings': () => made.findings,
    'GET scenes/#/comments': () => made.comments,
    'POST scenes/#/comments': (_, body) => {
      const comment = { id: made.comments.length + 1, author: made.logged_in ?? '', at_us: Date.now() * 1000, ...body } as never
      made.comments.push(comment)
      return comment
    },
    'POST comments/#/resolve': ([id]) => { const it = made.comments.find((comment) => comment.id === Number(id)); if (it) it.resolved_by = made.logged_in; return null },
    'POST scenes/#/conflicts/#': ([, id]) => { made.scene.conflicts = made.scene.conflicts.filter((it) => it.id !== Number(id)); made.send({ kind: 'conflicts', conflicts: made.scene.conflicts }); return null },
    'POST dev/down': (_, body) => { made.setDown(body.down === (true as unknown)); return null },
    'POST dev/conflict': () => { made.scene.conflicts = [madeUpConflict(scene_tracks())]; made.send({ kind: 'conflicts', conflicts: made.scene.conflicts }); return null },
    'POST dev/edit': (_, body) => { const change = made.scene.edit(`dev${Math.random()}`, 'ben', body as never); if (typeof change !== 'string') made.broadcast(change); return change },
  }
}

function madeUpConflict([track]: Track[]): MadeUpScene['conflicts'][number] {
  const mine = track.keyframes[0].cuboid
  const theirs = { ...mine, center: [mine.center[0] + 0.34, mine.center[1] - 0.11, mine.center[2]] as typeof mine.center }
  return {
    id: 5, author: 'ada', other_author: 'ben', gesture: 'put keyframe', cell: `the keyframe of object #${track.id} at 0.00 s`,
    reason: 'both moved it while ada was offline.', track: track.id, t: 0, mine, theirs, mine_text: 'moved while offline', theirs_text: 'moved 20 s earlier',
  }
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  let text = ''
  for await (const part of request) text += String(part)
  return (text ? JSON.parse(text) : {}) as Body
}

function binary(response: ServerResponse, type: string, bytes: ArrayBuffer | string): void {
  response.setHeader('content-type', type)
  response.end(typeof bytes === 'string' ? bytes : Buffer.from(bytes))
}

function measured(path: string, response: ServerResponse): boolean {
  const at = /^scenes\/\d+\/frames\/(\d+)\/(cloud|images\/(\w+)(\/points)?)$/.exec(path)
  if (!at) return false
  const frame = Number(at[1])
  const camera = CAMERAS.find((it) => it.id === at[3])
  if (at[2] === 'cloud') binary(response, 'application/octet-stream', cloudBytes(frame))
  else if (!camera) return false
  else if (at[4]) binary(response, 'application/octet-stream', pointBytes(frame, camera))
  else binary(response, 'image/svg+xml', drawing(frame, camera))
  return true
}

async function answer(made: MadeUp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').replace(/^\/api\//, '').split('?')[0]
  if (measured(path, response)) return
  const ids = path.match(/\d+/g) ?? []
  const call = routes(made)[`${request.method} ${path.replace(/\d+/g, '#')}`]
  try {
    if (!call) throw new Refused(404, `there is no ${request.method} ${path}`)
    binary(response, 'application/json', JSON.stringify(call(ids, await bodyOf(request))))
  } catch (err) {
    response.statusCode = err instanceof Refused ? err.status : 500
    const needs_login = response.statusCode === 401
    binary(response, 'application/json', JSON.stringify({ error: (err as Error).message, ...(needs_login ? { needs_login } : {}) }))
  }
}

/** A page that says what the Rerun viewer's says, to walk on without it. */
const VIEWER = `<!doctype html><title>viewer</title><body style="font:16px sans-serif;color:#888"><p id="at">no frame</p><button id="go">frame 30</button><script src="/rerun/frame.js"></script>`
const VIEWER_SCRIPT = `
const at = document.getElementById('at')
addEventListener('message', (event) => { if (event.data.kind === 'show') at.textContent = 'frame ' + event.data.frame })
document.getElementById('go').onclick = () => parent.postMessage({ kind: 'frame', frame: 30 }, location.origin)
parent.postMessage({ kind: 'ready' }, location.origin)`

/** What the real server allows its pages. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; worker-src 'self'; connect-src 'self' ws: wss:"

/** Serves `/api` in a development or preview server. */
export function madeUpServer(options: { needs_login?: boolean } = {}): Plugin {
  const made = new MadeUp(options.needs_login ?? false)
  const sockets = new WebSocketServer({ noServer: true })
  const attach = (http: Server | null) => http?.on('upgrade', (request, socket, head) => {
    if (!/^\/api\/scenes\/\d+\/live/.test(request.url ?? '')) return
    if (made.down) return socket.destroy()
    const person = /[?&]as=(\w+)/.exec(request.headers.referer ?? '')?.[1] ?? (made.logged_in ?? 'ada')
    sockets.handleUpgrade(request, socket, head, (it) => made.join(it, person))
  })
  type Middlewares = { use(path: string, call: (request: IncomingMessage, response: ServerResponse) => void): unknown }
  const use = (middlewares: Middlewares) => {
    middlewares.use('/rerun/index.html', (_, response) => binary(response, 'text/html', VIEWER))
    middlewares.use('/rerun/frame.js', (_, response) => binary(response, 'text/javascript', VIEWER_SCRIPT))
    middlewares.use('/api', (request, response) => { request.url = `/api${request.url}`; void answer(made, request, response) })
  }
  return {
    name: 'made-up-server',
    configureServer: (server) => { use(server.middlewares); attach(server.httpServer as Server | null) },
    configurePreviewServer: (server) => {
      server.middlewares.use((_, response, next) => { response.setHeader('content-security-policy', POLICY); next() })
      use(server.middlewares)
      attach(server.httpServer as Server)
    },
  }
}
