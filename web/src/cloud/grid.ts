// A flat grid over a cloud's x and y, built once, so that points near a place are found without looking at all.

import type { DecodedCloud } from './decode'

const CELL_M = 2
const MAX_CELLS_A_SIDE = 512

interface Grid {
  cell: number
  minX: number
  minY: number
  nX: number
  nY: number
  starts: Uint32Array
  points: Uint32Array
}

const grids = new WeakMap<DecodedCloud, Grid>()

/** Indices of points whose cells touch the circle around (x, y) in the ego frame; some lie outside the circle. */
export function* cellsNear(cloud: DecodedCloud, x: number, y: number, radius: number): Generator<Uint32Array> {
  const grid = gridOf(cloud)
  const clampX = (cell: number) => Math.min(grid.nX - 1, Math.max(0, cell))
  const clampY = (cell: number) => Math.min(grid.nY - 1, Math.max(0, cell))
  const firstX = clampX(Math.floor((x - radius - grid.minX) / grid.cell))
  const lastX = clampX(Math.floor((x + radius - grid.minX) / grid.cell))
  const firstY = clampY(Math.floor((y - radius - grid.minY) / grid.cell))
  const lastY = clampY(Math.floor((y + radius - grid.minY) / grid.cell))
  for (let row = firstY; row <= lastY; row++) {
    const from = grid.starts[row * grid.nX + firstX]
    const to = grid.starts[row * grid.nX + lastX + 1]
    if (to > from) yield grid.points.subarray(from, to)
  }
}

function gridOf(cloud: DecodedCloud): Grid {
  let grid = grids.get(cloud)
  if (!grid) grids.set(cloud, (grid = buildGrid(cloud)))
  return grid
}

function buildGrid(cloud: DecodedCloud): Grid {
  const { xyz, nPoints } = cloud
  const [minX, minY, maxX, maxY] = extent(cloud)
  const cell = Math.max(CELL_M, Math.max(maxX - minX, maxY - minY) / (MAX_CELLS_A_SIDE - 1))
  const nX = Math.floor((maxX - minX) / cell) + 1
  const nY = Math.floor((maxY - minY) / cell) + 1
  const cellOf = new Uint32Array(nPoints)
  const starts = new Uint32Array(nX * nY + 1)
  for (let point = 0; point < nPoints; point++) {
    const at = Math.floor((xyz[3 * point + 1] - minY) / cell) * nX + Math.floor((xyz[3 * point] - minX) / cell)
    cellOf[point] = at
    starts[at + 1]++
  }
  for (let at = 0; at < nX * nY; at++) starts[at + 1] += starts[at]
  const fill = starts.slice()
  const points = new Uint32Array(nPoints)
  for (let point = 0; point < nPoints; point++) points[fill[cellOf[point]]++] = point
  return { cell, minX, minY, nX, nY, starts, points }
}

function extent(cloud: DecodedCloud): [number, number, number, number] {
  if (cloud.nPoints === 0) return [0, 0, 0, 0]
  let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity
  for (let i = 0; i < cloud.nPoints * 3; i += 3) {
    const x = cloud.xyz[i]
    const y = cloud.xyz[i + 1]
    if (x < minX) minX = x
    if (x > maxX) maxX = x
    if (y < minY) minY = y
    if (y > maxY) maxY = y
  }
  return [minX, minY, maxX, maxY]
}
