// A camera in f64: rays, projections to pixels, and the camera three.js draws with.

import { Camera, Matrix4, Vector3 } from 'three'
import { add, dot, scale, subtract, type Vec3 } from '../cloud/geometry'
import type { Projection } from '../cloud/pick'

export interface Ray { origin: Vec3; direction: Vec3 }
/** Where a lens stands; right, up and forward are orthonormal. */
export interface Stand { eye: Vec3; right: Vec3; up: Vec3; forward: Vec3 }
export type Opening = { kind: 'perspective'; tanHalf: number } | { kind: 'parallel'; halfHeight: number }
export interface Sight { width: number; height: number; near: number; far: number }

/** A pixel and the depth along the lens's axis, metres. */
export interface Pixel { x: number; y: number; depth: number }

/** Pixels are those of the viewport, x right, y down. */
export class Lens implements Projection {
  readonly pixelFromWorld: Float64Array

  constructor(readonly stand: Stand, readonly opening: Opening, readonly sight: Sight) {
    this.pixelFromWorld = pixelFromWorld(stand, opening, sight)
  }

  ray(x: number, y: number): Ray {
    const { right, up, forward, eye } = this.stand
    const { width, height } = this.sight
    const unit = (this.opening.kind === 'perspective' ? this.opening.tanHalf : this.opening.halfHeight) / (height / 2)
    const aside = add(scale(right, (x - width / 2) * unit), scale(up, (height / 2 - y) * unit))
    if (this.opening.kind === 'perspective') return { origin: eye, direction: add(forward, aside) }
    return { origin: add(eye, aside), direction: forward }
  }

  /** Null behind the lens. */
  project(world: Vec3): Pixel | null {
    const m = this.pixelFromWorld
    const row = (at: number) => m[at] * world[0] + m[at + 1] * world[1] + m[at + 2] * world[2] + m[at + 3]
    const w = row(12)
    const depth = row(8)
    return w > 1e-6 && depth > 0 ? { x: row(0) / w, y: row(4) / w, depth } : null
  }

  /** Where the ray of a pixel meets the level plane at `z`; null when it points away. */
  onLevel(x: number, y: number, z: number): Vec3 | null {
    const { origin, direction } = this.ray(x, y)
    const along = (z - origin[2]) / direction[2]
    return Number.isFinite(along) && along > 0 ? add(origin, scale(direction, along)) : null
  }

  metresPerPixel(depth: number): number {
    const half = this.opening.kind === 'perspective' ? this.opening.tanHalf * depth : this.opening.halfHeight
    return half / (this.sight.height / 2)
  }

  /** Gives three's camera this lens, relative to `origin`. */
  place(camera: Camera, origin: Vec3): void {
    const { right, up, forward, eye } = this.stand
    const from = subtract(eye, origin)
    camera.matrixWorld
      .makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(-forward[0], -forward[1], -forward[2]))
      .setPosition(from[0], from[1], from[2])
    camera.matrixWorldInverse.copy(camera.matrixWorld).invert()
    this.setProjection(camera.projectionMatrix)
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert()
  }

  private setProjection(matrix: Matrix4): void {
    const { width, height, near, far } = this.sight
    const half = this.opening.kind === 'perspective' ? near * this.opening.tanHalf : this.opening.halfHeight
    const side = (half * width) / height
    if (this.opening.kind === 'perspective') matrix.makePerspective(-side, side, half, -half, near, far)
    else matrix.makeOrthographic(-side, side, half, -half, near, far)
  }
}

/** A camera whose matrices are set by a lens alone. */
export function bareCamera(): Camera {
  const camera = new Camera()
  camera.matrixAutoUpdate = false
  camera.matrixWorldAutoUpdate = false
  return camera
}

/** A camera for drawing in pixels of a viewport. */
export function setPixelCamera(camera: Camera, width: number, height: number): void {
  camera.projectionMatrix.makeOrthographic(0, width, 0, height, -1, 1)
  camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert()
}

function pixelFromWorld(stand: Stand, opening: Opening, { width, height }: Sight): Float64Array {
  const row = (axis: Vec3): number[] => [...axis, -dot(axis, stand.eye)]
  const [x, y, z] = [row(stand.right), row(stand.up), row(stand.forward)]
  const one = [0, 0, 0, 1]
  const w = opening.kind === 'perspective' ? z : one
  const unit = height / 2 / (opening.kind === 'perspective' ? opening.tanHalf : opening.halfHeight)
  return Float64Array.from([
    ...w.map((value, i) => (width / 2) * value + unit * x[i]),
    ...w.map((value, i) => (height / 2) * value - unit * y[i]),
    ...z,
    ...w,
  ])
}
