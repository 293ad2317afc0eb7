// The ground under the ego: a 10 m grid, rings of distance, and the ego's own outline.

import { add, subtract, worldFromLocal, type Cuboid, type Pose, type Vec3 } from '../cloud/geometry'
import type { Fills } from './fills'
import type { Palette } from './palette'
import type { Segments } from './segments'

const REACH_M = 100
const STEP_M = 10
export const RINGS_M = [10, 20, 30, 40, 60, 80, 100]
/** A usual car, as a mark of place and scale; rear axle at the ego's origin. */
const EGO_SIZE_M: Vec3 = [4.5, 1.85, 1.5]
const EGO_AHEAD_M = 1.35

export function drawGrid(worldFromEgo: Pose, groundZ: number, origin: Vec3, palette: Palette, lines: Segments): void {
  const at = (x: number, y: number): Vec3 => subtract(worldFromLocal(worldFromEgo, [x, y, groundZ]), origin)
  for (let offset = -REACH_M; offset <= REACH_M; offset += STEP_M) {
    lines.line(at(-REACH_M, offset), at(REACH_M, offset), { color: palette.grid, width: 1 })
    lines.line(at(offset, -REACH_M), at(offset, REACH_M), { color: palette.grid, width: 1 })
  }
  for (const radius of RINGS_M) lines.path(ring(radius, at), { color: palette.ring, width: 1 })
}

/** Where the number of a ring is written: ahead of the ego. */
export function ringMark(worldFromEgo: Pose, groundZ: number, radius: number): Vec3 {
  return worldFromLocal(worldFromEgo, [radius, 0, groundZ])
}

export function drawEgo(worldFromEgo: Pose, groundZ: number, origin: Vec3, palette: Palette, lines: Segments, faces: Fills): void {
  const body = egoBox(worldFromEgo, groundZ)
  const at = (x: number, y: number, z: number): Vec3 => {
    const local: Vec3 = [(x * body.size[0]) / 2, (y * body.size[1]) / 2, (z * body.size[2]) / 2]
    return subtract(worldFromLocal(body, local), origin)
  }
  const level = (z: number, front: number, rear: number): Vec3[] =>
    [at(front, 1, z), at(front, -1, z), at(rear, -1, z), at(rear, 1, z), at(front, 1, z)]
  const stroke = { color: palette.ego, width: 1.5 }
  const [low, belt, roof] = [level(-1, 1, -1), level(0.1, 1, -1), level(1, 0.15, -0.7)]
  for (const outline of [low, belt, roof]) lines.path(outline, stroke)
  for (let corner = 0; corner < 4; corner++) lines.path([low[corner], belt[corner], roof[corner]], stroke)
  faces.polygon(low.slice(0, 4), palette.ego, 0.25)
  faces.polygon([at(1.5, 0, -1), at(1.15, 0.4, -1), at(1.15, -0.4, -1)], palette.ego, 0.9)
}

function egoBox(worldFromEgo: Pose, groundZ: number): Cuboid {
  const ahead: Vec3 = [EGO_AHEAD_M, 0, groundZ + EGO_SIZE_M[2] / 2]
  return { center: worldFromLocal(worldFromEgo, ahead), rotation: worldFromEgo.rotation, size: EGO_SIZE_M }
}

function ring(radius: number, at: (x: number, y: number) => Vec3): Vec3[] {
  const nSteps = 64
  const points: Vec3[] = []
  for (let step = 0; step <= nSteps; step++) {
    const angle = (step / nSteps) * 2 * Math.PI
    points.push(at(radius * Math.cos(angle), radius * Math.sin(angle)))
  }
  return points
}

/** Lifts a mark off the ground so that lines do not cross it. */
export function above(place: Vec3, metres: number): Vec3 {
  return add(place, [0, 0, metres])
}
