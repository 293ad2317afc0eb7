// Box by three clicks: the side grows from its rear end; the second click gives length and heading.

import { length, subtract, type Vec3 } from '../../cloud/geometry'
import type { Sketch } from '../machine'
import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { Resting } from './resting'
import { Widthwise } from './widthwise'

const MIN_LENGTH_M = 0.1

export class Lengthwise implements ViewState {
  readonly name = 'box-three/lengthwise'
  readonly live = true
  readonly cursor = 'crosshair'

  constructor(private readonly rear: Vec3, private readonly front: Vec3) {}

  hover(at: Pointer, around: Surroundings): ViewState {
    const front = around.groundAt(at.x, at.y)
    return front ? new Lengthwise(this.rear, front) : this
  }

  click(at: Pointer, around: Surroundings): ViewState {
    const front = around.groundAt(at.x, at.y)
    if (!front || length(subtract(front, this.rear)) < MIN_LENGTH_M) return this
    return Widthwise.start(this.rear, front, around)
  }

  cancel(): ViewState {
    return new Resting()
  }

  sketch(): Sketch {
    const metres = length(subtract(this.front, this.rear))
    return { lines: [[this.rear, this.front]], note: { at: this.front, text: `length ${metres.toFixed(2)} m` } }
  }
}
