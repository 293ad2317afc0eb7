// The points of one stretch of space, from all shown clouds, for views that show little else.

import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Points, Scene, type RawShaderMaterial } from 'three'
import {
  affineOf, cornersOf, localFromWorld, subtract, type Affine, type Cuboid, type Pose, type Vec3,
} from '../cloud/geometry'
import { forEachInside } from '../cloud/pick'
import { light, pointMaterial, setMatrix, type PointLook } from './point-material'
import type { CloudFrame } from './shown'

/** A cloud whose points may have been carried; `then` is where the object in view was in it. */
export interface NearSource { frame: CloudFrame; xyz: Float32Array; then: Cuboid | null }

/** Gathered wider than asked, so that small moves gather nothing. */
const MARGIN = 1.25
const MARGIN_M = 0.3

export class NearPoints {
  readonly scene = new Scene()
  private readonly points: Points<BufferGeometry, RawShaderMaterial>
  private positions = new Float32Array(0)
  private intensities = new Uint8Array(0)
  private count = 0
  private region: Cuboid | null = null

  constructor(look: PointLook) {
    this.points = new Points(new BufferGeometry(), pointMaterial(look))
    this.points.frustumCulled = false
    this.points.matrixAutoUpdate = false
    this.scene.add(this.points)
  }

  /** All of `region` was gathered. */
  covers(region: Cuboid): boolean {
    const { region: known } = this
    return known !== null && cornersOf(region).every(corner =>
      localFromWorld(known, corner).every((value, axis) => Math.abs(value) <= known.size[axis] / 2 + 1e-6))
  }

  forget(): void {
    this.region = null
  }

  gather(sources: NearSource[], region: Cuboid): void {
    const size = region.size.map(metres => metres * MARGIN + MARGIN_M) as Vec3
    this.region = { ...region, size }
    this.count = 0
    for (const source of sources) this.append(source, this.region)
    this.flush()
  }

  /** Places the points in a scene whose origin is `origin`, those inside `lit` lighted. */
  place(origin: Vec3, lit: Cuboid): void {
    if (!this.region) return
    const anchor: Pose = { center: this.region.center, rotation: [0, 0, 0, 1] }
    setMatrix(this.points.matrix, { ...anchor, center: subtract(anchor.center, origin) })
    this.points.matrixWorldNeedsUpdate = true
    light(this.points.material, lit, anchor)
  }

  dispose(): void {
    this.points.geometry.dispose()
    this.points.material.dispose()
  }

  private append({ frame, xyz, then }: NearSource, region: Cuboid): void {
    const anchored = affineOf({ ...frame.worldFromEgo, center: subtract(frame.worldFromEgo.center, region.center) })
    forEachInside(frame, region, index => this.push(anchored, xyz, index, frame))
    if (then && xyz !== frame.cloud.xyz) forEachInside(frame, then, index => this.push(anchored, xyz, index, frame))
  }

  private flush(): void {
    const { geometry } = this.points
    for (const attribute of Object.values(geometry.attributes)) {
      if (!(attribute instanceof BufferAttribute)) continue
      attribute.clearUpdateRanges()
      attribute.addUpdateRange(0, this.count * attribute.itemSize)
      attribute.needsUpdate = true
    }
    geometry.setDrawRange(0, this.count)
  }

  private push(m: Affine, xyz: Float32Array, index: number, { cloud }: CloudFrame): void {
    const x = xyz[3 * index], y = xyz[3 * index + 1], z = xyz[3 * index + 2]
    if (this.count === this.intensities.length) this.grow()
    const at = 3 * this.count
    this.positions[at] = m[0] * x + m[1] * y + m[2] * z + m[3]
    this.positions[at + 1] = m[4] * x + m[5] * y + m[6] * z + m[7]
    this.positions[at + 2] = m[8] * x + m[9] * y + m[10] * z + m[11]
    this.intensities[this.count++] = cloud.intensity ? cloud.intensity[index] : 160
  }

  private grow(): void {
    const capacity = Math.max(4096, 2 * this.count)
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
