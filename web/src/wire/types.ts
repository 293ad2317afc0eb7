// The types of what the server and the browser say to each other.

export type Vec3 = [number, number, number]
export type Vec2 = [number, number]
export type Quaternion = [number, number, number, number]

/** A box in the world: meters; rotation is x, y, z, w; size is length, width, height. */
export interface Cuboid {
  center: Vec3
  rotation: Quaternion
  size: Vec3
}

export interface Pose {
  center: Vec3
  rotation: Quaternion
}

export type Role = 'admin' | 'lead' | 'annotator' | 'reviewer' | 'viewer'

/** Somebody with their role. */
export interface Member {
  name: string
  role: Role
}

export interface Session {
  person: string
  role: Role
  needs_login: boolean
  version: string
}

export type Motion = 'static' | 'car_like' | 'free' | 'linear'
export type Value = boolean | number | string

export interface ClassDef {
  id: string
  title?: string
  parent?: string | null
  color?: string
  size?: Vec3
  /** Whether keyframes may have sizes of their own: of what bends or carries something. */
  size_per_keyframe?: boolean
  motion: Motion
  guideline: string
  retired?: boolean
  hotkey?: string
}

export type AttributeKind =
  | { kind: 'bool' }
  | { kind: 'number'; min?: number | null; max?: number | null }
  | { kind: 'choice'; options: string[] }
  | { kind: 'text' }

export type AttributeDef = AttributeKind & {
  id: string
  title?: string
  level: 'track' | 'frame'
  unit?: string | null
  required?: boolean
  /** The classes it applies to, with all kinds of them; none means all. */
  classes: string[]
  only_if?: { attribute: string; is: Value } | null
  retired?: boolean
  guideline: string
}

export interface EventTypeDef {
  id: string
  title?: string
  on: 'tracks' | 'scene' | 'any'
  classes: string[]
  retired?: boolean
  guideline: string
}

export interface RelationTypeDef {
  id: string
  title?: string
  from: string[]
  to: string[]
  retired?: boolean
  guideline: string
}

export interface Ontology {
  name: string
  version: number
  classes: ClassDef[]
  attributes: AttributeDef[]
  event_types: EventTypeDef[]
  relation_types: RelationTypeDef[]
  tags: string[]
}

export type TaskKind = 'label' | 'review' | 'correct'
export type TaskState = 'to_do' | 'in_progress' | 'in_review' | 'accepted' | 'rejected'

export interface Task {
  id: number
  scene: number
  kind: TaskKind
  assignee?: string | null
  state: TaskState
}

export interface TaskStep {
  author: string
  at_us: number
  state: TaskState
  note: string
}

export interface SceneInfo {
  id: number
  name: string
  log: string
  revision: number
}

export interface Project {
  name: string
  ontology: Ontology
  scenes: SceneInfo[]
  tasks: Task[]
  people: Member[]
}

export interface DriveFrame {
  t: number
  world_from_ego: Pose
  images: { camera: string; t: number }[]
}

export interface CameraInfo {
  id: string
  width: number
  height: number
}

export interface Drive {
  scene: number
  name: string
  log: string
  /** When the log starts, nanoseconds since the Unix epoch: more than a number can hold. */
  start_ns: string
  origin: Vec3
  frames: DriveFrame[]
  cameras: CameraInfo[]
  lidars: { id: string }[]
  radars: { id: string }[]
  /** What could not be had of the log, in sentences. */
  notes: string[]
}

export type Source = 'human' | 'model' | 'import' | 'propagated'

export interface Keyframe {
  t: number
  cuboid: Cuboid
  own_size: boolean
  source: Source
  score?: number | null
  reviewer?: string | null
}

export interface Interval {
  start: number
  end: number
}

export type PoseRow = [number, number, number, number, number, number, number, number, number, number]

/** The cuboid at each frame from `first` on; null where the object is absent. */
export interface Poses {
  first: number
  rows: (PoseRow | null)[]
}

export interface ViewBox {
  camera: string
  t: number
  min: Vec2
  max: Vec2
}

export interface Track {
  id: number
  class: string
  motion: Motion
  own_motion?: Motion | null
  size: Vec3
  life?: Interval | null
  start: number
  end: number
  keyframes: Keyframe[]
  absences: Interval[]
  attributes: Record<string, Value>
  frame_attributes: { attribute: string; t: number; value: Value }[]
  view_boxes: ViewBox[]
  poses: Poses
  next_keyframe?: number | null
}

export interface SceneEvent {
  id: number
  type: string
  start: number
  end: number
  tracks: number[]
}

export type About = { t: number } | { start: number; end: number } | { track: number }

/** Characters `start` to `end` of a caption, counted in Unicode scalar values, mean a track. */
export interface Mention {
  start: number
  end: number
  track: number
}

export interface Caption {
  id: number
  text: string
  about: About
  mentions: Mention[]
}

export type Thing = { track: number } | { event: number } | { audio: number }

export interface Relation {
  id: number
  type: string
  from: Thing
  to: Thing
  interval?: Interval | null
}

export interface AudioSegment {
  id: number
  microphone: string
  start: number
  end: number
  label: string
  transcript?: string | null
}

export interface Labels {
  events: SceneEvent[]
  captions: Caption[]
  relations: Relation[]
  audio: AudioSegment[]
  tags: string[]
}

export interface Conflict {
  id: number
  author: string
  other_author: string
  gesture: string
  cell: string
  reason: string
  track?: number | null
  t?: number | null
  mine?: Cuboid | null
  theirs?: Cuboid | null
  mine_text: string
  theirs_text: string
}

export interface SceneDocument {
  revision: number
  tracks: Track[]
  labels: Labels
  conflicts: Conflict[]
}

export type Action =
  | { do: 'add_track'; track: number; class: string; t: number; cuboid: Cuboid }
  | { do: 'put_keyframe'; track: number; t: number; cuboid: Cuboid; own_size: boolean }
  | { do: 'remove_keyframe'; track: number; t: number }
  | { do: 'move_keyframe'; track: number; from: number; to: number }
  | { do: 'flip_keyframe'; track: number; t: number }
  | { do: 'flip_track'; track: number }
  | { do: 'copy_value'; track: number; t: number; value: 'rotation' | 'size' | 'attribute'; attribute?: string; direction: 'forward' | 'backward' }
  | { do: 'set_size'; track: number; size: Vec3 }
  | { do: 'set_class'; track: number; class: string }
  | { do: 'set_motion'; track: number; motion: Motion | null }
  | { do: 'stand'; track: number; cuboid: Cuboid; first: number; last: number }
  | { do: 'trim'; track: number; start: number; end: number }
  | { do: 'split'; track: number; at: number; new: number }
  | { do: 'merge'; into: number; from: number }
  | { do: 're_identify'; track: number; at: number; other: number; spare: number }
  | { do: 'put_absence'; track: number; start: number; end: number }
  | { do: 'remove_absence'; track: number; start: number }
  | { do: 'set_attribute'; track: number; attribute: string; value: Value | null }
  | { do: 'set_frame_attribute'; track: number; attribute: string; t: number; value: Value | null }
  | { do: 'put_view_box'; track: number; camera: string; t: number; min: Vec2; max: Vec2 }
  | { do: 'remove_view_box'; track: number; camera: string; t: number }
  | { do: 'thin_track'; track: number; position_m?: number; rotation_rad?: number }
  | { do: 'review_track'; track: number }
  | { do: 'delete'; thing: Thing; with_references: boolean }
  | { do: 'put_event'; event: number; type: string; start: number; end: number; tracks: number[] }
  | { do: 'put_caption'; caption: number; text: string; about: About; mentions: Mention[] }
  | { do: 'remove_caption'; caption: number }
  | { do: 'remove_relation'; relation: number }
  | { do: 'put_relation'; relation: number; type: string; from: Thing; to: Thing; interval?: Interval | null }
  | { do: 'put_audio'; audio: number; microphone: string; start: number; end: number; label: string; transcript?: string | null }
  | { do: 'put_tag'; tag: string }
  | { do: 'remove_tag'; tag: string }

/** Something a person did that the server has to hear of exactly once. */
export type Deed =
  | { kind: 'edit'; id: string; base: number; action: Action }
  | { kind: 'undo'; id: string }
  | { kind: 'redo'; id: string }

export type ToServer =
  | Deed
  | { kind: 'hello'; revision: number }
  | { kind: 'preview'; seq: number; frame: number; track?: number; class: string; t: number; cuboid: Cuboid }
  | { kind: 'look'; frame: number }
  | { kind: 'cursor'; frame: number; track?: number; point?: Vec3 }

/** A track's cuboid as a camera sees it, in pixels of the image. */
export interface Overlay {
  track: number
  camera: string
  lines: number[][]
  front: number[][]
  box?: { min: Vec2; max: Vec2 } | null
  corrected: boolean
  /** The image's own stamp. */
  t: number
}

export interface Someone {
  connection: number
  person: string
  frame: number
  track?: number | null
  point?: Vec3 | null
}

export interface ChangeMessage {
  kind: 'change'
  revision: number
  author: string
  id?: string | null
  gesture: string
  tracks: Track[]
  gone: number[]
  labels?: Labels | null
}

export type FromServer =
  | { kind: 'welcome'; revision: number; person: string; connection: number }
  | { kind: 'reload' }
  | ChangeMessage
  | { kind: 'done'; id: string; revision: number }
  | { kind: 'refused'; id: string; error: string }
  | { kind: 'conflict'; id: string; conflict: Conflict }
  | { kind: 'preview'; seq: number; poses: Poses; overlays: Overlay[]; n_points: number }
  /** Of some tracks, or of all where none are named. */
  | { kind: 'overlays'; frame: number; tracks?: number[] | null; overlays: Overlay[] }
  | { kind: 'error'; error: string }
  | { kind: 'people'; people: Someone[] }
  | { kind: 'conflicts'; conflicts: Conflict[] }

export type Face = 'front' | 'rear' | 'left' | 'right' | 'top' | 'bottom'

export type BoxAt =
  | { point: Vec3 }
  | { rectangle: [Vec2, Vec2, Vec2, Vec2] }
  | { image: { camera: string; pixel: Vec2 } }

export interface BoxAnswer {
  cuboid: Cuboid
  class: string
  confidence: number
  n_points: number
  remark?: string | null
}

export interface PropagateAnswer {
  revision: number
  /** The frames it went through; no score where it was hidden between others. */
  frames: { frame: number; score?: number | null }[]
  stopped?: { frame: number; reason: string } | null
}

export interface HistoryEntry {
  revision: number
  author: string
  at_us: number
  gesture: string
  kind: 'do' | 'undo' | 'redo'
}

export interface Finding {
  track?: number | null
  t?: number | null
  kind: string
  text: string
}

export interface Pin {
  track?: number | null
  t?: number | null
  place?: Vec3 | null
  radius_m?: number | null
  region?: { camera: string; box: [number, number, number, number] } | null
}

export interface Comment {
  id: number
  author: string
  at_us: number
  text: string
  pin: Pin
  resolved_by?: string | null
}

export interface RadarReturn {
  radar: string
  point: Vec3
  velocity?: Vec3 | null
  rcs_dbsm?: number | null
}
