// The server's routes as functions.

import type {
  BoxAnswer, BoxAt, Comment, Cuboid, Drive, Face, Finding, HistoryEntry, Pin, Project, PropagateAnswer,
  RadarReturn, Role, SceneDocument, Session, Task, TaskKind, TaskState, TaskStep,
} from './types'

/** What the server said when it did not do what was asked. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message)
  }
}

const BASE = '/api'

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const said = body !== null && typeof body === 'object' && 'error' in body ? String(body.error) : ''
  return new ApiError(response.status, said || `the server answered ${response.status}`)
}

const request = (path: string, init: RequestInit = {}) => fetch(BASE + path, { credentials: 'same-origin', ...init })

/** Answers that were asked for before they were needed; each is taken once. */
const begun = new Map<string, Promise<Response | null>>()

/** Asks for what will be needed soon. */
function begin(paths: readonly string[]): void {
  for (const path of paths) begun.set(path, request(path).catch(() => null))
}

/** What was begun and went well. */
async function taken(path: string): Promise<Response | null> {
  const early = begun.get(path)
  begun.delete(path)
  const response = await early
  return response?.ok ? response : null
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const early = init.method === undefined ? await taken(path) : null
  const response = early ?? await request(path, init)
  if (!response.ok) throw await refusal(response)
  return response
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, { signal })).json() as Promise<T>
}

async function send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, headers: { 'x-framelock': '1' } }
  if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  const response = await ask(path, init)
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as T
}

async function bytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await ask(path, { signal })).arrayBuffer()
}

/** Who is logged in; null when somebody has to log in first. */
export async function session(): Promise<Session | null> {
  try {
    const said = await get<Session>('/session')
    return said.needs_login && !said.person ? null : said
  } catch (err) {
    if (err instanceof ApiError && err.status === 401) return null
    throw err
  }
}

export const logIn = (name: string, password: string) => send<Session>('POST', '/session', { name, password })
export const logOut = () => send<null>('DELETE', '/session')
export const changeOwnPassword = (current: string, next: string) =>
  send<Session>('POST', '/session/password', { current, new: next })

const person = (name: string) => `/people/${encodeURIComponent(name)}`
export const addPerson = (name: string, role: Role, password: string) =>
  send<null>('POST', '/people', { name, role, password })
export const setRole = (name: string, role: Role) => send<null>('POST', `${person(name)}/role`, { role })
export const setPassword = (name: string, password: string) => send<null>('POST', `${person(name)}/password`, { password })
export const removePerson = (name: string) => send<null>('DELETE', person(name))

export const project = () => get<Project>('/project')
export const addTask = (scene: number, kind: TaskKind, assignee: string | null) =>
  send<Task>('POST', '/tasks', { scene, kind, assignee })
export const assignTask = (task: number, assignee: string | null) =>
  send<null>('POST', `/tasks/${task}/assign`, { assignee })
export const stepTask = (task: number, state: TaskState, note: string) =>
  send<Task>('POST', `/tasks/${task}/steps`, { state, note })
export const taskSteps = (task: number) => get<TaskStep[]>(`/tasks/${task}/steps`)
export const addTime = (task: number, seconds: number) => send<null>('POST', `/tasks/${task}/time`, { seconds })
export const reserveNumbers = (count: number) => send<{ first: number }>('POST', '/numbers', { count })

export const drive = (scene: number) => get<Drive>(`/scenes/${scene}/drive`)
export const sceneDocument = (scene: number) => get<SceneDocument>(`/scenes/${scene}/document`)
/** Asks for all that the first picture of a page needs, before anything of the page is there. */
export function beginPage(place: { scene: number; frame: number } | null): void {
  const scene = place ? [`frames/${place.frame}/cloud`, 'drive', 'document'] : []
  begin(['/session', ...scene.map((it) => `/scenes/${place?.scene}/${it}`), '/project'])
}

export const cloud = (scene: number, frame: number, signal?: AbortSignal) =>
  bytes(`/scenes/${scene}/frames/${frame}/cloud`, signal)
export const imagePoints = (scene: number, frame: number, camera: string, signal?: AbortSignal) =>
  bytes(`/scenes/${scene}/frames/${frame}/images/${encodeURIComponent(camera)}/points`, signal)
export const radar = (scene: number, frame: number) =>
  get<{ returns: RadarReturn[] }>(`/scenes/${scene}/frames/${frame}/radar`)

export async function image(scene: number, frame: number, camera: string, signal?: AbortSignal): Promise<Blob> {
  return (await ask(`/scenes/${scene}/frames/${frame}/images/${encodeURIComponent(camera)}`, { signal })).blob()
}

export interface BoxRequest {
  frame: number
  at: BoxAt
  class?: string
  heading?: number
  /** The track that the box is for. */
  track?: number
}

export const box = (scene: number, request: BoxRequest) => send<BoxAnswer>('POST', `/scenes/${scene}/box`, request)
export const shrink = (scene: number, frame: number, cuboid: Cuboid, faces: Face[]) =>
  send<{ cuboid: Cuboid; n_points: number }>('POST', `/scenes/${scene}/shrink`, { frame, cuboid, faces })
export const count = (scene: number, frame: number, cuboid: Cuboid) =>
  send<{ n_points: number }>('POST', `/scenes/${scene}/count`, { frame, cuboid })
export const propagate = (scene: number, track: number, from: number, to: number) =>
  send<PropagateAnswer>('POST', `/scenes/${scene}/propagate`, { track, from, to })
export const history = (scene: number, track: number) =>
  get<HistoryEntry[]>(`/scenes/${scene}/tracks/${track}/history`)
export const findings = (scene: number) => get<Finding[]>(`/scenes/${scene}/findings`)
export const comments = (scene: number) => get<Comment[]>(`/scenes/${scene}/comments`)
export const addComment = (scene: number, text: string, pin: Pin) =>
  send<Comment>('POST', `/scenes/${scene}/comments`, { text, pin })
export const resolveComment = (comment: number) => send<null>('POST', `/comments/${comment}/resolve`)
export const settleConflict = (scene: number, conflict: number, keep: 'mine' | 'theirs') =>
  send<null>('POST', `/scenes/${scene}/conflicts/${conflict}`, { keep })

/** Where the live connection of a scene is. */
export function liveAddress(scene: number): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return `${scheme}//${location.host}${BASE}/scenes/${scene}/live`
}
