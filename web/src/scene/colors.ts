// The color that the cameras see at each lidar point.

import * as api from '../wire/api'
import { type ImagePoints, readImagePoints } from '../wire/image-points'
import type { CameraInfo } from '../wire/types'

const UNSEEN = [119, 130, 143]
/** Colors need no more pixels than this across. */
const WIDTH_PX = 960

/** Red, green and blue of each point of a cloud; gray where no camera sees it. */
export class PointColors {
  readonly rgb: Uint8Array

  constructor(n_points: number) {
    this.rgb = new Uint8Array(3 * n_points)
    for (let idx = 0; idx < n_points; idx += 1) this.rgb.set(UNSEEN, 3 * idx)
  }

  /** Takes the colors of an image whose pixels are `shrink` times as large as the camera's. */
  take(points: ImagePoints, image: Pick<ImageData, 'data' | 'width' | 'height'>, shrink: number): void {
    for (let idx = 0; idx < points.n_points; idx += 1) {
      const x = Math.floor(points.x[idx] / shrink)
      const y = Math.floor(points.y[idx] / shrink)
      if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue
      const at = 4 * (y * image.width + x)
      this.rgb.set(image.data.subarray(at, at + 3), 3 * points.index[idx])
    }
  }
}

export interface ColorSource {
  scene: number
  frame: number
  n_points: number
  cameras: readonly CameraInfo[]
  /** Address of a camera's image inside the page. */
  url(camera: string): Promise<string>
}

export async function colorsOf(source: ColorSource): Promise<Uint8Array> {
  const colors = new PointColors(source.n_points)
  await Promise.allSettled(source.cameras.map(async (camera) => {
    const [points, image] = await Promise.all([api.imagePoints(source.scene, source.frame, camera.id), source.url(camera.id).then(pixelsOf)])
    colors.take(readImagePoints(points), image, camera.width / image.width)
  }))
  return colors.rgb
}

async function pixelsOf(url: string): Promise<ImageData> {
  const image = new Image()
  image.src = url
  await image.decode()
  const width = Math.min(WIDTH_PX, image.naturalWidth)
  const height = Math.round((image.naturalHeight * width) / image.naturalWidth)
  const ink = new OffscreenCanvas(width, height).getContext('2d')
  if (!ink) throw new Error('this browser cannot read pixels')
  ink.drawImage(image, 0, 0, width, height)
  return ink.getImageData(0, 0, width, height)
}
