// How high points lie over the ground around them, so that colors by height tell objects from roads that rise and fall.

export const LIFT_STEP_M = 0.02

const CELL_M = 2
/** Points further out than this take the ground of the border. */
const REACH_M = 120
const N_CELLS = (2 * REACH_M) / CELL_M
/** Roads are no steeper than this; what rises faster is an object. */
const SLOPE = 0.18
/** A cell's lowest points may be echoes from below the ground, so this share is passed over. */
const PASSED_OVER = 0.1
/** Heights are counted in bins from so far under the ego's ground upward. */
const BIN_M = 0.1
const BINS_BELOW_M = 5
const N_BINS = 120
const FAR_ABOVE = 1e6
/** Lower than most cells around by this and their slope: a pit, no ground. */
const STEP_M = 0.3
const SUPPORT = 3
/** Heights sampled for the level of the ego's ground. */
const N_SAMPLES = 8000

/** How many points each bin of each cell holds; one for all clouds, for it is large. */
const counts = new Uint16Array(N_CELLS * N_CELLS * N_BINS)

/** For each point its height over the ground, in steps of `LIFT_STEP_M` from 0 to 255. */
export function liftOf(xyz: Float32Array): Uint8Array {
  const ground = withoutPits(lowestOfCells(xyz, levelOfEgo(xyz)))
  limitSlopes(ground)
  const lift = new Uint8Array(xyz.length / 3)
  for (let point = 0; point < lift.length; point++) {
    const level = groundAt(ground, xyz[3 * point], xyz[3 * point + 1])
    const steps = (xyz[3 * point + 2] - level) / LIFT_STEP_M
    lift[point] = steps > 255 ? 255 : steps > 0 ? steps : 0
  }
  return lift
}

/** Height of the ground under the ego: the 5th percentile of a sample within 20 m. */
function levelOfEgo(xyz: Float32Array): number {
  const stride = 3 * Math.max(1, Math.floor(xyz.length / 3 / N_SAMPLES))
  const sampled = new Float32Array(Math.ceil(xyz.length / stride))
  let n = 0
  for (let i = 0; i < xyz.length; i += stride) {
    if (Math.abs(xyz[i]) < 20 && Math.abs(xyz[i + 1]) < 20) sampled[n++] = xyz[i + 2]
  }
  const heights = sampled.subarray(0, n).sort()
  return heights[Math.floor(n * 0.05)] ?? 0
}

/** A low percentile of z in each cell. */
function lowestOfCells(xyz: Float32Array, level: number): Float32Array {
  counts.fill(0)
  const totals = new Uint32Array(N_CELLS * N_CELLS)
  for (let i = 0; i < xyz.length; i += 3) {
    const bin = Math.floor((xyz[i + 2] - level + BINS_BELOW_M) / BIN_M)
    if (bin < 0 || bin >= N_BINS) continue
    const cell = cellOf(xyz[i + 1]) * N_CELLS + cellOf(xyz[i])
    counts[cell * N_BINS + bin]++
    totals[cell]++
  }
  const ground = new Float32Array(N_CELLS * N_CELLS).fill(FAR_ABOVE)
  for (let cell = 0; cell < ground.length; cell++) {
    if (totals[cell] > 0) ground[cell] = level - BINS_BELOW_M + BIN_M * (lowBin(cell, totals[cell]) + 0.5)
  }
  return ground
}

function lowBin(cell: number, total: number): number {
  const wanted = total * PASSED_OVER
  let seen = 0
  for (let bin = 0; bin < N_BINS; bin++) {
    seen += counts[cell * N_BINS + bin]
    if (seen > wanted) return bin
  }
  return N_BINS - 1
}

/** The cells around one: how far on in the grid, and how much higher they may be. */
const AROUND = [-2, -1, 0, 1, 2].flatMap((row) => [-2, -1, 0, 1, 2].flatMap((column) =>
  row === 0 && column === 0 ? [] : [{ on: row * N_CELLS + column, rise: STEP_M + SLOPE * CELL_M * Math.hypot(row, column) }]))

/** Cells that too few of the cells around bear out are emptied. */
function withoutPits(ground: Float32Array): Float32Array {
  return ground.map((low, cell) => {
    if (low === FAR_ABOVE) return low
    let nAround = 0
    let nBearing = 0
    for (const { on, rise } of AROUND) {
      const other = ground[cell + on]
      if (other === undefined || other === FAR_ABOVE) continue
      nAround++
      if (other < low + rise) nBearing++
    }
    return nBearing >= Math.min(SUPPORT, nAround) ? low : FAR_ABOVE
  })
}

function cellOf(metres: number): number {
  const cell = Math.floor((metres + REACH_M) / CELL_M)
  return cell < 0 ? 0 : cell >= N_CELLS ? N_CELLS - 1 : cell
}

/** Lowers cells to what their neighbors allow, in two sweeps over the grid; fills empty ones. */
function limitSlopes(ground: Float32Array): void {
  const straight = SLOPE * CELL_M
  const diagonal = straight * Math.SQRT2
  const lower = (cell: number, neighbor: number, rise: number) => {
    if (ground[neighbor] + rise < ground[cell]) ground[cell] = ground[neighbor] + rise
  }
  const sweep = (cell: number, back: -1 | 1, column: number) => {
    const inner = back < 0 ? column > 0 : column < N_CELLS - 1
    const outer = back < 0 ? column < N_CELLS - 1 : column > 0
    const row = back * N_CELLS
    if (inner) lower(cell, cell + back, straight)
    if (cell + row < 0 || cell + row >= ground.length) return
    lower(cell, cell + row, straight)
    if (inner) lower(cell, cell + row + back, diagonal)
    if (outer) lower(cell, cell + row - back, diagonal)
  }
  for (let cell = 0; cell < ground.length; cell++) sweep(cell, -1, cell % N_CELLS)
  for (let cell = ground.length - 1; cell >= 0; cell--) sweep(cell, 1, cell % N_CELLS)
}

/** Between the middles of the four cells around. */
function groundAt(ground: Float32Array, x: number, y: number): number {
  const column = clamp((x + REACH_M) / CELL_M - 0.5)
  const row = clamp((y + REACH_M) / CELL_M - 0.5)
  const left = Math.min(N_CELLS - 2, Math.floor(column))
  const low = Math.min(N_CELLS - 2, Math.floor(row))
  const shareX = column - left
  const shareY = row - low
  const at = low * N_CELLS + left
  const below = ground[at] + (ground[at + 1] - ground[at]) * shareX
  const above = ground[at + N_CELLS] + (ground[at + N_CELLS + 1] - ground[at + N_CELLS]) * shareX
  return below + (above - below) * shareY
}

function clamp(cells: number): number {
  return cells < 0 ? 0 : cells > N_CELLS - 1 ? N_CELLS - 1 : cells
}
