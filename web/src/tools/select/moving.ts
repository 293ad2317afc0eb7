// Select: the selected cuboid slides over the ground with the cursor.

import { add, subtract, type Cuboid, type Vec3 } from '../../cloud/geometry'
import type { Marked, Pointer, Surroundings, ViewState } from '../surroundings'
import { Resting } from './resting'

export class Moving implements ViewState {
  readonly name = 'select/moving'
  readonly live = true
  readonly cursor = 'grabbing'
  private now: Cuboid

  private constructor(private readonly marked: Marked, private readonly grabbed: Vec3) {
    this.now = marked.cuboid
  }

  /** Null when the cursor's ray does not meet the level of the cuboid's bottom. */
  static start(from: Pointer, marked: Marked, around: Surroundings): Moving | null {
    const grabbed = around.onLevel(from.x, from.y, levelOf(marked.cuboid))
    return grabbed && new Moving(marked, grabbed)
  }

  drag(at: Pointer, around: Surroundings): ViewState {
    const here = around.onLevel(at.x, at.y, levelOf(this.marked.cuboid))
    if (!here) return this
    const shift = subtract(here, this.grabbed)
    this.now = { ...this.marked.cuboid, center: add(this.marked.cuboid.center, [shift[0], shift[1], 0]) }
    around.events.preview(this.marked.track, this.now)
    return this
  }

  drop(_at: Pointer, around: Surroundings): ViewState {
    around.events.commit(this.marked.track, this.now, 'move')
    return new Resting()
  }

  cancel(around: Surroundings): ViewState {
    around.events.cancel(this.marked.track)
    return new Resting()
  }
}

function levelOf(cuboid: Cuboid): number {
  return cuboid.center[2] - cuboid.size[2] / 2
}
