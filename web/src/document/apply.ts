// What an action will do, shown before the server has said so.
//
// Only what is stated is foreseen: keyframes, values, lives. Cuboids between keyframes come from
// the server; until they do, the old ones stay.

import type { Action, Cuboid, DriveFrame, Keyframe, Track, Value } from '../wire/types'
import { type Content, put, without, withTrack, withoutTrack } from './content'
import { flipped, rowOfCuboid } from './geometry'
import { cuboidAt, frameNear } from './track'

type Frames = readonly DriveFrame[]

/** The content after an action; the same content where the action means nothing here. */
export function applied(content: Content, action: Action, frames: Frames): Content {
  switch (action.do) {
    case 'add_track': return withTrack(content, newTrack(action, frames))
    case 'delete': return deleted(content, action)
    case 'merge': return merged(content, action.into, action.from)
    case 'split': return splitAt(content, action.track, action.at, action.new)
    case 're_identify':
    case 'thin_track':
    case 'copy_value':
    case 'put_audio': return content
    case 'put_event':
    case 'put_caption':
    case 'remove_caption':
    case 'remove_relation':
    case 'put_relation':
    case 'put_tag':
    case 'remove_tag': return { ...content, labels: labeled(content, action) }
    default: return changedTrack(content, action, frames)
  }
}

type TrackAction = Exclude<Action, { do: 'add_track' | 'delete' | 'merge' | 'split' | 're_identify' | 'thin_track' | 'copy_value' | 'put_audio' | 'put_event' | 'put_caption' | 'remove_caption' | 'put_relation' | 'remove_relation' | 'put_tag' | 'remove_tag' }>
type LabelAction = Extract<Action, { do: 'put_event' | 'put_caption' | 'remove_caption' | 'put_relation' | 'remove_relation' | 'put_tag' | 'remove_tag' }>

function changedTrack(content: Content, action: TrackAction, frames: Frames): Content {
  const track = content.tracks.get(action.track)
  return track ? withTrack(content, trackAfter(track, action, frames)) : content
}

function trackAfter(track: Track, action: TrackAction, frames: Frames): Track {
  switch (action.do) {
    case 'put_keyframe': return withKeyframe(track, action, frames)
    case 'remove_keyframe': return withKeyframes(track, track.keyframes.filter((it) => it.t !== action.t))
    case 'move_keyframe': return movedKeyframe(track, action.from, action.to)
    case 'flip_keyframe': return flippedTrack(track, (keyframe) => keyframe.t === action.t, frames)
    case 'flip_track': return flippedTrack(track, () => true, frames)
    case 'set_size': return resized(track, action.size)
    case 'set_class': return { ...track, class: action.class }
    case 'set_motion': return { ...track, own_motion: action.motion, motion: action.motion ?? track.motion }
    case 'stand': return standing(track, action, frames)
    case 'trim': return { ...track, life: { start: action.start, end: action.end } }
    case 'put_absence': return withAbsence(track, action.start, action.end, frames)
    case 'remove_absence': return { ...track, absences: track.absences.filter((it) => it.start !== action.start) }
    case 'set_attribute': return { ...track, attributes: withValue(track.attributes, action.attribute, action.value) }
    case 'set_frame_attribute': return withFrameValue(track, action)
    case 'put_view_box': return withViewBox(track, action)
    case 'remove_view_box': return { ...track, view_boxes: otherViewBoxes(track, action) }
    case 'review_track': return track
  }
}

function newTrack(action: Extract<Action, { do: 'add_track' }>, frames: Frames): Track {
  const keyframe: Keyframe = { t: action.t, cuboid: action.cuboid, own_size: false, source: 'human' }
  return {
    id: action.track, class: action.class, motion: 'linear', size: action.cuboid.size,
    start: action.t, end: action.t, keyframes: [keyframe], absences: [], attributes: {},
    frame_attributes: [], view_boxes: [],
    poses: { first: frameNear(frames, action.t), rows: [rowOfCuboid(action.cuboid)] },
  }
}

function withKeyframe(track: Track, action: Extract<Action, { do: 'put_keyframe' }>, frames: Frames): Track {
  const { t, cuboid, own_size } = action
  const keyframe: Keyframe = { t, cuboid, own_size, source: 'human' }
  const keyframes = [...track.keyframes.filter((it) => it.t !== t), keyframe].sort((a, b) => a.t - b.t)
  const sized = own_size ? track : resized(track, cuboid.size)
  return withPose(withKeyframes(sized, keyframes), frameNear(frames, t), cuboid)
}

function standing(track: Track, { cuboid, first, last }: Extract<Action, { do: 'stand' }>, frames: Frames): Track {
  const stamps = [...new Set([first, last])].filter((t) => t < track.start || t > track.end)
  const put = (next: Track, t: number) => withKeyframe(next, { do: 'put_keyframe', track: track.id, t, cuboid, own_size: false }, frames)
  return { ...stamps.reduce(put, track), own_motion: 'static', motion: 'static' }
}

function withKeyframes(track: Track, keyframes: Keyframe[]): Track {
  const [first, last] = [keyframes[0], keyframes.at(-1)]
  return first && last ? { ...track, keyframes, start: first.t, end: last.t } : track
}

function withPose(track: Track, frame: number, cuboid: Cuboid): Track {
  const { first, rows } = track.poses
  const before = Math.max(0, first - frame)
  const next = [...Array<null>(before).fill(null), ...rows]
  while (next.length <= frame - first + before) next.push(null)
  next[frame - first + before] = rowOfCuboid(cuboid)
  return { ...track, poses: { first: Math.min(first, frame), rows: next } }
}

function movedKeyframe(track: Track, from: number, to: number): Track {
  if (track.keyframes.some((it) => it.t === to)) return track
  const keyframes = track.keyframes.map((it) => (it.t === from ? { ...it, t: to } : it))
  return withKeyframes(track, keyframes.sort((a, b) => a.t - b.t))
}

function flippedTrack(track: Track, chosen: (keyframe: Keyframe) => boolean, frames: Frames): Track {
  const turn = (it: Keyframe) => (chosen(it) ? { ...it, cuboid: flipped(it.cuboid), source: 'human' as const } : it)
  const keyframes = track.keyframes.map(turn)
  const shown = keyframes.filter((it) => chosen(it) && cuboidAt(track, frameNear(frames, it.t)) !== null)
  return shown.reduce((next, it) => withPose(next, frameNear(frames, it.t), it.cuboid), { ...track, keyframes })
}

function resized(track: Track, size: Track['size']): Track {
  const keyframes = track.keyframes.map((it) => (it.own_size ? it : { ...it, cuboid: { ...it.cuboid, size } }))
  const rows = track.poses.rows.map((row) => row && rowOfCuboid({
    center: [row[0], row[1], row[2]], rotation: [row[3], row[4], row[5], row[6]], size,
  }))
  return { ...track, size, keyframes, poses: { ...track.poses, rows } }
}

function withAbsence(track: Track, start: number, end: number, frames: Frames): Track {
  const absences = [...track.absences, { start, end }].sort((a, b) => a.start - b.start)
  const hidden = (frame: number) => { const t = frames[frame]?.t ?? 0; return start <= t && t < end }
  const rows = track.poses.rows.map((row, idx) => (hidden(track.poses.first + idx) ? null : row))
  return { ...track, absences, poses: { ...track.poses, rows } }
}

function withValue(values: Record<string, Value>, name: string, value: Value | null): Record<string, Value> {
  const { [name]: _, ...others } = values
  return value === null ? others : { ...others, [name]: value }
}

function withFrameValue(track: Track, action: Extract<Action, { do: 'set_frame_attribute' }>): Track {
  const { attribute, t, value } = action
  const others = track.frame_attributes.filter((it) => it.attribute !== attribute || it.t !== t)
  const frame_attributes = value === null ? others : [...others, { attribute, t, value }].sort((a, b) => a.t - b.t)
  return { ...track, frame_attributes }
}

function otherViewBoxes(track: Track, { camera, t }: { camera: string; t: number }): Track['view_boxes'] {
  return track.view_boxes.filter((it) => it.camera !== camera || it.t !== t)
}

function withViewBox(track: Track, action: Extract<Action, { do: 'put_view_box' }>): Track {
  const { camera, t, min, max } = action
  return { ...track, view_boxes: [...otherViewBoxes(track, action), { camera, t, min, max }] }
}

function splitAt(content: Content, id: number, at: number, new_id: number): Content {
  const track = content.tracks.get(id)
  const early = track?.keyframes.filter((it) => it.t < at) ?? []
  const late = track?.keyframes.filter((it) => it.t >= at) ?? []
  if (!track || early.length === 0 || late.length === 0) return content
  const head = withKeyframes(track, early)
  return withTrack(withTrack(content, head), { ...withKeyframes(track, late), id: new_id })
}

function merged(content: Content, into: number, from: number): Content {
  const [kept, gone] = [content.tracks.get(into), content.tracks.get(from)]
  if (!kept || !gone) return content
  const own = new Set(kept.keyframes.map((it) => it.t))
  const keyframes = [...kept.keyframes, ...gone.keyframes.filter((it) => !own.has(it.t))]
  const joined = withKeyframes(kept, keyframes.sort((a, b) => a.t - b.t))
  return withTrack(withoutTrack(content, from), joined)
}

function deleted(content: Content, { thing }: Extract<Action, { do: 'delete' }>): Content {
  const { labels } = content
  if ('track' in thing) return withoutTrack(content, thing.track)
  if ('event' in thing) return { ...content, labels: { ...labels, events: without(labels.events, thing.event) } }
  return { ...content, labels: { ...labels, audio: without(labels.audio, thing.audio) } }
}

function labeled({ labels }: Content, action: LabelAction): Content['labels'] {
  switch (action.do) {
    case 'put_event': {
      const { event: id, type, start, end, tracks } = action
      return { ...labels, events: put(labels.events, { id, type, start, end, tracks }) }
    }
    case 'put_caption': {
      const { caption: id, text, about, mentions } = action
      return { ...labels, captions: put(labels.captions, { id, text, about, mentions }) }
    }
    case 'remove_caption': return { ...labels, captions: without(labels.captions, action.caption) }
    case 'remove_relation': return { ...labels, relations: without(labels.relations, action.relation) }
    case 'put_relation': {
      const { relation: id, type, from, to, interval } = action
      return { ...labels, relations: put(labels.relations, { id, type, from, to, interval }) }
    }
    case 'put_tag': return { ...labels, tags: [...labels.tags.filter((it) => it !== action.tag), action.tag] }
    case 'remove_tag': return { ...labels, tags: labels.tags.filter((it) => it !== action.tag) }
  }
}
