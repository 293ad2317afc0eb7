// Scenes for the bench: a synthetic street with known cars, or raw sweeps served from a folder outside the repository.

import { encodeCloud } from '../src/cloud/encode'
import { quatFromYaw, worldFromLocal, localFromWorld, IDENTITY, type Cuboid, type Pose, type Vec3 } from '../src/cloud/geometry'

export interface BenchBox { track: number; cls: string; cuboid: Cuboid }
export interface BenchFrame { frame: number; pose: Pose; boxes: BenchBox[] }
export interface BenchScene {
  origin: Vec3
  frames: BenchFrame[]
  bytesOf(frame: number): Promise<ArrayBuffer>
  radarOf?(frame: number): { point: Vec3; velocity: Vec3 }[]
}

export async function openScene(name: string): Promise<BenchScene> {
  return name === 'synthetic' ? syntheticScene() : recordedScene(name)
}

/** `NAME/scene.json` and `NAME/000.bin`, … of x, y, z, intensity (0..1) as f32. */
async function recordedScene(name: string): Promise<BenchScene> {
  const scene = (await (await fetch(`/${name}/scene.json`)).json()) as Omit<BenchScene, 'bytesOf'>
  return {
    ...scene,
    async bytesOf(frame) {
      const answer = await fetch(`/${name}/${String(frame).padStart(3, '0')}.bin`)
      return packed(new Float32Array(await answer.arrayBuffer()))
    },
  }
}

function syntheticScene(): BenchScene {
  const origin: Vec3 = [500_000, 5_600_000, 100]
  const frames = Array.from({ length: 40 }, (_, frame): BenchFrame => {
    const pose: Pose = { center: [origin[0] + frame, origin[1], origin[2]], rotation: quatFromYaw(0) }
    return { frame, pose, boxes: streetBoxes(origin, frame) }
  })
  return {
    origin, frames,
    bytesOf: async frame => packed(streetPoints(frames[frame])),
    radarOf: frame => frames[frame].boxes.map(({ track, cuboid }) => ({
      point: localFromWorld(frames[frame].pose, cuboid.center), velocity: [[8, 0, 0], [0, 0, 0], [0, 0, 0], [0, 1, 0], [-4, 0, 0]][track - 1] as Vec3,
    })),
  }
}

function streetBoxes(origin: Vec3, frame: number): BenchBox[] {
  const at = (x: number, y: number, yaw: number, size: Vec3): Cuboid =>
    ({ center: worldFromLocal({ ...IDENTITY, center: origin }, [x, y, size[2] / 2]), rotation: quatFromYaw(yaw), size })
  const car: Vec3 = [4.4, 1.8, 1.5]
  return [
    { track: 1, cls: 'car', cuboid: at(14 + 0.8 * frame, -0.2, 0.02, car) },
    { track: 2, cls: 'car', cuboid: at(22, 5.5, 0.05, car) },
    { track: 3, cls: 'truck', cuboid: at(34, 5.7, 0, [8.5, 2.5, 3.2]) },
    { track: 4, cls: 'person', cuboid: at(12, -5.2 + 0.1 * frame, 1.57, [0.6, 0.6, 1.75]) },
    { track: 5, cls: 'bicycle', cuboid: at(18 - 0.4 * frame, 2.8, 3.1, [1.8, 0.6, 1.7]) },
  ]
}

/** Ground rings and the surfaces of boxes that face the ego; the same points on every call. */
function streetPoints({ pose, boxes }: BenchFrame): Float32Array {
  const values: number[] = []
  const next = random(7)
  for (let ring = 0; ring < 48; ring++) {
    const radius = 3.5 * 1.07 ** ring
    for (let step = 0; step < 1800; step++) {
      const angle = (step / 1800) * 2 * Math.PI
      values.push(radius * Math.cos(angle), radius * Math.sin(angle), 0.02 * next(), 0.15 + 0.2 * next())
    }
  }
  for (const { cuboid } of boxes) {
    for (let point = 0; point < 3000; point++) {
      const local = [next() - 0.5, next() - 0.5, next() - 0.5]
      const axis = Math.floor(next() * 3)
      local[axis] = local[axis] < 0 ? -0.49 : 0.49
      const world = worldFromLocal(cuboid, [local[0] * cuboid.size[0], local[1] * cuboid.size[1], local[2] * cuboid.size[2]])
      values.push(...localFromWorld(pose, world), 0.4 + 0.6 * next())
    }
  }
  return Float32Array.from(values)
}

function packed(xyzi: Float32Array): ArrayBuffer {
  const nPoints = xyzi.length / 4
  const xyz = new Float32Array(nPoints * 3)
  const intensity = new Uint8Array(nPoints)
  for (let point = 0; point < nPoints; point++) {
    xyz.set(xyzi.subarray(4 * point, 4 * point + 3), 3 * point)
    intensity[point] = Math.min(255, xyzi[4 * point + 3] * 255)
  }
  return encodeCloud({ nPoints, xyz, intensity, ring: null, sensorStarts: Uint32Array.of(0, nPoints) })
}

function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
