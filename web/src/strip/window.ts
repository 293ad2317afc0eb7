// Which frames of a track the strip shows at once: a page of them that has the frame on screen.

export interface Page {
  first: number
  n_frames: number
}

/** How many cells of a size fit, in rows and columns. */
export function grid(width: number, height: number, side: number, gap: number): { columns: number; rows: number } {
  const fit = (length: number) => Math.max(1, Math.floor((length + gap) / (side + gap)))
  return { columns: fit(width), rows: fit(height) }
}

/** The page of `n_cells` frames of a range that has a frame, or the nearest one. */
export function pageOf(frame: number, range: { from: number; to: number }, n_cells: number): Page {
  const n_pages = Math.max(1, Math.ceil((range.to - range.from) / n_cells))
  const page = Math.max(0, Math.min(n_pages - 1, Math.floor((frame - range.from) / n_cells)))
  const first = range.from + page * n_cells
  return { first, n_frames: Math.max(0, Math.min(n_cells, range.to - first)) }
}
