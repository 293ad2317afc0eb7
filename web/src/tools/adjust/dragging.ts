// Adjust: the cuboid follows the dragged handle from where it was marked; Shift keeps its size.

import type { Cuboid } from '../../cloud/geometry'
import type { Pointer } from '../machine'
import type { Change, Marked } from '../surroundings'
import { alongFaces, moveBy, moveFaces, turnBy } from './edit'
import { Resting } from './resting'
import type { Handle, PaneState, PaneSurroundings } from './surroundings'

export class Dragging implements PaneState {
  readonly name = 'adjust/dragging'
  readonly live = true
  private now: Cuboid
  private what: Change

  constructor(
    readonly handle: Handle, private readonly from: Pointer, private readonly marked: Marked, readonly cursor: string,
  ) {
    this.now = marked.cuboid
    this.what = handle.kind === 'yaw' ? 'rotate' : handle.kind === 'body' ? 'move' : 'resize'
  }

  drag(at: Pointer, around: PaneSurroundings): PaneState {
    this.now = this.changed(at, around)
    around.events.preview(this.marked.track, this.now)
    return this
  }

  drop(at: Pointer, around: PaneSurroundings): PaneState {
    around.events.commit(this.marked.track, this.now, this.what)
    return new Resting().hover(at, around)
  }

  cancel(around: PaneSurroundings): PaneState {
    around.events.cancel(this.marked.track)
    return new Resting()
  }

  private changed(at: Pointer, around: PaneSurroundings): Cuboid {
    const { cuboid } = this.marked
    if (this.handle.kind === 'yaw') return turnBy(cuboid, around.bearingOf(at) - around.bearingOf(this.from))
    const step = around.stepOf(this.from, at)
    if (this.handle.kind === 'body') return moveBy(cuboid, step)
    this.what = at.shift ? 'move' : 'resize'
    if (at.shift) return moveBy(cuboid, alongFaces(this.handle.faces, step))
    return moveFaces(cuboid, this.handle.faces, step)
  }
}
