// What a person does to the selected object, each one edit and so one undo.

import { anglesOf, flipped, rotationOf, wrapped } from '../document/geometry'
import { cuboidAt, isAbsentAt, keyframeAt } from '../document/track'
import * as api from '../wire/api'
import type { BoxAnswer, BoxAt, Cuboid, Face, Track } from '../wire/types'
import { notify, sentence } from './notices'
import type { Scene } from './scene'
import { settings } from './settings'

const ALL_FACES: Face[] = ['front', 'rear', 'left', 'right', 'top', 'bottom']

/** The selected track, or a hint that one is needed. */
export function needTrack(scene: Scene): Track | null {
  const track = scene.track()
  if (!track) notify('info', 'Select an object first.')
  return track ?? null
}

/** The selected object's cuboid on screen, or a hint that there is none. */
export function needCuboid(scene: Scene): { track: Track; cuboid: Cuboid } | null {
  const track = needTrack(scene)
  if (!track) return null
  const cuboid = scene.cuboid()
  if (!cuboid) notify('info', `Object #${track.id} is not in this frame.`)
  return cuboid ? { track, cuboid } : null
}

/** States the cuboid of a track at a frame: that on screen, if none is said. */
export function commitCuboid(scene: Scene, id: number, cuboid: Cuboid, frame = scene.frame()): void {
  const track = scene.tracks().get(id)
  const { t } = scene.drive.frames[frame]
  const own_size = track ? (keyframeAt(track, t)?.own_size ?? false) : false
  scene.edit({ do: 'put_keyframe', track: id, t, cuboid, own_size })
  scene.endDraft()
}

/** A changed copy of the selected cuboid, committed. */
export function change(scene: Scene, edit: (cuboid: Cuboid) => Cuboid): void {
  const at = needCuboid(scene)
  if (at) commitCuboid(scene, at.track.id, edit(at.cuboid))
}

export function turnedBy(cuboid: Cuboid, yaw_rad: number): Cuboid {
  const angles = anglesOf(cuboid.rotation)
  return { ...cuboid, rotation: rotationOf({ ...angles, yaw: wrapped(angles.yaw + yaw_rad) }) }
}

export function putKeyframe(scene: Scene): void {
  const track = needTrack(scene)
  if (!track) return
  const cuboid = scene.cuboid() ?? nearestCuboid(scene, track)
  if (cuboid) commitCuboid(scene, track.id, cuboid)
}

/** The cuboid of the frame nearest to the one on screen that has one. */
export function nearestCuboid(scene: Scene, track: Track): Cuboid | null {
  const n_frames = scene.drive.frames.length
  for (let gap = 0; gap < n_frames; gap += 1) {
    const cuboid = cuboidAt(track, scene.frame() - gap) ?? cuboidAt(track, scene.frame() + gap)
    if (cuboid) return cuboid
  }
  return null
}

export function removeKeyframe(scene: Scene): void {
  const track = needTrack(scene)
  if (!track) return
  if (!keyframeAt(track, scene.t())) return notify('info', 'There is no keyframe in this frame.')
  if (track.keyframes.length === 1) return deleteTrack(scene)
  scene.edit({ do: 'remove_keyframe', track: track.id, t: scene.t() })
}

export function deleteTrack(scene: Scene): void {
  const track = needTrack(scene)
  if (!track) return
  scene.edit({ do: 'delete', thing: { track: track.id }, with_references: true })
  scene.select(null)
  notify('info', `Object #${track.id} is deleted. Undo brings it back.`)
}

export function flipKeyframe(scene: Scene): void {
  const at = needCuboid(scene)
  if (!at) return
  if (keyframeAt(at.track, scene.t())) scene.edit({ do: 'flip_keyframe', track: at.track.id, t: scene.t() })
  else commitCuboid(scene, at.track.id, flipped(at.cuboid))
}

/** Fewer points than these may be anything. */
const LEAST_POINTS = 5
/** Hidden for so many frames, an object is taken to be out of sight. */
const MOST_HIDDEN = 10
/** Frames that the server counts in at a time. */
const N_AT_ONCE = 4

/** One pose for the object's whole life, which reaches as far as points are on it; or no longer so. */
export async function toggleStatic(scene: Scene): Promise<void> {
  const track = needTrack(scene)
  if (!track) return
  if (track.motion === 'static') return scene.edit({ do: 'set_motion', track: track.id, motion: null })
  const cuboid = scene.cuboid() ?? nearestCuboid(scene, track)
  if (!cuboid || !scene.saving().online) return scene.edit({ do: 'set_motion', track: track.id, motion: 'static' })
  const from = scene.frame()
  const [first, last] = await Promise.all([lastSeen(scene, cuboid, from, -1), lastSeen(scene, cuboid, from, 1)])
  const stampOf = (frame: number) => scene.drive.frames[frame].t
  scene.edit({ do: 'stand', track: track.id, cuboid, first: stampOf(first), last: stampOf(last) })
  notify('info', `#${track.id} stands from frame ${first} to ${last}: as long as points are on it.`)
}

/** The furthest frame in one direction up to which points are in a cuboid that stands. */
async function lastSeen(scene: Scene, cuboid: Cuboid, from: number, direction: 1 | -1): Promise<number> {
  let seen = from
  let next = from + direction
  while (scene.drive.frames[next] && Math.abs(next - seen) <= MOST_HIDDEN) {
    const frames = Array.from({ length: N_AT_ONCE }, (_, idx) => next + idx * direction).filter((it) => scene.drive.frames[it])
    const answers = await Promise.all(frames.map((frame) => api.count(scene.id, frame, cuboid).catch(() => null)))
    for (const [idx, answer] of answers.entries()) {
      if (!answer || Math.abs(frames[idx] - seen) > MOST_HIDDEN) return seen
      if (answer.n_points >= LEAST_POINTS) seen = frames[idx]
    }
    next += N_AT_ONCE * direction
  }
  return seen
}

export function toggleAbsence(scene: Scene): void {
  const track = needTrack(scene)
  if (!track) return
  const absence = track.absences.find((it) => it.start <= scene.t() && scene.t() < it.end)
  if (absence) return scene.edit({ do: 'remove_absence', track: track.id, start: absence.start })
  scene.edit({ do: 'put_absence', track: track.id, start: scene.t(), end: frameEnd(scene, scene.frame()) })
}

/** Where a frame ends: the stamp of the next one, or as far after the last as the one before it. */
export function frameEnd(scene: Scene, frame: number): number {
  const { frames } = scene.drive
  const next = frames[frame + 1]
  if (next) return next.t
  const [before, last] = [frames[frame - 1], frames[frame]]
  return last.t + (before ? last.t - before.t : 1)
}

/** The object's life begins, or ends, with the frame on screen. */
export function trim(scene: Scene, which: 'start' | 'end'): void {
  const track = needTrack(scene)
  if (!track) return
  const start = which === 'start' ? scene.t() : (track.life?.start ?? track.start)
  const end = which === 'end' ? frameEnd(scene, scene.frame()) : (track.life?.end ?? track.end + 1)
  if (end <= start) return notify('warning', 'A track cannot end before it begins.')
  scene.edit({ do: 'trim', track: track.id, start, end })
}

export function split(scene: Scene): void {
  const track = needTrack(scene)
  if (!track) return
  const inside = track.keyframes.some((it) => it.t < scene.t()) && track.keyframes.some((it) => it.t >= scene.t())
  if (!inside) return notify('info', 'Split needs a keyframe before this frame, and one at it or after.')
  const id = scene.numbers.take()
  if (id === null) return noNumber()
  scene.edit({ do: 'split', track: track.id, at: scene.t(), new: id })
  scene.select(id)
}

/** From the frame on screen on, the track is another one. */
export function reIdentify(scene: Scene, track: Track, other: number): void {
  const spare = scene.numbers.take()
  if (spare === null) return noNumber()
  scene.edit({ do: 're_identify', track: track.id, at: scene.t(), other, spare })
  scene.select(other)
}

/** Whether the keyframe on screen has a size of its own, for classes whose shape changes. */
export function setOwnSize(scene: Scene, own_size: boolean): void {
  const at = needCuboid(scene)
  if (at) scene.edit({ do: 'put_keyframe', track: at.track.id, t: scene.t(), cuboid: at.cuboid, own_size })
}

function noNumber(): void {
  notify('error', 'No number is left for a new object; the server has to be reached first.')
}

/** A new object with this cuboid. */
export function addTrack(scene: Scene, class_id: string, cuboid: Cuboid): void {
  const id = scene.numbers.take()
  if (id === null) return noNumber()
  scene.edit({ do: 'add_track', track: id, class: class_id, t: scene.t(), cuboid })
  scene.select(id)
  scene.setTool('select')
}

/** Asks the server for a box at a point, a rectangle or a pixel, and adds it. */
export async function boxAt(scene: Scene, at: BoxAt, class_id?: string): Promise<BoxAnswer | null> {
  const frame = scene.frame()
  try {
    const answer = await api.box(scene.id, { frame, at, class: class_id })
    if (scene.frame() !== frame) return null
    addTrack(scene, answer.class, answer.cuboid)
    if (answer.remark) notify('info', answer.remark)
    return answer
  } catch (err) {
    notify('warning', sentence(err))
    return null
  }
}

/** A track's cuboid at a frame. */
export interface At {
  track: number
  cuboid: Cuboid
  frame: number
}

export async function shrink(scene: Scene, { track, cuboid, frame }: At, faces: Face[]): Promise<void> {
  try {
    const answer = await api.shrink(scene.id, frame, cuboid, faces)
    commitCuboid(scene, track, answer.cuboid, frame)
  } catch (err) {
    notify('warning', sentence(err))
  }
}

export function shrinkAll(scene: Scene): void {
  const at = needCuboid(scene)
  if (at) void shrink(scene, { track: at.track.id, cuboid: at.cuboid, frame: scene.frame() }, ALL_FACES)
}

/** A box from the points where the selected one is now. */
export async function fitAgain(scene: Scene): Promise<void> {
  const at = needCuboid(scene)
  if (!at) return
  try {
    const [x, y] = at.cuboid.center
    const rectangle = footprint(at.cuboid, 0.4)
    const heading = anglesOf(at.cuboid.rotation).yaw
    const answer = await api.box(scene.id, { frame: scene.frame(), at: { rectangle }, class: at.track.class, heading, track: at.track.id })
    const moved = Math.hypot(answer.cuboid.center[0] - x, answer.cuboid.center[1] - y)
    commitCuboid(scene, at.track.id, answer.cuboid)
    notify('info', `Fitted to ${answer.n_points} points, moved by ${moved.toFixed(2)} m.`)
  } catch (err) {
    notify('warning', sentence(err))
  }
}

type Corner = [number, number]

/** The four corners of a cuboid on the ground, with a margin in meters. */
export function footprint({ center, rotation, size }: Cuboid, margin_m: number): [Corner, Corner, Corner, Corner] {
  const { yaw } = anglesOf(rotation)
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)]
  const [l, w] = [size[0] / 2 + margin_m, size[1] / 2 + margin_m]
  const corner = (x: number, y: number): Corner => [center[0] + cos * x - sin * y, center[1] + sin * x + cos * y]
  return [corner(l, w), corner(-l, w), corner(-l, -w), corner(l, -w)]
}

/** Why propagation ends, in words; where it is in doubt somebody has to look. */
const ENDS: Record<string, string> = { log_ends: 'the drive ends there', keyframe_reached: 'the next keyframe is reached' }
const DOUBTS: Record<string, string> = {
  too_few_points: 'too few points are left on the object', out_of_range: 'the object leaves what the lidar sees',
  no_fit: 'its points fit nowhere', ambiguous: 'its points fit in several places', hidden: 'the object is hidden',
}

/** Carries the object over the next frames by its own points; says where that ended and why. */
export async function propagate(scene: Scene, direction: 1 | -1): Promise<void> {
  const at = needCuboid(scene)
  if (!at) return
  if (scene.saving().n_waiting > 0) return notify('info', 'Wait until everything is saved, then propagate.')
  const last = scene.drive.frames.length - 1
  const from = scene.frame()
  const to = Math.max(0, Math.min(last, from + direction * settings.n_propagate))
  try {
    const answer = await api.propagate(scene.id, at.track.id, from, to)
    const n_found = answer.frames.length
    if (!answer.stopped) return notify('info', `Carried over ${n_found} frames.`)
    const { frame, reason } = answer.stopped
    notify(reason in ENDS ? 'info' : 'warning', `Carried over ${n_found} frames to frame ${frame}: ${ENDS[reason] ?? DOUBTS[reason] ?? reason.replaceAll('_', ' ')}.`)
    scene.setFrame(answer.stopped.frame)
  } catch (err) {
    notify('warning', sentence(err))
  }
}

/** Whether the object is said to be hidden at the frame on screen. */
export function isAbsentHere(scene: Scene): boolean {
  const track = scene.track()
  return track !== undefined && isAbsentAt(track, scene.t())
}
