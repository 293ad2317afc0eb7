// Select: nothing pressed; a click selects, a drag on the selected cuboid moves it, any other drag turns the view.

import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { Moving } from './moving'

export class Resting implements ViewState {
  readonly name = 'select'
  readonly cursor: string = 'default'

  hover(at: Pointer, around: Surroundings): ViewState {
    const track = around.trackAt(at.x, at.y)
    if (track === null) return new Resting()
    return new Over(track === around.selected()?.track ? 'move' : 'pointer')
  }

  /** With Ctrl or Alt a point is picked, so that a box is made without changing the tool. */
  click(at: Pointer, around: Surroundings): ViewState {
    const point = at.ctrl || at.alt ? around.pointAt(at.x, at.y) : null
    if (point) around.events.pickPoint(point)
    else around.events.pickTrack(around.trackAt(at.x, at.y))
    return this
  }

  grab(from: Pointer, around: Surroundings): ViewState | null {
    const marked = around.selected()
    if (!marked || around.trackAt(from.x, from.y) !== marked.track) return null
    return Moving.start(from, marked, around)
  }
}

/** A cuboid is under the cursor. */
class Over extends Resting {
  constructor(override readonly cursor: string) {
    super()
  }
}
