// One cloud on the GPU: its columns as attributes, its pose as the model matrix.

import { BufferAttribute, BufferGeometry, Points, type RawShaderMaterial } from 'three'
import { subtract, type Cuboid, type Pose, type Vec3 } from '../cloud/geometry'
import type { DecodedCloud } from '../cloud/decode'
import { light, pointMaterial, setMatrix, type PointLook } from './point-material'

const THINNED_STEP = 3

export class CloudPoints {
  readonly points: Points<BufferGeometry, RawShaderMaterial>

  private thinned: BufferAttribute | null = null

  constructor(readonly cloud: DecodedCloud, look: PointLook) {
    const geometry = new BufferGeometry()
    geometry.setAttribute('position', new BufferAttribute(cloud.xyz, 3))
    if (cloud.intensity) geometry.setAttribute('intensity', new BufferAttribute(cloud.intensity, 1, true))
    geometry.setAttribute('lift', new BufferAttribute(cloud.lift, 1))
    if (cloud.ring) geometry.setAttribute('ring', new BufferAttribute(cloud.ring, 1, true))
    if (cloud.sensorStarts.length > 2) geometry.setAttribute('sensor', new BufferAttribute(sensorsOf(cloud), 1))
    this.points = new Points(geometry, pointMaterial(look))
    this.points.frustumCulled = false
    this.points.matrixAutoUpdate = false
  }

  /** Positions that stand in for the cloud's own: moving objects carried along. */
  setPositions(xyz: Float32Array): void {
    const { geometry } = this.points
    if (geometry.getAttribute('position').array === xyz) return
    this.setColumn('position', new BufferAttribute(xyz, 3))
  }

  /** Which entry of the class colors each point has; null: none is needed. */
  setSlots(slots: Uint8Array | null): void {
    if (slots) this.setColumn('slot', new BufferAttribute(slots, 1))
  }

  /** Colors from the cameras, three bytes a point. */
  setRgb(rgb: Uint8Array | null): void {
    if (rgb && this.points.geometry.getAttribute('rgb')?.array !== rgb) this.setColumn('rgb', new BufferAttribute(rgb, 3, true))
  }

  setShare(share: number): void {
    this.points.material.uniforms.uShare.value = share
  }

  /** Draws one point of `THINNED_STEP` only, or all. */
  setThin(isThin: boolean): void {
    if (isThin) this.thinned ??= new BufferAttribute(everyNth(this.cloud.nPoints, THINNED_STEP), 1)
    this.points.geometry.setIndex(isThin ? this.thinned : null)
  }

  place(worldFromEgo: Pose, origin: Vec3): void {
    setMatrix(this.points.matrix, { ...worldFromEgo, center: subtract(worldFromEgo.center, origin) })
    this.points.matrixWorldNeedsUpdate = true
  }

  light(cuboid: Cuboid | null, worldFromEgo: Pose): void {
    light(this.points.material, cuboid, worldFromEgo)
  }

  dispose(): void {
    this.points.geometry.setIndex(this.thinned)
    this.points.geometry.dispose()
    this.points.material.dispose()
  }

  /** An attribute's buffer is written in place when it exists, so that none is left behind. */
  private setColumn(name: string, attribute: BufferAttribute): void {
    const { geometry } = this.points
    const old = geometry.getAttribute(name)
    if (old instanceof BufferAttribute && old.array.length === attribute.array.length) {
      old.array = attribute.array
      old.needsUpdate = true
    } else geometry.setAttribute(name, attribute)
  }
}

function sensorsOf(cloud: DecodedCloud): Uint8Array<ArrayBuffer> {
  const sensors = new Uint8Array(cloud.nPoints)
  for (let sensor = 1; sensor + 1 < cloud.sensorStarts.length; sensor++) {
    sensors.fill(sensor, cloud.sensorStarts[sensor], cloud.sensorStarts[sensor + 1])
  }
  return sensors
}

function everyNth(nPoints: number, step: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: Math.floor(nPoints / step) }, (_, at) => at * step)
}
