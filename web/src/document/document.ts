// The document in the browser: what the server has said, and on top what it has not said yet.

import type { ChangeMessage, Conflict, Deed, DriveFrame, SceneDocument } from '../wire/types'
import { applied } from './apply'
import { type Content, contentOf, EMPTY } from './content'

export type Listener = () => void

/**
 * Shows every deed at once, and takes it back if the server refuses it.
 *
 * Invariant: `content` is what the server has confirmed with all waiting deeds done to it in their
 * order, whatever came in between.
 */
export class Document {
  private confirmed: Content = EMPTY
  private shown: Content = EMPTY
  private waiting: Deed[] = []
  private known_revision = 0
  private known_conflicts: readonly Conflict[] = []
  /** Deeds that are on disk, with the revision that will bring them. */
  private readonly done_at = new Map<string, number>()
  private readonly listeners = new Set<Listener>()

  constructor(private readonly frames: readonly DriveFrame[]) {}

  get content(): Content {
    return this.shown
  }

  get revision(): number {
    return this.known_revision
  }

  get conflicts(): readonly Conflict[] {
    return this.known_conflicts
  }

  get pending(): readonly Deed[] {
    return this.waiting
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Takes the server's whole document; what waits stays on top of it. */
  load(document: SceneDocument): void {
    this.confirmed = contentOf(document)
    this.known_revision = document.revision
    this.known_conflicts = document.conflicts
    this.dropArrived()
    this.refresh()
  }

  /** Shows a deed before the server has it. */
  do(deed: Deed): void {
    if (this.waiting.some((it) => it.id === deed.id)) return
    this.waiting.push(deed)
    this.refresh()
  }

  /** Takes a change that somebody, perhaps we, committed. */
  change(message: ChangeMessage): void {
    if (message.revision <= this.known_revision) return
    const tracks = new Map(this.confirmed.tracks)
    for (const id of message.gone) tracks.delete(id)
    for (const track of message.tracks) tracks.set(track.id, track)
    this.confirmed = { tracks, labels: message.labels ?? this.confirmed.labels }
    this.known_revision = message.revision
    this.waiting = this.waiting.filter((it) => it.id !== message.id)
    this.dropArrived()
    this.refresh()
  }

  /** Hears that a deed is on disk; it stays on top until the change that brings it is here. */
  done(id: string, revision: number): void {
    this.done_at.set(id, revision)
    const before = this.waiting.length
    this.dropArrived()
    if (this.waiting.length !== before) this.refresh()
  }

  /** Takes a deed back: the server refused it, or somebody has to choose. */
  settle(id: string): void {
    const before = this.waiting.length
    this.waiting = this.waiting.filter((it) => it.id !== id)
    if (this.waiting.length !== before) this.refresh()
  }

  setConflicts(conflicts: readonly Conflict[]): void {
    this.known_conflicts = conflicts
    this.tell()
  }

  private dropArrived(): void {
    const arrived = (id: string) => (this.done_at.get(id) ?? Infinity) <= this.known_revision
    this.waiting = this.waiting.filter((it) => !arrived(it.id))
    for (const id of [...this.done_at.keys()]) if (arrived(id)) this.done_at.delete(id)
  }

  private refresh(): void {
    const actions = standing(this.waiting)
    this.shown = actions.reduce((content, action) => applied(content, action, this.frames), this.confirmed)
    this.tell()
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

type Edit = Extract<Deed, { kind: 'edit' }>

/**
 * The actions that stand when waiting undos and redos are done too. An undo of something that the
 * server already has shows nothing until the server answers.
 */
function standing(deeds: readonly Deed[]): Edit['action'][] {
  const done: Edit[] = []
  let undone: Edit[] = []
  for (const deed of deeds) {
    if (deed.kind === 'edit') {
      done.push(deed)
      undone = []
      continue
    }
    const [from, to] = deed.kind === 'undo' ? [done, undone] : [undone, done]
    const edit = from.pop()
    if (edit) to.push(edit)
  }
  return done.map((it) => it.action)
}
