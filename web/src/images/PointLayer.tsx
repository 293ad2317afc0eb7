// Lidar points over an image, colored by depth.

import { createEffect } from 'solid-js'
import type { ImagePoints } from '../wire/image-points'
import type { CameraInfo } from '../wire/types'
import { depthColor } from './points'

export function PointLayer(props: { points: ImagePoints; camera: CameraInfo; dot: number }) {
  let canvas: HTMLCanvasElement | undefined
  createEffect(() => {
    const ink = canvas?.getContext('2d')
    if (!ink) return
    const { points, dot } = props
    ink.clearRect(0, 0, props.camera.width, props.camera.height)
    for (let idx = 0; idx < points.n_points; idx += 1) {
      ink.fillStyle = depthColor(points.depth[idx])
      ink.fillRect(points.x[idx] - dot / 2, points.y[idx] - dot / 2, dot, dot)
    }
  })
  return <canvas ref={canvas} class="point-layer" width={props.camera.width} height={props.camera.height} />
}
