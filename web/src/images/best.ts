// Which camera shows an object best.

import type { CameraInfo, Overlay } from '../wire/types'

interface Rectangle { left: number; top: number; right: number; bottom: number }

/** What an overlay covers of its image; null where it is outside. */
export function extent(overlay: Overlay, camera: CameraInfo): Rectangle | null {
  const xs = overlay.lines.flatMap((line) => line.filter((_, idx) => idx % 2 === 0))
  const ys = overlay.lines.flatMap((line) => line.filter((_, idx) => idx % 2 === 1))
  if (xs.length === 0) return null
  const left = Math.max(0, Math.min(...xs))
  const right = Math.min(camera.width, Math.max(...xs))
  const top = Math.max(0, Math.min(...ys))
  const bottom = Math.min(camera.height, Math.max(...ys))
  return right > left && bottom > top ? { left, top, right, bottom } : null
}

/** The area of an overlay, also where it leaves the image. */
function wholeArea(overlay: Overlay): number {
  const side = (odd: number) => {
    const values = overlay.lines.flatMap((line) => line.filter((_, idx) => idx % 2 === odd))
    return Math.max(...values) - Math.min(...values)
  }
  return Math.max(1, side(0) * side(1))
}

/** How much larger another camera has to show an object to take the place of the one that is large. */
const CLEARLY = 1.5

/**
 * The camera with the largest share of its image covered by the track, where less counts what is
 * cut off at the border; undefined when none sees it. The one before stays unless another is
 * clearly better, so that images do not jump around from frame to frame.
 */
export function bestCamera(cameras: readonly CameraInfo[], overlays: readonly Overlay[], track: number, before?: string): string | undefined {
  const share = (camera: CameraInfo) => {
    const overlay = overlays.find((it) => it.track === track && it.camera === camera.id)
    const seen = overlay && extent(overlay, camera)
    if (!overlay || !seen) return 0
    const area = (seen.right - seen.left) * (seen.bottom - seen.top)
    return (area / (camera.width * camera.height)) * (area / wholeArea(overlay)) ** 2
  }
  const ranked = cameras.map((it) => ({ id: it.id, share: share(it) })).sort((a, b) => b.share - a.share)
  const [best] = ranked
  if (!best || best.share === 0) return undefined
  const stays = CLEARLY * (ranked.find((it) => it.id === before)?.share ?? 0) >= best.share
  return stays ? before : best.id
}

/** The camera to begin with: the front one by its name, else the first. */
export function frontCamera(cameras: readonly CameraInfo[]): string | undefined {
  const front = cameras.map((it) => it.id).filter((it) => /front|forward/i.test(it)).sort((a, b) => a.length - b.length)
  return front[0] ?? cameras[0]?.id
}
