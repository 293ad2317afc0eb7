// Radar returns: a cross each, and an arrow for where it will be in a second; still ones stay gray.

import { add, length, normalize, rotate, scale, subtract, worldFromLocal, type Pose, type Vec3 } from '../cloud/geometry'
import type { Palette } from './palette'
import type { Segments, Stroke } from './segments'
import type { RadarReturn } from './shown'

const MOVING_MPS = 0.5
const CROSS_M = 0.2

export function drawRadar(returns: RadarReturn[], worldFromEgo: Pose, origin: Vec3, palette: Palette, lines: Segments): void {
  for (const { point, velocity } of returns) {
    const moves = length(velocity) > MOVING_MPS
    const at = subtract(worldFromLocal(worldFromEgo, point), origin)
    const stroke = { color: moves ? palette.radar : palette.radarStill, width: 1.5 }
    drawCross(at, lines, stroke)
    if (moves) drawArrow(at, rotate(worldFromEgo.rotation, velocity), lines, { ...stroke, width: 2 })
  }
}

function drawCross(at: Vec3, lines: Segments, stroke: Stroke): void {
  const arms: Vec3[] = [[CROSS_M, 0, 0], [0, CROSS_M, 0], [0, 0, CROSS_M]]
  for (const arm of arms) lines.line(subtract(at, arm), add(at, arm), stroke)
}

function drawArrow(from: Vec3, run: Vec3, lines: Segments, stroke: Stroke): void {
  const tip = add(from, run)
  const back = scale(normalize(run), -0.6)
  const aside = scale(normalize([-run[1], run[0], 0]), 0.25)
  lines.line(from, tip, stroke)
  lines.line(tip, add(add(tip, back), aside), stroke)
  lines.line(tip, subtract(add(tip, back), aside), stroke)
}
