// The main view: its camera, the tool at work in it, and the labels over it.

import { length, subtract, type Vec3 } from '../cloud/geometry'
import { Machine, type Pointer } from '../tools/machine'
import { startOf } from '../tools/start'
import type { Surroundings, Tool, ToolEvents } from '../tools/surroundings'
import { BAR_OF } from './cuboid-drawing'
import { RINGS_M, ringMark } from './ground'
import { LabelLayer, type Label } from './labels'
import type { Lens } from './lens'
import { MainScene } from './main-scene'
import { MainSurroundings } from './main-surroundings'
import { Orbit } from './orbit'
import type { Palette } from './palette'
import type { Region } from './region'
import type { Shown } from './shown'
import type { Box, Stage, Viewport } from './stage'

export interface HoverEvents {
  hoverPoint(info: { world: Vec3; index: number; intensity: number } | null): void
  cursor(world: Vec3 | null): void
}

/** Labels of cuboids further from the eye are left out. */
const LABEL_REACH_M = 120
/** A camera that did not move for so long rests. */
const REST_MILLIS = 140

export class MainView implements Region, Viewport {
  box: Box | null = null
  boxSize: Vec3 | null = null
  readonly orbit = new Orbit()
  readonly scene = new MainScene()
  private readonly labels: LabelLayer
  private readonly around: MainSurroundings
  private machine: Machine<Surroundings>
  private panFrom: Pointer | null = null
  private isPanTurning = false
  private resting = 0

  constructor(
    parent: HTMLElement, private readonly shown: Shown, events: ToolEvents,
    private readonly hover: HoverEvents, private readonly changed: (viewport: Viewport) => void,
    private readonly moving: (isMoving: boolean) => void,
  ) {
    this.labels = new LabelLayer(parent)
    this.around = new MainSurroundings(events, shown, () => this.lens(), (dx, dy) => this.turn(dx, dy), () => this.boxSize)
    this.machine = new Machine(startOf('select'), this.around)
  }

  get cursor(): string {
    return this.panFrom ? 'grabbing' : (this.machine.state.cursor ?? 'default')
  }

  setBox(box: Box | null): void {
    this.box = box
    const { left, top, width, height } = box ?? { left: 0, top: 0, width: 0, height: 0 }
    this.labels.place(left, top, width, height)
  }

  setTool(tool: Tool): void {
    this.machine.cancel()
    this.machine = new Machine(startOf(tool), this.around)
    this.changed(this)
  }

  lens(): Lens {
    return this.orbit.lens(this.box?.width ?? 1, this.box?.height ?? 1)
  }

  draw(stage: Stage, palette: Palette): void {
    if (!this.box) return
    const lens = this.lens()
    this.scene.drawSketch(this.machine.state.sketch?.() ?? {}, this.shown.origin, palette)
    this.scene.draw(stage, this.box, lens, this.shown.origin, palette)
    this.labels.show([...this.ringLabels(lens, palette), ...this.trackLabels(lens, palette), ...this.noteLabels(lens, palette), ...this.peopleLabels(lens, palette)], palette.plate)
  }

  down(at: Pointer, button: number): void {
    if (button === 0) return this.machine.down(at)
    this.panFrom = at
    this.isPanTurning = this.orbit.isTop && button === 2
  }

  move(at: Pointer): void {
    const before = this.machine.state.sketch
    if (this.panFrom) this.pan(at)
    else this.machine.move(at)
    const isHover = !this.panFrom && !this.machine.pressed
    if (isHover) this.tellHover(at)
    if (!isHover || before || this.machine.state.sketch) this.changed(this)
  }

  up(at: Pointer): void {
    if (this.panFrom) this.panFrom = null
    else this.machine.up(at)
    this.changed(this)
  }

  leave(): void {
    this.hover.hoverPoint(null)
    this.hover.cursor(null)
  }

  zoom(at: Pointer, factor: number): void {
    const place = this.around.pointAt(at.x, at.y) ?? this.around.groundAt(at.x, at.y)
    const isNear = place && length(subtract(place, this.orbit.target)) < 3 * this.orbit.distance
    this.orbit.zoom(factor, isNear ? place : this.orbit.target)
    this.moved()
    this.changed(this)
  }

  /** Looks at what was clicked from now on. */
  doubleClick(at: Pointer): void {
    const place = this.around.pointAt(at.x, at.y)
    if (!place || this.machine.state.name !== 'select') return
    this.orbit.target = place
    this.changed(this)
  }

  cancel(): boolean {
    this.panFrom = null
    const cancelled = this.machine.cancel()
    this.changed(this)
    return cancelled
  }

  dispose(): void {
    clearTimeout(this.resting)
    this.labels.dispose()
    this.scene.dispose()
  }

  /** A drag that no tool takes turns the view; from above it slides, and the right button turns. */
  private turn(dx: number, dy: number): void {
    if (this.orbit.isTop) this.orbit.pan(dx, dy, this.box?.height ?? 1)
    else this.orbit.turn(dx, dy)
    this.moved()
  }

  /** Tells that the camera moves, and a moment later that it rests. */
  private moved(): void {
    clearTimeout(this.resting)
    this.moving(true)
    this.resting = window.setTimeout(() => {
      this.moving(false)
      this.changed(this)
    }, REST_MILLIS)
  }

  private pan(at: Pointer): void {
    const from = this.panFrom
    if (!from || !this.box) return
    this.moved()
    if (this.isPanTurning) this.orbit.turn(at.x - from.x, 0)
    else this.orbit.pan(at.x - from.x, at.y - from.y, this.box.height)
    this.panFrom = at
  }

  private tellHover(at: Pointer): void {
    const picked = this.around.pick(at.x, at.y)
    const intensity = (picked && this.shown.current?.cloud.intensity?.[picked.index]) ?? 0
    this.hover.hoverPoint(picked && { world: picked.world, index: picked.index, intensity })
    this.hover.cursor(picked?.world ?? this.around.onLevel(at.x, at.y, this.around.groundHeight(this.orbit.target[0], this.orbit.target[1])))
  }

  /** The selected one first, then the nearest, so that these stay readable. */
  private trackLabels(lens: Lens, palette: Palette): Label[] {
    const found: { label: Label; depth: number }[] = []
    for (const one of this.shown.now()) {
      const top: Vec3 = [one.cuboid.center[0], one.cuboid.center[1], one.cuboid.center[2] + one.cuboid.size[2] / 2]
      const pixel = lens.project(top)
      const chosen = one.track === this.shown.selected
      if (!pixel || (pixel.depth > LABEL_REACH_M && !this.orbit.isTop && !chosen)) continue
      const text = one.locked ? `${one.label} · locked` : one.label
      const label: Label = {
        text, x: pixel.x, y: pixel.y - 14, anchor: 'middle', kind: chosen ? 'chosen' : 'track',
        color: palette.text, tick: one.color, dash: BAR_OF[one.source],
      }
      found.push({ label, depth: chosen ? 0 : pixel.depth })
    }
    return found.sort((a, b) => a.depth - b.depth).map(one => one.label)
  }

  private noteLabels(lens: Lens, palette: Palette): Label[] {
    const note = this.machine.state.sketch?.().note
    const pixel = note && lens.project(note.at)
    return pixel ? [{ text: note.text, x: pixel.x + 14, y: pixel.y - 16, color: palette.text, kind: 'size', anchor: 'left' }] : []
  }

  private peopleLabels(lens: Lens, palette: Palette): Label[] {
    return this.shown.people.flatMap(({ name, color, place }) => {
      const pixel = lens.project(place)
      return pixel ? [{ text: `◀ ${name}`, x: pixel.x, y: pixel.y, color: palette.text, tick: color, kind: 'chosen', anchor: 'left' } as const] : []
    })
  }

  private ringLabels(lens: Lens, palette: Palette): Label[] {
    const { current, style, groundZ } = this.shown
    if (!current || !style.grid) return []
    return RINGS_M.flatMap(radius => {
      const pixel = lens.project(ringMark(current.worldFromEgo, groundZ, radius))
      return pixel ? [{ text: `${radius} m`, x: pixel.x, y: pixel.y, color: palette.textFaint, kind: 'faint', anchor: 'middle' } as const] : []
    })
  }
}
