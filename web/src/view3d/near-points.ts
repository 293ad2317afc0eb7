// The points around one object, from all shown clouds, for views that show little else.

import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Points, Scene, type RawShaderMaterial } from 'three'
import { affineOf, compose, inverse, localFromWorld, subtract, type Affine, type Cuboid, type Pose, type Vec3 } from '../cloud/geometry'
import { cellsNear } from '../cloud/grid'
import { forEachInside } from '../cloud/pick'
import { setMatrix } from './cloud-points'
import { pointMaterial, type PointLook } from './point-material'
import type { CloudFrame } from './shown'

/** A cloud whose points may have been carried; `then` is where the object was in it. */
export interface NearSource { frame: CloudFrame; xyz: Float32Array; then: Cuboid | null }

export class NearPoints {
  readonly scene = new Scene()
  readonly points: Points<BufferGeometry, RawShaderMaterial>
  private positions = new Float32Array(0)
  private intensities = new Uint8Array(0)
  private count = 0
  private anchor: Vec3 = [0, 0, 0]

  constructor(look: PointLook) {
    this.points = new Points(new BufferGeometry(), pointMaterial(look))
    this.points.frustumCulled = false
    this.points.matrixAutoUpdate = false
    this.scene.add(this.points)
  }

  /** Gathers anew around `center`; returns where in the points each source starts, with the end. */
  gather(sources: NearSource[], center: Vec3, radius: number): number[] {
    this.clear(center)
    const starts = [0]
    for (const source of sources) {
      this.append(source, center, radius)
      starts.push(this.count)
    }
    this.flush()
    return starts
  }

  /** Places the points in a scene whose origin is `origin`. */
  place(origin: Vec3): void {
    setMatrix(this.points.matrix, { center: subtract(this.anchor, origin), rotation: [0, 0, 0, 1] })
    this.points.matrixWorldNeedsUpdate = true
  }

  /** Lights the points inside, of the cuboid's place in the world. */
  light(cuboid: Cuboid): void {
    const world: Pose = { center: this.anchor, rotation: [0, 0, 0, 1] }
    setMatrix(this.points.material.uniforms.uBoxFromLocal.value, compose(inverse(cuboid), world))
  }

  clear(anchor: Vec3): void {
    this.anchor = anchor
    this.count = 0
  }

  /** Adds the points of one cloud that lie within `radius` of `center` on the ground, as seen from there. */
  append({ frame, xyz, then }: NearSource, center: Vec3, radius: number): void {
    const local = localFromWorld(frame.worldFromEgo, center)
    const anchored = affineOf({ ...frame.worldFromEgo, center: subtract(frame.worldFromEgo.center, this.anchor) })
    for (const points of cellsNear(frame.cloud, local[0], local[1], radius)) {
      this.reserve(points.length)
      for (let at = 0; at < points.length; at++) {
        const i = 3 * points[at]
        const isNear = Math.abs(xyz[i] - local[0]) <= radius && Math.abs(xyz[i + 1] - local[1]) <= radius
        if (isNear) this.push(anchored, xyz, points[at], frame)
      }
    }
    if (!then || xyz === frame.cloud.xyz) return
    forEachInside(frame, then, index => {
      this.reserve(1)
      this.push(anchored, xyz, index, frame)
    })
  }

  flush(): void {
    const { geometry } = this.points
    for (const attribute of Object.values(geometry.attributes)) {
      if (!(attribute instanceof BufferAttribute)) continue
      attribute.clearUpdateRanges()
      attribute.addUpdateRange(0, this.count * attribute.itemSize)
      attribute.needsUpdate = true
    }
    geometry.setDrawRange(0, this.count)
  }

  dispose(): void {
    this.points.geometry.dispose()
    this.points.material.dispose()
  }

  private push(m: Affine, xyz: Float32Array, index: number, { cloud }: CloudFrame): void {
    const x = xyz[3 * index], y = xyz[3 * index + 1], z = xyz[3 * index + 2]
    const at = 3 * this.count
    this.positions[at] = m[0] * x + m[1] * y + m[2] * z + m[3]
    this.positions[at + 1] = m[4] * x + m[5] * y + m[6] * z + m[7]
    this.positions[at + 2] = m[8] * x + m[9] * y + m[10] * z + m[11]
    this.intensities[this.count++] = cloud.intensity ? cloud.intensity[index] : 160
  }

  private reserve(more: number): void {
    if (this.count + more <= this.intensities.length) return
    const capacity = Math.max(4096, 2 * (this.count + more))
    const positions = new Float32Array(3 * capacity)
    positions.set(this.positions)
    const intensities = new Uint8Array(capacity)
    intensities.set(this.intensities)
    this.positions = positions
    this.intensities = intensities
    this.points.geometry.dispose()
    this.points.geometry = new BufferGeometry()
    this.points.geometry.setAttribute('position', new BufferAttribute(positions, 3).setUsage(DynamicDrawUsage))
    this.points.geometry.setAttribute('intensity', new BufferAttribute(intensities, 1, true).setUsage(DynamicDrawUsage))
  }
}
