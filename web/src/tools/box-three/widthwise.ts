// Box by three clicks: the box opens from its side; the third click places it.

import type { Cuboid, Vec3 } from '../../cloud/geometry'
import type { Sketch } from '../machine'
import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { boxOnSide } from './box'
import { Resting } from './resting'

export class Widthwise implements ViewState {
  readonly name = 'box-three/widthwise'
  readonly live = true
  readonly cursor = 'crosshair'

  private constructor(private readonly rear: Vec3, private readonly front: Vec3, private readonly box: Cuboid) {}

  static start(rear: Vec3, front: Vec3, around: Surroundings): Widthwise {
    return new Widthwise(rear, front, boxOnSide(rear, front, front, around))
  }

  hover(at: Pointer, around: Surroundings): ViewState {
    const across = around.onLevel(at.x, at.y, this.rear[2])
    return across ? new Widthwise(this.rear, this.front, boxOnSide(this.rear, this.front, across, around)) : this
  }

  click(at: Pointer, around: Surroundings): ViewState {
    const across = around.onLevel(at.x, at.y, this.rear[2])
    if (!across) return this
    around.events.placeBox(boxOnSide(this.rear, this.front, across, around))
    return new Resting()
  }

  cancel(): ViewState {
    return new Resting()
  }

  sketch(): Sketch {
    const [long, wide, high] = this.box.size.map(metres => metres.toFixed(2))
    return { cuboid: this.box, note: { at: this.box.center, text: `${long} × ${wide} × ${high} m` } }
  }
}
