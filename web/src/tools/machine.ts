// What all tools share: a machine that turns pointer events into clicks, drags and hovers for its current state.

import type { Cuboid, Vec3 } from '../cloud/geometry'

/** Pixels from the upper left of the view the pointer is in. */
export interface Pointer { x: number; y: number; shift: boolean; ctrl: boolean; alt: boolean }

/** What a tool shows of work not yet committed. */
export interface Sketch {
  /** Polylines in the world. */
  lines?: Vec3[][]
  cuboid?: Cuboid
  /** Corners in pixels of the view. */
  rectangle?: { left: number; top: number; right: number; bottom: number }
  note?: { at: Vec3; text: string }
}

/** A state handles what it knows and returns the state that follows; what it leaves out is ignored. */
export interface State<Around> {
  readonly name: string
  /** A gesture is under way: Escape cancels it. */
  readonly live?: boolean
  readonly cursor?: string
  hover?(at: Pointer, around: Around): State<Around>
  click?(at: Pointer, around: Around): State<Around>
  doubleClick?(at: Pointer, around: Around): State<Around>
  /** The press became a drag. Null: not the tool's; the view turns. */
  grab?(from: Pointer, around: Around): State<Around> | null
  drag?(at: Pointer, around: Around): State<Around>
  drop?(at: Pointer, around: Around): State<Around>
  cancel?(around: Around): State<Around>
  sketch?(): Sketch
}

/** Presses that move less than this are clicks. */
const CLICK_PX = 4

/** Runs one tool in one view. Exactly one of click, drop and cancel ends a press. */
export class Machine<Around extends { turn(dx: number, dy: number): void }> {
  private press: { from: Pointer; last: Pointer; moved: boolean; turning: boolean } | null = null

  constructor(public state: State<Around>, private readonly around: Around) {}

  get live(): boolean {
    return this.state.live ?? false
  }

  get pressed(): boolean {
    return this.press !== null
  }

  down(at: Pointer): void {
    this.press = { from: at, last: at, moved: false, turning: false }
  }

  move(at: Pointer): void {
    const press = this.press
    if (!press) return this.follow(this.state.hover?.(at, this.around))
    const isFar = Math.hypot(at.x - press.from.x, at.y - press.from.y) >= CLICK_PX
    if (!press.moved && isFar) this.startDrag(press)
    if (press.turning) this.around.turn(at.x - press.last.x, at.y - press.last.y)
    else if (press.moved) this.follow(this.state.drag?.(at, this.around))
    press.last = at
  }

  up(at: Pointer): void {
    const press = this.press
    this.press = null
    if (!press || press.turning) return
    this.follow(press.moved ? this.state.drop?.(at, this.around) : this.state.click?.(at, this.around))
  }

  doubleClick(at: Pointer): void {
    this.follow(this.state.doubleClick?.(at, this.around))
  }

  /** True when there was something to cancel. */
  cancel(): boolean {
    const isLive = this.live
    this.press = null
    this.follow(this.state.cancel?.(this.around))
    return isLive
  }

  private startDrag(press: { from: Pointer; moved: boolean; turning: boolean }): void {
    press.moved = true
    const next = this.state.grab?.(press.from, this.around) ?? null
    press.turning = next === null
    this.follow(next ?? undefined)
  }

  private follow(next: State<Around> | undefined): void {
    if (next) this.state = next
  }
}
