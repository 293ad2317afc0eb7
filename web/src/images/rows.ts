// How large images can be when several of them share a space.

import type { CameraInfo } from '../wire/types'

const GAP_PX = 3

/** The greatest height at which all images fit, in as many rows as that takes. */
export function heightOf(cameras: readonly Pick<CameraInfo, 'width' | 'height'>[], width: number, height: number): number {
  let best = 0
  for (let n_rows = 1; n_rows <= cameras.length; n_rows += 1) {
    const full = (height - GAP_PX * (n_rows - 1)) / n_rows
    best = Math.max(best, fitting(cameras, width, full, n_rows))
  }
  return Math.floor(best)
}

/** The height, at most `full`, at which the images take no more than so many rows. */
function fitting(cameras: readonly Pick<CameraInfo, 'width' | 'height'>[], width: number, full: number, n_rows: number): number {
  const widest = Math.max(...cameras.map((it) => it.width / it.height))
  const share = Math.ceil(cameras.length / n_rows)
  return Math.min(full, (width - GAP_PX * (share - 1)) / (share * widest))
}
