// The clouds on the GPU: the shown frame and its neighbors, kept while they are shown and freed after.

import type { Group } from 'three'
import { rgbOf, type Rgb } from '../cloud/color'
import type { DecodedCloud } from '../cloud/decode'
import type { Cuboid } from '../cloud/geometry'
import { carryMoving, type Carry } from '../cloud/moving'
import { forEachInside } from '../cloud/pick'
import { CloudPoints } from './cloud-points'
import type { PointLook } from './point-material'
import type { CloudFrame, Shown } from './shown'

export type PosesOf = (track: number, frame: number) => Cuboid | null

/** Share of their color that points of neighbors keep. */
const NEIGHBOR_SHARE = 0.5
const UNLABELED: Rgb = rgbOf('#77828f')

const OUT_OF_SIGHT: DecodedCloud = {
  nPoints: 1, xyz: Float32Array.of(0, 0, -1e6), intensity: new Uint8Array(1), ring: null, lift: new Uint8Array(1), sensorStarts: Uint32Array.of(0, 1),
}

export class CloudShelf {
  private readonly clouds = new Map<DecodedCloud, CloudPoints>()

  /** One point out of sight, so that the shader is ready before the first cloud comes. */
  private readonly primer: CloudPoints

  constructor(private readonly group: Group, private readonly look: PointLook) {
    this.primer = new CloudPoints(OUT_OF_SIGHT, look)
    group.add(this.primer.points)
  }

  /** Shows the frames of `shown`; moving objects of neighbors are carried to where `posesOf` has them now. */
  set(shown: Shown, posesOf: PosesOf): void {
    const { current, neighbors } = shown
    const frames = current ? [current, ...neighbors] : neighbors
    this.drop(new Set(frames.map(frame => frame.cloud)))
    for (const frame of frames) {
      const points = this.take(frame.cloud)
      const isCurrent = frame === current
      points.setShare(isCurrent ? 1 : NEIGHBOR_SHARE)
      points.setPositions(isCurrent || !current ? frame.cloud.xyz : carryMoving(frame, carriesOf(shown, frame, posesOf)))
      points.setRgb(frame.rgb ?? null)
    }
    this.place(shown)
    this.light(shown)
  }

  place({ current, neighbors, origin }: Shown): void {
    for (const frame of current ? [current, ...neighbors] : neighbors) {
      this.clouds.get(frame.cloud)?.place(frame.worldFromEgo, origin)
    }
  }

  /** Draws a part of the points, for a view that moves where points are slow. */
  thin(isThin: boolean): void {
    for (const points of this.clouds.values()) points.setThin(isThin)
  }

  /** Lights the points inside the selected cuboid. */
  light(shown: Shown): void {
    const cuboid = shown.selectedNow()?.cuboid ?? null
    for (const frame of shown.current ? [shown.current, ...shown.neighbors] : shown.neighbors) {
      this.clouds.get(frame.cloud)?.light(cuboid, frame.worldFromEgo)
    }
  }

  /** Colors points by the class of the cuboid that holds them. */
  paintClasses(shown: Shown, posesOf: PosesOf): void {
    const colors = [...new Set(shown.cuboids.map(one => one.color))]
    this.look.setClasses([UNLABELED, ...colors.map(rgbOf)])
    for (const frame of shown.current ? [shown.current, ...shown.neighbors] : shown.neighbors) {
      const slots = new Uint8Array(frame.cloud.nPoints)
      for (const one of shown.cuboids) {
        const slot = colors.indexOf(one.color) + 1
        const cuboid = frame === shown.current ? one.cuboid : posesOf(one.track, frame.frame)
        if (cuboid) forEachInside(frame, cuboid, index => (slots[index] = slot))
      }
      this.clouds.get(frame.cloud)?.setSlots(slots)
    }
  }

  /** Positions of a frame's points as they are drawn, in its ego frame. */
  positions(frame: CloudFrame): Float32Array {
    const drawn = this.clouds.get(frame.cloud)?.points.geometry.getAttribute('position').array
    return drawn instanceof Float32Array ? drawn : frame.cloud.xyz
  }

  dispose(): void {
    this.primer.dispose()
    this.drop(new Set())
  }

  private take(cloud: DecodedCloud): CloudPoints {
    let points = this.clouds.get(cloud)
    if (!points) {
      points = new CloudPoints(cloud, this.look)
      this.clouds.set(cloud, points)
      this.group.add(points.points)
    }
    return points
  }

  private drop(kept: Set<DecodedCloud>): void {
    for (const [cloud, points] of this.clouds) {
      if (kept.has(cloud)) continue
      this.group.remove(points.points)
      points.dispose()
      this.clouds.delete(cloud)
    }
  }
}

function carriesOf(shown: Shown, frame: CloudFrame, posesOf: PosesOf): Carry[] {
  const carries: Carry[] = []
  for (const one of shown.cuboids) {
    const then = posesOf(one.track, frame.frame)
    if (then) carries.push({ then, now: one.cuboid })
  }
  return carries
}
