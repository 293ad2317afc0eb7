// How a cuboid looks: edges whose dash tells where it came from, a filled front, an arrow from the middle through the front.

import { mix, rgbOf, type Rgb } from '../cloud/color'
import { cornersOf, subtract, worldFromLocal, type Cuboid, type Vec3 } from '../cloud/geometry'
import type { Fills } from './fills'
import { DASH, type Dash, type Segments } from './segments'
import type { Palette } from './palette'
import type { ShownCuboid, Source } from './shown'

/** Labeled by a person: solid. Computed between keyframes: dashed. Followed by registration: dotted. */
export const DASH_OF: Record<Source, Dash> = {
  keyframe: DASH.solid, import: DASH.solid, interpolated: DASH.dashed, propagated: DASH.dotted, model: DASH.dashDot,
}
/** The same for the bar of its label. */
export const BAR_OF: Record<Source, 'solid' | 'dashed' | 'dotted'> = {
  keyframe: 'solid', import: 'solid', interpolated: 'dashed', propagated: 'dotted', model: 'dashed',
}
const EDGES = [[0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7]]
const FRONT = [1, 3, 7, 5]
const SIDES = [[0, 2, 6, 4], [0, 1, 5, 4], [2, 3, 7, 6], [4, 5, 7, 6]]

interface Look { color: Rgb; edge: number; front: number; body: number; dash: Dash }

export function drawCuboid(
  shown: ShownCuboid, selected: boolean, origin: Vec3, palette: Palette, edges: Segments, faces: Fills,
): void {
  const color = mix(rgbOf(shown.color), palette.ink, palette.inkShare + (selected ? 0.2 : 0))
  const dash = DASH_OF[shown.source]
  drawShape(shown.cuboid, origin, edges, faces, {
    color, dash,
    edge: (selected ? 2.5 : 1.5) + (dash === DASH.dotted ? 0.5 : 0),
    front: selected ? 0.4 : dash === DASH.solid ? 0.28 : 0.14,
    body: selected ? 0.06 : 0,
  })
}

/** A box that is not committed yet. */
export function drawGhost(cuboid: Cuboid, origin: Vec3, palette: Palette, edges: Segments, faces: Fills): void {
  drawShape(cuboid, origin, edges, faces, { color: palette.lit, dash: DASH.solid, edge: 2, front: 0.35, body: 0.08 })
}

function drawShape(cuboid: Cuboid, origin: Vec3, edges: Segments, faces: Fills, look: Look): void {
  const corners = cornersOf(cuboid).map(corner => subtract(corner, origin))
  for (const [a, b] of EDGES) edges.line(corners[a], corners[b], { color: look.color, width: look.edge, dash: look.dash })
  faces.polygon(FRONT.map(corner => corners[corner]), look.color, look.front)
  if (look.body) for (const side of SIDES) faces.polygon(side.map(corner => corners[corner]), look.color, look.body)
  drawArrow(cuboid, origin, edges, look)
}

function drawArrow(cuboid: Cuboid, origin: Vec3, edges: Segments, look: Look): void {
  const [length, width, height] = cuboid.size
  const bottom = -height / 2
  const tip = length / 2 + Math.min(1, length * 0.25)
  const barb = Math.min(0.3, width * 0.2)
  const at = (x: number, y: number): Vec3 => subtract(worldFromLocal(cuboid, [x, y, bottom]), origin)
  const stroke = { color: look.color, width: look.edge }
  edges.line(at(0, 0), at(tip, 0), stroke)
  edges.line(at(tip, 0), at(tip - 1.5 * barb, barb), stroke)
  edges.line(at(tip, 0), at(tip - 1.5 * barb, -barb), stroke)
}
