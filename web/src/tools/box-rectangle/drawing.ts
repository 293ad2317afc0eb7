// Box by rectangle: the rectangle follows the cursor until it is let go.

import type { Sketch } from '../machine'
import type { Pointer, Rectangle, Surroundings, ViewState } from '../surroundings'
import { Resting } from './resting'

export class Drawing implements ViewState {
  readonly name = 'box-rectangle/drawing'
  readonly live = true
  readonly cursor = 'crosshair'

  constructor(private readonly from: Pointer, private readonly to: Pointer) {}

  drag(at: Pointer): ViewState {
    return new Drawing(this.from, at)
  }

  drop(at: Pointer, around: Surroundings): ViewState {
    const corners = around.groundOf(rectangleOf(this.from, at))
    if (corners) around.events.pickRectangle(corners)
    return new Resting()
  }

  cancel(): ViewState {
    return new Resting()
  }

  sketch(): Sketch {
    return { rectangle: rectangleOf(this.from, this.to) }
  }
}

function rectangleOf(a: Pointer, b: Pointer): Rectangle {
  return {
    left: Math.min(a.x, b.x), top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x), bottom: Math.max(a.y, b.y),
  }
}
