// Box by click: a click on a point without a cuboid asks for a fitted box there.

import type { Pointer, Surroundings, ViewState } from '../surroundings'

export class Resting implements ViewState {
  readonly name = 'box-click'
  readonly cursor = 'crosshair'

  click(at: Pointer, around: Surroundings): ViewState {
    const point = around.pointAt(at.x, at.y)
    if (point && !around.isLabeled(point)) around.events.pickPoint(point)
    else around.events.pickTrack(around.trackAt(at.x, at.y))
    return this
  }
}
