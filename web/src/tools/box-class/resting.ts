// Box of the class's size: a ghost under the cursor; a click places it, a drag turns it first.

import { quatFromYaw, type Cuboid, type Vec3 } from '../../cloud/geometry'
import type { Sketch } from '../machine'
import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { Aiming } from './aiming'

export class Resting implements ViewState {
  readonly name = 'box-class'
  readonly cursor = 'crosshair'

  constructor(private readonly ghost: Cuboid | null = null) {}

  hover(at: Pointer, around: Surroundings): ViewState {
    return new Resting(boxAt(at, around))
  }

  click(at: Pointer, around: Surroundings): ViewState {
    const box = boxAt(at, around)
    if (box) around.events.placeBox(box)
    return new Resting()
  }

  grab(from: Pointer, around: Surroundings): ViewState | null {
    const box = boxAt(from, around)
    return box && new Aiming(box)
  }

  cancel(): ViewState {
    return new Resting()
  }

  sketch(): Sketch {
    return this.ghost ? { cuboid: this.ghost } : {}
  }
}

function boxAt(at: Pointer, around: Surroundings): Cuboid | null {
  const size = around.boxSize()
  const ground = size && around.groundAt(at.x, at.y)
  return ground && standing(ground, size, around.usualYaw())
}

function standing(ground: Vec3, size: Vec3, yawRad: number): Cuboid {
  return { center: [ground[0], ground[1], ground[2] + size[2] / 2], rotation: quatFromYaw(yawRad), size }
}
