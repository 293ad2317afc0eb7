// A made-up drive: a street with cars, people and a truck, and what the sensors would see of it.

import { encodeCloud } from '../src/cloud/encode'
import { placed, placedInto, rotationOf } from '../src/document/geometry'
import type { Cuboid, Drive, Pose, Vec3 } from '../src/wire/types'

export const N_FRAMES = 40
export const FRAME_NANOS = 100_000_000
export const ORIGIN: Vec3 = [500_120, 5_400_210, 112]
const SPEED_MPS = 6

export interface Thing {
  class: string
  size: Vec3
  at: Vec3
  yaw: number
  speed: number
}

/** What is there in truth; places relative to the origin. */
export const THINGS: Thing[] = [
  { class: 'car', size: [4.3, 1.85, 1.55], at: [16, 3.4, 0], yaw: Math.PI, speed: 7 },
  { class: 'car', size: [4.1, 1.8, 1.5], at: [20, -6.6, 0], yaw: 0.03, speed: 0 },
  { class: 'car', size: [4.6, 1.9, 1.6], at: [27, -6.5, 0], yaw: 0, speed: 0 },
  { class: 'van', size: [5.3, 2, 2.3], at: [34, -6.6, 0], yaw: 0, speed: 0 },
  { class: 'truck', size: [8.2, 2.5, 3.2], at: [38, 0.2, 0], yaw: 0, speed: 5 },
  { class: 'pedestrian', size: [0.7, 0.6, 1.75], at: [24, 8.4, 0], yaw: -0.3, speed: 1.4 },
  { class: 'pedestrian', size: [0.7, 0.65, 1.7], at: [25, 9.2, 0], yaw: -0.3, speed: 1.4 },
  { class: 'cyclist', size: [1.8, 0.7, 1.75], at: [9, -3.4, 0], yaw: 0, speed: 5 },
  { class: 'car', size: [4.4, 1.8, 1.5], at: [30, 13, 0], yaw: 1.57, speed: 0 },
]

export function poseAt(frame: number): Pose {
  const x = (SPEED_MPS * frame * FRAME_NANOS) / 1e9
  return { center: [ORIGIN[0] + x, ORIGIN[1], ORIGIN[2]], rotation: rotationOf({ yaw: 0.01 * Math.sin(frame / 6), pitch: 0, roll: 0 }) }
}

export function cuboidOf(thing: Thing, frame: number): Cuboid {
  const way = (thing.speed * frame * FRAME_NANOS) / 1e9
  return {
    center: [
      ORIGIN[0] + thing.at[0] + Math.cos(thing.yaw) * way,
      ORIGIN[1] + thing.at[1] + Math.sin(thing.yaw) * way,
      ORIGIN[2] + thing.size[2] / 2,
    ],
    rotation: rotationOf({ yaw: thing.yaw, pitch: 0, roll: 0 }),
    size: thing.size,
  }
}

/** Camera axes in the ego frame: looking along a yaw, 1.6 m above the ground. */
export const CAMERAS = [
  { id: 'front_left', yaw: 0.95, width: 1280, height: 800, focal: 640 },
  { id: 'front', yaw: 0, width: 1920, height: 1080, focal: 1150 },
  { id: 'front_right', yaw: -0.95, width: 1280, height: 800, focal: 640 },
] as const

export type Camera = (typeof CAMERAS)[number]

/** Pixel and depth of a point in the ego frame; null behind the camera. */
export function project(camera: Camera, [x, y, z]: Vec3): { x: number; y: number; depth: number } | null {
  const [cos, sin] = [Math.cos(camera.yaw), Math.sin(camera.yaw)]
  const depth = cos * (x - 1.5) + sin * y
  const right = sin * (x - 1.5) - cos * y
  if (depth < 0.5) return null
  return { x: camera.width / 2 + (camera.focal * right) / depth, y: camera.height / 2 - (camera.focal * (z - 1.6)) / depth, depth }
}

export function madeUpDrive(): Drive {
  return {
    scene: 1,
    name: 'street_0001',
    log: 'street_0001.mcap',
    start_ns: '1777882500000000000',
    origin: ORIGIN,
    frames: Array.from({ length: N_FRAMES }, (_, frame) => ({
      t: frame * FRAME_NANOS,
      world_from_ego: poseAt(frame),
      images: CAMERAS.map((it, idx) => ({ camera: it.id, t: frame * FRAME_NANOS + (idx - 1) * 8_000_000 })),
    })),
    cameras: CAMERAS.map(({ id, width, height }) => ({ id, width, height })),
    lidars: [{ id: 'top' }],
    radars: [{ id: 'front' }],
    notes: [],
  }
}

/** The same numbers every time. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

interface Swept { xyz: number[]; intensity: number[]; ring: number[] }

const swept = new Map<number, Swept>()

/** The points of a frame in the ego frame. */
export function sweep(frame: number): Swept {
  const held = swept.get(frame)
  if (held) return held
  const made: Swept = { xyz: [], intensity: [], ring: [] }
  const random = chance(frame + 1)
  ground(made, random)
  walls(made, random, frame)
  for (const thing of THINGS) surface(made, random, placedBox(thing, frame))
  swept.set(frame, made)
  return made
}

function ground(made: Swept, random: () => number): void {
  for (let ring = 0; ring < 32; ring += 1) {
    const radius = 3.2 * 1.105 ** ring
    for (let step = 0; step < 900; step += 1) {
      const angle = (step / 900) * 2 * Math.PI
      const r = radius * (1 + 0.012 * (random() - 0.5))
      const y = r * Math.sin(angle)
      const curb = Math.abs(y) > 8 ? 0.14 : 0
      if (Math.abs(y) < 17) add(made, [r * Math.cos(angle), y, curb + 0.03 * (random() - 0.5)], Math.abs(Math.abs(y) - 1.7) < 0.12 ? 210 : 40 + 20 * random(), ring)
    }
  }
}

function walls(made: Swept, random: () => number, frame: number): void {
  const shift = poseAt(frame).center[0] - ORIGIN[0]
  for (let n = 0; n < 9000; n += 1) {
    const along = random() * 120 - 50
    const side = random() < 0.5 ? 1 : -1
    const gap = Math.floor((along + shift) / 14) % 3 === 0
    if (!gap) add(made, [along, side * (17 + 0.3 * Math.sin(along + shift)), 0.1 + random() * 5], 90 + 40 * random(), 20)
  }
}

function placedBox(thing: Thing, frame: number): { cuboid: Cuboid; center: Vec3; yaw: number } {
  const cuboid = cuboidOf(thing, frame)
  return { cuboid, center: placedInto(poseAt(frame), cuboid.center), yaw: thing.yaw }
}

/** Points on the sides that face the sensor, fewer the farther they are. */
function surface(made: Swept, random: () => number, { cuboid, center, yaw }: ReturnType<typeof placedBox>): void {
  const distance = Math.hypot(center[0], center[1])
  const [l, w, h] = cuboid.size
  const n = Math.min(1400, Math.round((26_000 * h * (l + w)) / (distance * distance * 4)))
  const pose: Pose = { center, rotation: rotationOf({ yaw, pitch: 0, roll: 0 }) }
  for (let idx = 0; idx < n; idx += 1) {
    const long = random() < l / (l + w)
    const u = random() - 0.5
    const to_sensor = placedInto(pose, [0, 0, 1.8])
    const local: Vec3 = long ? [u * l, Math.sign(to_sensor[1]) * (w / 2 - 0.03), 0] : [Math.sign(to_sensor[0]) * (l / 2 - 0.03), u * w, 0]
    local[2] = (0.08 + 0.9 * random() - 0.5) * h
    const round = local[2] > 0 ? 0.88 : 1
    add(made, placed(pose, [local[0] * round, local[1] * round, local[2]]), 100 + 120 * random(), 8 + Math.floor(random() * 12))
  }
}

function add(made: Swept, point: Vec3, intensity: number, ring: number): void {
  made.xyz.push(...point)
  made.intensity.push(Math.min(255, intensity))
  made.ring.push(ring)
}

export function cloudBytes(frame: number): ArrayBuffer {
  const { xyz, intensity, ring } = sweep(frame)
  const n = intensity.length
  return encodeCloud({
    nPoints: n, xyz: new Float32Array(xyz), intensity: Uint8Array.from(intensity), ring: Uint8Array.from(ring), sensorStarts: new Uint32Array([0, n]),
  })
}

export function pointBytes(frame: number, camera: Camera): ArrayBuffer {
  const { xyz } = sweep(frame)
  const seen: { idx: number; x: number; y: number; depth: number }[] = []
  for (let idx = 0; idx < xyz.length / 3; idx += 1) {
    const at = project(camera, [xyz[3 * idx], xyz[3 * idx + 1], xyz[3 * idx + 2]])
    if (at && at.x >= 0 && at.y >= 0 && at.x < camera.width && at.y < camera.height) seen.push({ idx, ...at })
  }
  const bytes = new ArrayBuffer(4 + 16 * seen.length)
  new DataView(bytes).setUint32(0, seen.length, true)
  new Uint32Array(bytes, 4, seen.length).set(seen.map((it) => it.idx))
  for (const [plane, name] of (['x', 'y', 'depth'] as const).entries()) {
    new Float32Array(bytes, 4 + 4 * seen.length * (plane + 1), seen.length).set(seen.map((it) => it[name]))
  }
  return bytes
}

const EDGES = [[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7]]

/** The corners of a cuboid in the ego frame; 0, 3, 4 and 7 are in front. */
export function corners(cuboid: Cuboid, world_from_ego: Pose): Vec3[] {
  const [l, w, h] = cuboid.size.map((it) => it / 2)
  const local: Vec3[] = [[l, w, -h], [-l, w, -h], [-l, -w, -h], [l, -w, -h], [l, w, h], [-l, w, h], [-l, -w, h], [l, -w, h]]
  return local.map((it) => placedInto(world_from_ego, placed(cuboid, it)))
}

export function linesOf(cuboid: Cuboid, frame: number, camera: Camera): { lines: number[][]; front: number[][]; box: { min: [number, number]; max: [number, number] } } | null {
  const at = corners(cuboid, poseAt(frame)).map((it) => project(camera, it))
  if (at.some((it) => it === null)) return null
  const pixels = at as { x: number; y: number }[]
  const line = ([a, b]: number[]) => [pixels[a].x, pixels[a].y, pixels[b].x, pixels[b].y]
  const [xs, ys] = [pixels.map((it) => it.x), pixels.map((it) => it.y)]
  const box = {
    min: [Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys))] as [number, number],
    max: [Math.min(camera.width, Math.max(...xs)), Math.min(camera.height, Math.max(...ys))] as [number, number],
  }
  if (box.max[0] <= box.min[0] || box.max[1] <= box.min[1]) return null
  return { lines: EDGES.map(line), front: [[0, 3], [3, 7], [7, 4], [4, 0]].map(line), box }
}

const PAINTS = ['#7d8a99', '#b8442f', '#dfe3e6', '#2f5d8a', '#9aa26b', '#5d4a7a', '#a0522d', '#3d7a5e', '#c8b560']

/** The image as a drawing: sky, street, houses, and the things as blocks. */
export function drawing(frame: number, camera: Camera): string {
  const { width, height } = camera
  const horizon = height / 2
  const blocks = THINGS.map((thing, idx) => ({ thing, paint: PAINTS[idx], ...placedBox(thing, frame) }))
    .sort((a, b) => Math.hypot(...b.center) - Math.hypot(...a.center))
  const polygon = (points: Vec3[], fill: string) => {
    const at = points.map((it) => project(camera, it))
    return at.some((it) => !it) ? '' : `<polygon points="${at.map((it) => `${it!.x.toFixed(1)},${it!.y.toFixed(1)}`).join(' ')}" fill="${fill}"/>`
  }
  const faces = (cuboid: Cuboid, paint: string) => {
    const c = corners(cuboid, poseAt(frame))
    const sides = [[0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 5], [0, 3, 7, 4], [4, 5, 6, 7]]
    const far = (side: number[]) => Math.hypot(...side.reduce((sum, idx) => sum.map((it, axis) => it + c[idx][axis] / 4), [0, 0, -1.6] as number[]))
    return sides.map((side, idx) => ({ side, idx })).sort((a, b) => far(b.side) - far(a.side))
      .map(({ side, idx }) => `<g style="filter:brightness(${[0.8, 0.85, 0.7, 0.95, 1.15][idx]})">${polygon(side.map((it) => c[it]), paint)}</g>`).join('')
  }
  const shift = poseAt(frame).center[0] - ORIGIN[0]
  const houses = [1, -1].flatMap((side) => Array.from({ length: 10 }, (_, idx) => {
    const from = Math.floor(shift / 14) * 14 + (idx - 1) * 14 - shift
    const x = Math.max(2.5, from + 0.6)
    const tone = ['#8b6f5c', '#a58f78', '#7a7f86'][Math.abs(Math.floor((from + shift) / 14)) % 3]
    return polygon([[x, side * 17, 0], [from + 13.4, side * 17, 0], [from + 13.4, side * 17, 6], [x, side * 17, 6]], tone)
  })).reverse().join('')
  const marks = Array.from({ length: 14 }, (_, idx) => {
    const from = Math.floor(shift / 6) * 6 + idx * 6 - shift
    return polygon([[Math.max(3, from), 1.6, 0], [Math.max(3.1, from + 3), 1.6, 0], [Math.max(3.1, from + 3), 1.8, 0], [Math.max(3, from), 1.8, 0]], '#e9e9e0')
  }).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
    + `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#86aed4"/><stop offset="1" stop-color="#d9e4ec"/></linearGradient></defs>`
    + `<rect width="${width}" height="${horizon}" fill="url(#s)"/><rect y="${horizon}" width="${width}" height="${height - horizon}" fill="#55595e"/>`
    + houses + marks + blocks.map((it) => faces(it.cuboid, it.paint)).join('') + '</svg>'
}
