// Answers what tools ask of the main view, from the shown clouds and cuboids and the lens of the moment.

import { localFromWorld, rayMeetsCuboid, yawOf, type Cuboid, type Vec3 } from '../cloud/geometry'
import { LIFT_STEP_M } from '../cloud/lift'
import { groundNear, heightsInside, pickInRectangle, pickNearPixel, worldPoint, type PickedPoint } from '../cloud/pick'
import type { Marked, Rectangle, Surroundings, ToolEvents } from '../tools/surroundings'
import type { Lens } from './lens'
import type { Shown } from './shown'

const PICK_RADIUS_PX = 7
const SMALL_RECTANGLE_PX = 6
/** Points lower than this above the ground are ground. */
const GROUND_BAND_M = 0.25
/** A gap in depth larger than this parts what a rectangle means from what lies behind. */
const DEPTH_GAP_M = 2.5
const REACH_MARGIN_M = 0.4
/** Rectangles over the horizon end here. */
const FAR_M = 150

export class MainSurroundings implements Surroundings {
  constructor(
    readonly events: ToolEvents,
    private readonly shown: Shown,
    private readonly lens: () => Lens,
    readonly turn: (dx: number, dy: number) => void,
    readonly boxSize: () => Vec3 | null,
  ) {}

  trackAt(x: number, y: number): number | null {
    const { origin, direction } = this.lens().ray(x, y)
    let nearest = Infinity
    let track: number | null = null
    for (const one of this.shown.now()) {
      const along = rayMeetsCuboid(origin, direction, one.cuboid)
      if (along === null || along >= nearest) continue
      nearest = along
      track = one.track
    }
    return track
  }

  selected(): Marked | null {
    return this.shown.marked()
  }

  pick(x: number, y: number): PickedPoint | null {
    const { current } = this.shown
    return current && pickNearPixel(current, this.lens(), x, y, PICK_RADIUS_PX)
  }

  pointAt(x: number, y: number): Vec3 | null {
    return this.pick(x, y)?.world ?? null
  }

  isLabeled(point: Vec3): boolean {
    for (const one of this.shown.now()) {
      const local = localFromWorld(one.cuboid, point)
      if (local.every((value, axis) => Math.abs(value) <= one.cuboid.size[axis] / 2)) return true
    }
    return false
  }

  groundAt(x: number, y: number): Vec3 | null {
    const point = this.pointAt(x, y)
    if (point) return [point[0], point[1], this.groundHeight(point[0], point[1])]
    const rough = this.onLevel(x, y, this.egoGround())
    return rough && this.onLevel(x, y, this.groundHeight(rough[0], rough[1]))
  }

  onLevel(x: number, y: number, z: number): Vec3 | null {
    return this.lens().onLevel(x, y, z)
  }

  groundHeight(x: number, y: number): number {
    const { current } = this.shown
    return (current && groundNear(current, x, y)) ?? this.egoGround()
  }

  topOf(column: Cuboid): number | null {
    const { current } = this.shown
    return (current && heightsInside(current, column)?.[1]) ?? null
  }

  usualYaw(): number {
    return this.shown.current ? yawOf(this.shown.current.worldFromEgo.rotation) : 0
  }

  /** The strip of ground between the rectangle's left and right sight lines, from the nearest to the farthest point meant. */
  groundOf(rectangle: Rectangle): [number, number][] | null {
    const { left, right, top, bottom } = rectangle
    if (right - left < SMALL_RECTANGLE_PX || bottom - top < SMALL_RECTANGLE_PX) return null
    const lens = this.lens()
    if (lens.opening.kind === 'parallel') return this.underCorners(rectangle)
    const reach = this.reachOf(rectangle)
    if (!reach) return this.underCorners(rectangle)
    const middle = (top + bottom) / 2
    const [leftRay, rightRay] = [lens.ray(left, middle), lens.ray(right, middle)]
    const at = (ray: typeof leftRay, far: number): [number, number] => {
      const level = Math.hypot(ray.direction[0], ray.direction[1])
      return [ray.origin[0] + (ray.direction[0] / level) * far, ray.origin[1] + (ray.direction[1] / level) * far]
    }
    return [at(leftRay, reach[0]), at(rightRay, reach[0]), at(rightRay, reach[1]), at(leftRay, reach[1])]
  }

  private underCorners({ left, right, top, bottom }: Rectangle): [number, number][] | null {
    const z = this.groundAt((left + right) / 2, (top + bottom) / 2)?.[2] ?? this.egoGround()
    const corners = [[left, bottom], [right, bottom], [right, top], [left, top]].map(([x, y]) => this.onLevel(x, y, z))
    const eye = this.lens().stand.eye
    const found = corners.filter(corner => corner !== null)
    if (found.length < 4 || found.some(corner => Math.hypot(corner[0] - eye[0], corner[1] - eye[1]) > FAR_M + 450)) return null
    return found.map(corner => [corner[0], corner[1]])
  }

  /** Level distances from the eye of the first object in a rectangle, near and far. */
  private reachOf(rectangle: Rectangle): [number, number] | null {
    const { current } = this.shown
    if (!current) return null
    const { eye } = this.lens().stand
    const distances: number[] = []
    for (const index of pickInRectangle(current, this.lens(), rectangle)) {
      const point = worldPoint(current, index)
      const isGround = current.cloud.lift[index] * LIFT_STEP_M < GROUND_BAND_M
      const distance = Math.hypot(point[0] - eye[0], point[1] - eye[1])
      if (!isGround && distance < FAR_M) distances.push(distance)
    }
    return distances.length ? firstRun(distances.sort((a, b) => a - b)) : null
  }

  private egoGround(): number {
    const { current, groundZ } = this.shown
    return current ? current.worldFromEgo.center[2] + groundZ : 0
  }
}

/** The first stretch of sorted distances that holds a fair share of all and has no gap. */
function firstRun(distances: number[]): [number, number] {
  const enough = Math.max(3, distances.length * 0.1)
  let start = 0
  for (let i = 1; i <= distances.length; i++) {
    if (i < distances.length && distances[i] - distances[i - 1] < DEPTH_GAP_M) continue
    if (i - start >= enough) return [distances[start] - REACH_MARGIN_M, distances[i - 1] + REACH_MARGIN_M]
    start = i
  }
  return [distances[0] - REACH_MARGIN_M, distances[distances.length - 1] + REACH_MARGIN_M]
}
