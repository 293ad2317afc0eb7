// Box by three clicks: waits for the rear end of a side.

import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { Lengthwise } from './lengthwise'

export class Resting implements ViewState {
  readonly name = 'box-three'
  readonly cursor = 'crosshair'

  click(at: Pointer, around: Surroundings): ViewState {
    const rear = around.groundAt(at.x, at.y)
    return rear ? new Lengthwise(rear, rear) : this
  }
}
