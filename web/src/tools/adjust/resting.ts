// Adjust: a handle lights up under the cursor; a drag takes it, a double click shrinks its faces to the points.

import type { Pointer } from '../machine'
import { Dragging } from './dragging'
import type { Handle, PaneState, PaneSurroundings } from './surroundings'

export class Resting implements PaneState {
  readonly name = 'adjust'

  constructor(readonly handle: Handle | null = null, readonly cursor = 'default') {}

  hover(at: Pointer, around: PaneSurroundings): PaneState {
    const handle = around.handleAt(at.x, at.y)
    return new Resting(handle, handle ? around.cursorOf(handle) : 'default')
  }

  grab(from: Pointer, around: PaneSurroundings): PaneState | null {
    const marked = around.marked()
    const handle = marked && around.handleAt(from.x, from.y)
    return handle && new Dragging(handle, from, marked, around.cursorOf(handle))
  }

  click(_at: Pointer, around: PaneSurroundings): PaneState {
    around.clicked()
    return this
  }

  doubleClick(at: Pointer, around: PaneSurroundings): PaneState {
    const marked = around.marked()
    const handle = around.handleAt(at.x, at.y)
    if (marked && handle?.kind === 'faces') around.events.shrink(marked.track, handle.faces)
    return this
  }
}
