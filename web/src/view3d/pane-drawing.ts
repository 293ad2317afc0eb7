// What lies over and under the points of an orthographic view: metre lines, the outline, its front, its handles.

import { mix, rgbOf, type Rgb } from '../cloud/color'
import type { Vec3 } from '../cloud/geometry'
import type { Handle } from '../tools/adjust/surroundings'
import { DASH_OF } from './cuboid-drawing'
import type { Fills } from './fills'
import { between, frontOf, handlesOf, stemOf, type Outline, type PaneKind } from './handles'
import type { Palette } from './palette'
import type { Segments } from './segments'
import type { ShownCuboid } from './shown'

const MIN_GRID_PX = 24

type Point = [number, number]

/** Lines at round distances from the middle of the view. */
export function drawMetres(width: number, height: number, pixelsPerMetre: number, palette: Palette, lines: Segments): void {
  const step = gridStep(pixelsPerMetre) * pixelsPerMetre
  const stroke = { color: palette.grid, width: 1 }
  for (let x = (width / 2) % step; x < width; x += step) lines.line([Math.round(x), 0, 0], [Math.round(x), height, 0], stroke)
  for (let y = (height / 2) % step; y < height; y += step) lines.line([0, Math.round(y), 0], [width, Math.round(y), 0], stroke)
}

/** Metres between the lines. */
export function gridStep(pixelsPerMetre: number): number {
  return [0.1, 0.5, 1, 2, 5, 10, 50].find(metres => metres * pixelsPerMetre >= MIN_GRID_PX) ?? 100
}

export function drawGroundLine(y: number, width: number, palette: Palette, lines: Segments): void {
  lines.line([0, y, 0], [width, y, 0], { color: palette.ring, width: 1.5, dash: 1 })
}

export function drawFrame(width: number, height: number, palette: Palette, lines: Segments): void {
  const corners: Vec3[] = [[1, 1, 0], [width - 1, 1, 0], [width - 1, height - 1, 0], [1, height - 1, 0]]
  lines.path([...corners, corners[0]], { color: palette.lit, width: 2 })
}

/** The front is a thick line with an arrow to it; in the rear view, which looks forward, none of its sides is the front. */
export function drawOutline(shown: ShownCuboid, outline: Outline, kind: PaneKind, palette: Palette, lines: Segments, faces: Fills): void {
  const color = mix(rgbOf(shown.color), palette.ink, palette.inkShare + 0.1)
  const corners = outline.map(flat)
  lines.path([...corners, corners[0]], { color, width: 2, dash: DASH_OF[shown.source] })
  faces.polygon(corners, color, 0.05)
  const front = frontOf(outline, kind)
  if (front) drawFront(...front, outline, color, lines, faces)
}

function drawFront(a: Point, b: Point, outline: Outline, color: Rgb, lines: Segments, faces: Fills): void {
  const middle = between(outline[0], outline[2])
  const front = between(a, b)
  lines.line(flat(a), flat(b), { color, width: 5 })
  lines.line(flat(middle), flat(front), { color, width: 1.5 })
  faces.polygon(arrowHead(middle, front, 12), color, 0.9)
}

function arrowHead(from: Point, tip: Point, size: number): Vec3[] {
  const long = Math.hypot(tip[0] - from[0], tip[1] - from[1]) || 1
  const along: Point = [((tip[0] - from[0]) / long) * size, ((tip[1] - from[1]) / long) * size]
  const back: Point = [tip[0] - along[0], tip[1] - along[1]]
  return [flat(tip), [back[0] - along[1] / 2, back[1] + along[0] / 2, 0], [back[0] + along[1] / 2, back[1] - along[0] / 2, 0]]
}

/** `size` in pixels is that of corners. */
export function drawHandles(
  outline: Outline, kind: PaneKind, lit: Handle | null, size: number, palette: Palette, lines: Segments, faces: Fills,
): void {
  const stem = stemOf(outline, kind)
  if (stem) lines.line(flat(stem[0]), flat(stem[1]), { color: palette.handle, width: 1.5 })
  for (const { handle, at, shape } of handlesOf(outline, kind)) {
    const fill = lit && sameHandle(lit, handle) ? palette.lit : palette.handle
    const sides = shape === 'grip' ? disk(at, size * 0.65) : square(at, shape === 'corner' ? size : size * 0.7, outline)
    faces.polygon(sides, fill, 1)
    lines.path([...sides, sides[0]], { color: palette.handleEdge, width: 1.5 })
  }
}

export function sameHandle(a: Handle, b: Handle): boolean {
  if (a.kind !== 'faces' || b.kind !== 'faces') return a.kind === b.kind
  return a.faces.length === b.faces.length && a.faces.every(face => b.faces.includes(face))
}

/** Turned with the outline. */
function square(at: Point, size: number, outline: Outline): Vec3[] {
  const run: Point = [outline[1][0] - outline[0][0], outline[1][1] - outline[0][1]]
  const long = Math.hypot(...run) || 1
  const [x, y] = [(run[0] / long) * (size / 2), (run[1] / long) * (size / 2)]
  const corner = (along: number, down: number): Vec3 => [at[0] + along * x - down * y, at[1] + along * y + down * x, 0]
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}

function disk(at: Point, radius: number): Vec3[] {
  return Array.from({ length: 16 }, (_, step): Vec3 => {
    const angle = (step / 16) * 2 * Math.PI
    return [at[0] + radius * Math.cos(angle), at[1] + radius * Math.sin(angle), 0]
  })
}

function flat(point: Point): Vec3 {
  return [point[0], point[1], 0]
}
