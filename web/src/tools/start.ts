// The state each tool begins in.

import { Resting as BoxClass } from './box-class/resting'
import { Resting as BoxClick } from './box-click/resting'
import { Resting as BoxRectangle } from './box-rectangle/resting'
import { Resting as BoxThree } from './box-three/resting'
import { Resting as Select } from './select/resting'
import type { Tool, ViewState } from './surroundings'

export function startOf(tool: Tool): ViewState {
  switch (tool) {
    case 'select': return new Select()
    case 'box-click': return new BoxClick()
    case 'box-rectangle': return new BoxRectangle()
    case 'box-three': return new BoxThree()
    case 'box-class': return new BoxClass()
  }
}
