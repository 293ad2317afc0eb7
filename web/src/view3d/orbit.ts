// Where the main view looks from: a target on the ground, a distance, and two angles.

import { add, cross, scale, subtract, type Vec3 } from '../cloud/geometry'
import { Lens, type Opening, type Stand } from './lens'

const TAN_HALF = Math.tan((50 / 2) * (Math.PI / 180))
const MIN_PITCH_RAD = -0.1
const MAX_PITCH_RAD = Math.PI / 2 - 0.001
const TURN_RAD_PER_PX = 0.005
const MIN_DISTANCE_M = 1
const MAX_DISTANCE_M = 600

/** Angles: yaw of the direction of view about z, pitch downward from level. */
export class Orbit {
  target: Vec3 = [0, 0, 0]
  distance = 40
  yawRad = 0
  pitchRad = 0.5
  /** Looks straight down without perspective. */
  isTop = false

  lens(width: number, height: number): Lens {
    const stand = this.stand()
    const near = Math.max(0.1, this.distance / 200)
    const opening: Opening = this.isTop
      ? { kind: 'parallel', halfHeight: this.distance * TAN_HALF }
      : { kind: 'perspective', tanHalf: TAN_HALF }
    return new Lens(stand, opening, { width, height, near, far: this.distance + 800 })
  }

  turn(dx: number, dy: number): void {
    this.yawRad -= dx * TURN_RAD_PER_PX
    if (!this.isTop) this.pitchRad = clamp(this.pitchRad + dy * TURN_RAD_PER_PX, MIN_PITCH_RAD, MAX_PITCH_RAD)
  }

  /** Slides over the ground, so that what is at the target follows the cursor. */
  pan(dx: number, dy: number, viewHeight: number): void {
    const unit = (this.distance * TAN_HALF) / (viewHeight / 2)
    const { right } = this.stand()
    const ahead: Vec3 = [Math.cos(this.yawRad), Math.sin(this.yawRad), 0]
    const steep = this.isTop ? 1 : Math.max(0.35, Math.sin(this.pitchRad))
    this.target = add(this.target, add(scale(right, -dx * unit), scale(ahead, (dy * unit) / steep)))
  }

  /** Factor below 1 comes closer to `at`, which stays where it is on the screen. */
  zoom(factor: number, at: Vec3): void {
    const distance = clamp(this.distance * factor, MIN_DISTANCE_M, MAX_DISTANCE_M)
    this.target = add(at, scale(subtract(this.target, at), distance / this.distance))
    this.distance = distance
  }

  ride(shift: Vec3): void {
    this.target = add(this.target, shift)
  }

  private stand(): Stand {
    const [cosYaw, sinYaw] = [Math.cos(this.yawRad), Math.sin(this.yawRad)]
    const right: Vec3 = [sinYaw, -cosYaw, 0]
    const pitch = this.isTop ? Math.PI / 2 : this.pitchRad
    const forward: Vec3 = [Math.cos(pitch) * cosYaw, Math.cos(pitch) * sinYaw, -Math.sin(pitch)]
    const back = this.isTop ? 400 : this.distance
    return { eye: subtract(this.target, scale(forward, back)), right, up: cross(right, forward), forward }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
