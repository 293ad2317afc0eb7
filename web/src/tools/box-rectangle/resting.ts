// Box by rectangle: waits for the drag; a click works as box by click.

import type { Pointer, Surroundings, ViewState } from '../surroundings'
import { Resting as ByClick } from '../box-click/resting'
import { Drawing } from './drawing'

export class Resting implements ViewState {
  readonly name = 'box-rectangle'
  readonly cursor = 'crosshair'

  click(at: Pointer, around: Surroundings): ViewState {
    new ByClick().click(at, around)
    return this
  }

  grab(from: Pointer): ViewState {
    return new Drawing(from, from)
  }
}
