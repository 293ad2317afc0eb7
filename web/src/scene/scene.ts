// An open scene as signals: what the panels read, and the few things that they may do to it.

import { type Accessor, createContext, createMemo, createSignal, onCleanup, useContext } from 'solid-js'
import { Document } from '../document/document'
import { cuboidAt } from '../document/track'
import * as api from '../wire/api'
import { Live, type Saving, type Socket } from '../wire/live'
import { openOutbox } from '../wire/outbox'
import type {
  Action, Comment, Conflict, Cuboid, Deed, Drive, Finding, FromServer, Labels, Ontology, Overlay, Project,
  SceneDocument, Session, Someone, Track, Vec3,
} from '../wire/types'
import { Frames } from './frames'
import { createDraft, type Draft } from './draft'
import { notify, sentence } from './notices'
import { Numbers } from './numbers'
import { createOverlays } from './overlays'
import { uuid } from './uuid'

/** What is asked of the server before a scene can be shown. */
export interface Loaded {
  session: Session
  project: Project
  drive: Drive
  document: SceneDocument
}

/** A part of a camera's image: left, top, right, bottom, pixels. */
export interface ImageRegion {
  camera: string
  box: [number, number, number, number]
}

export type ToolName = 'select' | 'box-click' | 'box-rectangle' | 'box-three' | 'box-class'

export interface Scene {
  id: number
  session: Session
  project: Project
  ontology: Ontology
  drive: Drive
  frames: Frames
  numbers: Numbers
  draft: Draft

  tracks: Accessor<ReadonlyMap<number, Track>>
  labels: Accessor<Labels>
  conflicts: Accessor<readonly Conflict[]>
  revision: Accessor<number>
  saving: Accessor<Saving>
  people: Accessor<readonly Someone[]>
  connection: Accessor<number | null>
  overlays: Accessor<readonly Overlay[]>
  comments: Accessor<readonly Comment[]>
  findings: Accessor<readonly Finding[]>

  frame: Accessor<number>
  setFrame(frame: number): void
  /** The stamp of the frame on screen, nanoseconds since the log's start. */
  t: Accessor<number>
  selected: Accessor<number | null>
  select(track: number | null): void
  track: Accessor<Track | undefined>
  /** The selected object at this frame, as it is being dragged if it is. */
  cuboid: Accessor<Cuboid | null>
  tool: Accessor<ToolName>
  setTool(tool: ToolName): void
  new_class: Accessor<string>
  setNewClass(id: string): void
  /** The point in the world that was clicked last: comments are pinned to it. */
  place: Accessor<Vec3 | null>
  setPlace(place: Vec3 | null): void
  /** The part of an image that was marked for the next comment. */
  region: Accessor<ImageRegion | null>
  setRegion(region: ImageRegion | null): void

  edit(action: Action): void
  undo(): void
  redo(): void
  /** Where the pointer is in the world, for the others. */
  cursorAt(point: Vec3 | null): void
  /** Ends a drag: the draft goes, its projections stay until the server's come. */
  endDraft(): void
  reloadComments(): Promise<void>
  reloadFindings(): Promise<void>
  /** Whether this person may change labels. */
  may_edit: boolean
}

const SceneContext = createContext<Scene>()
export const SceneProvider = SceneContext.Provider

export function useScene(): Scene {
  const scene = useContext(SceneContext)
  if (!scene) throw new Error('a panel outside of a scene')
  return scene
}

export async function loadScene(id: number, session: Session, project: Project): Promise<Loaded> {
  const [drive, document] = await Promise.all([api.drive(id), api.sceneDocument(id)])
  return { session, project, drive, document }
}

/** Opens a loaded scene; it closes with the component that opened it. */
export function createScene({ session, project, drive, document: loaded }: Loaded, start: { frame: number; track: number | null }): Scene {
  const id = drive.scene
  const document = new Document(drive.frames)
  document.load(loaded)

  const content = follow(document, () => document.content)
  const conflicts = follow(document, () => document.conflicts)
  const revision = follow(document, () => document.revision)
  const [saving, setSaving] = createSignal<Saving>({ online: false, n_waiting: 0, kept: true })
  const [people, setPeople] = createSignal<readonly Someone[]>([])
  const [connection, setConnection] = createSignal<number | null>(null)
  const [comments, setComments] = createSignal<readonly Comment[]>([])
  const [findings, setFindings] = createSignal<readonly Finding[]>([])

  const [frame, setFrameSignal] = createSignal(clamped(start.frame, drive))
  const [selected, setSelected] = createSignal<number | null>(start.track)
  const [tool, setTool] = createSignal<ToolName>('select')
  const [new_class, setNewClass] = createSignal(firstClass(project.ontology))
  const [place, setPlace] = createSignal<Vec3 | null>(null)
  const [region, setRegion] = createSignal<ImageRegion | null>(null)

  const t = createMemo(() => drive.frames[frame()]?.t ?? 0)
  const tracks = createMemo(() => content().tracks)
  const labels = createMemo(() => content().labels)
  const track = createMemo(() => { const it = selected(); return it === null ? undefined : tracks().get(it) })

  let live: Live | null = null
  let pointer: Vec3 | null = null
  const overlays = createOverlays()
  const draft = createDraft((message) => live?.say(message), () => ({ frame: frame(), t: t() }))
  const cuboid = createMemo(() => {
    const at = track()
    const drafted = draft.cuboid()
    if (drafted && drafted.track === at?.id) return drafted.cuboid
    return at ? cuboidAt(at, frame()) : null
  })

  const hear = (message: FromServer) => {
    switch (message.kind) {
      case 'welcome': setConnection(message.connection); look(); break
      case 'reload': void reload(); break
      case 'change': document.change(message); break
      case 'done': document.done(message.id, message.revision); break
      case 'refused': document.settle(message.id); notify('error', `Not done: ${message.error}`); break
      case 'conflict': document.settle(message.id); addConflict(message.conflict); break
      case 'conflicts': document.setConflicts(message.conflicts); break
      case 'preview': draft.answered(message); break
      case 'overlays': if (message.frame === frame()) overlays.arrived(message.overlays, message.tracks ?? null); break
      case 'error': notify('error', sentence(message.error)); break
      case 'people': setPeople(message.people); break
    }
  }
  const addConflict = (conflict: Conflict) =>
    document.setConflicts([...document.conflicts.filter((it) => it.id !== conflict.id), conflict])
  const reload = async () => {
    try {
      document.load(await api.sceneDocument(id))
      look()
    } catch (err) {
      notify('error', sentence(err))
    }
  }

  const look = () => { overlays.clear(); live?.say({ kind: 'look', frame: frame() }); sayCursor() }
  const sayCursor = throttled(200, () => {
    live?.say({ kind: 'cursor', frame: frame(), track: selected() ?? undefined, point: pointer ?? undefined })
  })

  const put = (deed: Deed) => { document.do(deed); void live?.put(deed) }
  const may_edit = session.role !== 'viewer'
  const connect = async () => {
    const outbox = await openOutbox(id, session.person)
    live = new Live({
      connect: () => new WebSocket(api.liveAddress(id)) as Socket,
      outbox,
      events: { message: hear, saving: setSaving, revision: () => document.revision },
    })
    for (const deed of await live.start()) document.do(deed)
  }
  void connect()

  const numbers = new Numbers(api.reserveNumbers)
  if (may_edit) void numbers.fill()
  const frames = new Frames(drive)
  // Decoded while the page is built, its first picture has the points.
  void frames.cloud(frame()).catch(() => undefined)
  const hurry = () => live?.hurry()
  window.addEventListener('online', hurry)
  onCleanup(() => { window.removeEventListener('online', hurry); live?.close(); frames.dispose() })

  const reloadComments = async () => { setComments(await api.comments(id).catch(() => [])) }
  const reloadFindings = async () => { setFindings(await api.findings(id).catch(() => [])) }
  for (const note of drive.notes) notify('warning', sentence(note))
  void reloadComments()
  void reloadFindings()

  return {
    id, session, project, ontology: project.ontology, drive, frames, numbers, draft,
    tracks, labels, conflicts, revision, saving, people, connection, overlays: overlays.all, comments, findings,
    frame, t, selected, track, cuboid, tool, setTool, new_class, setNewClass, place, setPlace, region, setRegion, may_edit,
    setFrame(next) {
      const target = clamped(next, drive)
      if (target === frame()) return
      draft.drop()
      setRegion(null)
      setFrameSignal(target)
      look()
    },
    select(next) {
      if (next === selected()) return
      draft.drop()
      setSelected(next)
      sayCursor()
    },
    edit(action) {
      if (!may_edit) return notify('warning', 'You may look at this scene, not change it.')
      put({ kind: 'edit', id: uuid(), base: document.revision, action })
    },
    undo: () => put({ kind: 'undo', id: uuid() }),
    redo: () => put({ kind: 'redo', id: uuid() }),
    cursorAt(point) { pointer = point; sayCursor() },
    endDraft() {
      const [drafted, moved] = [draft.overlays(), draft.cuboid()]
      if (drafted && moved) overlays.arrived(drafted, [moved.track])
      draft.drop()
    },
    reloadComments, reloadFindings,
  }
}

function follow<T>(document: Document, read: () => T): Accessor<T> {
  const [value, setValue] = createSignal(read(), { equals: (a, b) => a === b })
  onCleanup(document.subscribe(() => setValue(() => read())))
  return value
}

function clamped(frame: number, drive: Drive): number {
  return Math.max(0, Math.min(drive.frames.length - 1, Math.round(frame)))
}

function firstClass(ontology: Ontology): string {
  const parents = new Set(ontology.classes.map((it) => it.parent))
  return ontology.classes.find((it) => !it.retired && !parents.has(it.id))?.id ?? ''
}

function throttled(milliseconds: number, call: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => { waiting = false; call() }, milliseconds)
  }
}

