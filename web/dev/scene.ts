// A made-up scene on a server: edits with revisions, undo for each person, conflicts.

import { applied } from '../src/document/apply'
import { type Content, EMPTY_LABELS } from '../src/document/content'
import { anglesOf, cuboidOfRow, placedInto, rotationOf, rowOfCuboid, wrapped } from '../src/document/geometry'
import type { Action, ChangeMessage, Conflict, Cuboid, Keyframe, Overlay, PoseRow, Poses, Track } from '../src/wire/types'
import { CAMERAS, cuboidOf, FRAME_NANOS, linesOf, madeUpDrive, N_FRAMES, poseAt, sweep, THINGS } from './drive'

export const DRIVE = madeUpDrive()
const STEP = FRAME_NANOS

interface Gesture { author: string; before: Content; after: Content; name: string }

/** One scene in memory. */
export class MadeUpScene {
  content: Content = firstContent()
  revision = 1
  conflicts: Conflict[] = []
  history: { revision: number; author: string; at_us: number; gesture: string; kind: 'do' | 'undo' | 'redo'; tracks: number[] }[] = []
  changes: ChangeMessage[] = []
  private readonly done = new Map<string, number>()
  private readonly undo_of = new Map<string, Gesture[]>()
  private readonly redo_of = new Map<string, Gesture[]>()

  /** The revision an id was done at, if it was. */
  revisionOf(id: string): number | undefined {
    return this.done.get(id)
  }

  edit(id: string, author: string, action: Action): ChangeMessage | string {
    const flaw = flawOf(this.content, action)
    if (flaw) return flaw
    const before = this.content
    const after = settled(applied(before, action, DRIVE.frames))
    this.stack(this.undo_of, author).push({ author, before, after, name: action.do })
    this.redo_of.delete(author)
    return this.commit(id, author, after, action.do.replaceAll('_', ' '), 'do')
  }

  undo(id: string, author: string): ChangeMessage | string {
    const gesture = this.stack(this.undo_of, author).pop()
    if (!gesture) return 'there is nothing to undo'
    this.stack(this.redo_of, author).push(gesture)
    return this.commit(id, author, patched(this.content, gesture.after, gesture.before), `undo ${gesture.name}`, 'undo')
  }

  redo(id: string, author: string): ChangeMessage | string {
    const gesture = this.stack(this.redo_of, author).pop()
    if (!gesture) return 'there is nothing to redo'
    this.stack(this.undo_of, author).push(gesture)
    return this.commit(id, author, patched(this.content, gesture.before, gesture.after), `redo ${gesture.name}`, 'redo')
  }

  private stack(of: Map<string, Gesture[]>, author: string): Gesture[] {
    const stack = of.get(author) ?? []
    of.set(author, stack)
    return stack
  }

  private commit(id: string, author: string, after: Content, gesture: string, kind: 'do' | 'undo' | 'redo'): ChangeMessage {
    const before = this.content
    const tracks = [...after.tracks.values()].filter((it) => before.tracks.get(it.id) !== it)
    const gone = [...before.tracks.keys()].filter((it) => !after.tracks.has(it))
    this.content = after
    this.revision += 1
    this.done.set(id, this.revision)
    this.history.push({ revision: this.revision, author, at_us: Date.now() * 1000, gesture, kind, tracks: [...tracks.map((it) => it.id), ...gone] })
    const labels = after.labels === before.labels ? null : after.labels
    const change: ChangeMessage = { kind: 'change', revision: this.revision, author, id, gesture, tracks, gone, labels }
    this.changes.push(change)
    return change
  }
}

/** What a gesture changed, changed on what the scene is now. */
function patched(now: Content, from: Content, to: Content): Content {
  const tracks = new Map(now.tracks)
  for (const id of new Set([...from.tracks.keys(), ...to.tracks.keys()])) {
    if (from.tracks.get(id) === to.tracks.get(id)) continue
    const wanted = to.tracks.get(id)
    if (wanted) tracks.set(id, wanted)
    else tracks.delete(id)
  }
  return { tracks, labels: from.labels === to.labels ? now.labels : to.labels }
}

function flawOf(content: Content, action: Action): string | null {
  if ('track' in action && action.do !== 'add_track' && !content.tracks.has(action.track)) return `there is no track #${action.track}`
  if (action.do === 'set_size' && action.size.some((it) => it <= 0)) return 'a size has to be above 0'
  if (action.do === 'put_keyframe' && action.cuboid.size[0] > 60) return `a length of ${action.cuboid.size[0].toFixed(1)} m is more than any object has`
  return null
}

/** Every track with the poses that follow from its keyframes. */
function settled(content: Content): Content {
  return { ...content, tracks: new Map([...content.tracks].map(([id, it]) => [id, it.poses.rows.length && known.has(it) ? it : curved(it)])) }
}

const known = new WeakSet<Track>()

function curved(track: Track): Track {
  const motion = track.own_motion ?? (track.class === 'pedestrian' ? 'free' : 'car_like')
  const first_t = track.life?.start ?? track.keyframes[0].t
  const last_t = (track.life?.end ?? track.keyframes[track.keyframes.length - 1].t + 1) - 1
  const [start, end] = motion === 'static' && !track.life ? [0, (N_FRAMES - 1) * STEP] : [first_t, last_t]
  const first = Math.ceil(start / STEP)
  const rows: (PoseRow | null)[] = []
  for (let frame = first; frame * STEP <= end; frame += 1) rows.push(rowAt(track, motion === 'static', frame * STEP))
  const gap = track.keyframes.reduce((best, it, idx, all) => {
    const length = idx === 0 ? 0 : it.t - all[idx - 1].t
    return length > best.length ? { length, t: Math.round((it.t + all[idx - 1].t) / 2 / STEP) * STEP } : best
  }, { length: 4 * STEP, t: 0 })
  const made: Track = { ...track, motion, start, end, poses: { first, rows }, next_keyframe: motion !== 'static' && gap.t ? gap.t : null }
  known.add(made)
  return made
}

function rowAt(track: Track, stands: boolean, t: number): PoseRow | null {
  if (track.absences.some((it) => it.start <= t && t < it.end)) return null
  const { keyframes } = track
  if (stands) return rowOfCuboid({ ...keyframes[0].cuboid, size: track.size })
  const after = keyframes.findIndex((it) => it.t >= t)
  if (after < 0) return null
  if (keyframes[after].t === t || after === 0) return rowOfCuboid(keyframes[after].cuboid)
  return rowOfCuboid(between(keyframes[after - 1], keyframes[after], t))
}

function between(a: Keyframe, b: Keyframe, t: number): Cuboid {
  const share = (t - a.t) / (b.t - a.t)
  const mix = (from: number, to: number) => from + (to - from) * share
  const [ya, yb] = [anglesOf(a.cuboid.rotation).yaw, anglesOf(b.cuboid.rotation).yaw]
  return {
    center: [0, 1, 2].map((axis) => mix(a.cuboid.center[axis], b.cuboid.center[axis])) as Cuboid['center'],
    rotation: rotationOf({ yaw: ya + wrapped(yb - ya) * share, pitch: 0, roll: 0 }),
    size: a.cuboid.size,
  }
}

const LABELED: { thing: number; id: number; frames: number[]; source: Keyframe['source'] }[] = [
  { thing: 0, id: 7, frames: [0, 8, 17, 26], source: 'human' },
  { thing: 1, id: 8, frames: [3], source: 'human' },
  { thing: 4, id: 11, frames: [0, 5, 10, 15, 20, 39], source: 'propagated' },
  { thing: 5, id: 12, frames: [0, 20, 39], source: 'model' },
  { thing: 7, id: 14, frames: [0, 30], source: 'import' },
]

function firstContent(): Content {
  const tracks = LABELED.map(({ thing, id, frames, source }) => {
    const truth = THINGS[thing]
    const keyframes = frames.map((frame, idx): Keyframe => ({
      t: frame * STEP, cuboid: cuboidOf(truth, frame), own_size: false, source: idx === 0 ? 'human' : source, score: source === 'human' ? null : 0.91,
    }))
    return curved({
      id, class: truth.class, motion: 'car_like', own_motion: truth.speed === 0 ? 'static' : null, size: truth.size, start: 0, end: 0,
      keyframes, absences: id === 12 ? [{ start: 12 * STEP, end: 15 * STEP }] : [], attributes: id === 8 ? { role: 'taxi' } : {},
      frame_attributes: id === 7 ? [{ attribute: 'activity', t: 0, value: 'moving' }] : [], view_boxes: [], poses: { first: 0, rows: [] },
    })
  })
  const labels = {
    ...EMPTY_LABELS,
    events: [{ id: 201, type: 'crossing', start: 6 * STEP, end: 19 * STEP, tracks: [12] }],
    captions: [{ id: 301, text: 'A white van is parked behind two cars; a truck ahead slows down.', about: { t: 5 * STEP }, mentions: [{ start: 41, end: 46, track: 11 }] }],
    tags: ['day', 'urban'],
  }
  return { tracks: new Map(tracks.map((it) => [it.id, it])), labels }
}

export function overlaysOf(tracks: Iterable<Track>, frame: number): Overlay[] {
  return [...tracks].flatMap((track) => {
    const row = track.poses.rows[frame - track.poses.first]
    return row ? overlaysFor(track.id, cuboidOfRow(row), frame, track) : []
  })
}

export function overlaysFor(id: number, cuboid: Cuboid, frame: number, track?: Track): Overlay[] {
  return CAMERAS.flatMap((camera) => {
    const seen = linesOf(cuboid, frame, camera)
    if (!seen) return []
    const t = DRIVE.frames[frame].images.find((it) => it.camera === camera.id)?.t
    const own = track?.view_boxes.find((it) => it.camera === camera.id && it.t === t)
    const box = own ? { min: own.min, max: own.max } : seen.box
    return [{ track: id, camera: camera.id, ...seen, box, corrected: own !== undefined, t: t ?? 0 }]
  })
}

/** The poses a track would have with another cuboid. */
export function posesWith(track: Track | undefined, t: number, cuboid: Cuboid): Poses {
  if (!track) return { first: Math.round(t / STEP), rows: [rowOfCuboid(cuboid)] }
  const keyframe: Keyframe = { t, cuboid, own_size: false, source: 'human' }
  const keyframes = [...track.keyframes.filter((it) => it.t !== t), keyframe].sort((a, b) => a.t - b.t)
  return curved({ ...track, keyframes }).poses
}

export function countIn(frame: number, cuboid: Cuboid): number {
  const pose = poseAt(frame)
  const yaw = anglesOf(cuboid.rotation).yaw - anglesOf(pose.rotation).yaw
  const center = placedInto(pose, cuboid.center)
  const box = { center, rotation: rotationOf({ yaw, pitch: 0, roll: 0 }) }
  const { xyz } = sweep(frame)
  let n = 0
  for (let idx = 0; idx < xyz.length; idx += 3) {
    const local = placedInto(box, [xyz[idx], xyz[idx + 1], xyz[idx + 2]])
    if (local.every((it, axis) => Math.abs(it) <= cuboid.size[axis] / 2)) n += 1
  }
  return n
}
