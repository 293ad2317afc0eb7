// Box of the class's size: the front turns to the cursor until it is let go.

import { quatFromYaw, type Cuboid } from '../../cloud/geometry'
import type { Sketch } from '../machine'
import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { Resting } from './resting'

export class Aiming implements ViewState {
  readonly name = 'box-class/aiming'
  readonly live = true
  readonly cursor = 'crosshair'

  constructor(private readonly box: Cuboid) {}

  drag(at: Pointer, around: Surroundings): ViewState {
    const { center, size } = this.box
    const to = around.onLevel(at.x, at.y, center[2] - size[2] / 2)
    if (!to) return this
    const yawRad = Math.atan2(to[1] - center[1], to[0] - center[0])
    return new Aiming({ ...this.box, rotation: quatFromYaw(yawRad) })
  }

  drop(_at: Pointer, around: Surroundings): ViewState {
    around.events.placeBox(this.box)
    return new Resting()
  }

  cancel(): ViewState {
    return new Resting()
  }

  sketch(): Sketch {
    return { cuboid: this.box }
  }
}
