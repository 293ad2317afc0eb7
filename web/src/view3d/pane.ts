// One orthographic view of a cuboid, fixed to its axes, with its handles.

import { Scene } from 'three'
import { cross, dot, rotate, scale, subtract, add, type Cuboid, type Vec3 } from '../cloud/geometry'
import { Resting } from '../tools/adjust/resting'
import type { Handle, PaneEvents, PaneState, PaneSurroundings } from '../tools/adjust/surroundings'
import { Machine, type Pointer } from '../tools/machine'
import type { Marked } from '../tools/surroundings'
import { Fills } from './fills'
import { cursorOf, handleAt, outlineOf, PANE_AXES, type Outline, type PaneKind } from './handles'
import { LabelLayer, type Label } from './labels'
import { bareCamera, Lens, setPixelCamera } from './lens'
import { NearPoints, type NearSource } from './near-points'
import { drawFrame, drawGroundLine, drawHandles, drawMetres, drawOutline, gridStep, sameHandle } from './pane-drawing'
import type { Palette } from './palette'
import type { PointLook } from './point-material'
import type { Region } from './region'
import { Segments } from './segments'
import type { ShownCuboid } from './shown'
import type { Box, Stage, Viewport } from './stage'

const TITLE: Record<PaneKind, string> = { top: 'TOP', plan: 'TOP', side: 'SIDE', rear: 'REAR' }
const SIZES: Record<PaneKind, [number, number]> = { top: [1, 0], plan: [0, 1], side: [0, 2], rear: [1, 2] }
const SIZE_LETTER = ['L', 'W', 'H']
/** Share of the view that the cuboid fills at most before zooming, and at least however small the view. */
const FILL = 0.6
const LEAST_FILL = 0.4
/** Room beside, and above and below the cuboid, for its sizes, the title and the grip that turns it. */
const BESIDE_PX = 60
const ABOVE_PX: Record<PaneKind, number> = { top: 36, plan: 26, side: 28, rear: 28 }
/** How far outside the cuboid points are shown, along the line of sight. */
const SLAB_M: Record<PaneKind, number> = { top: 1.5, plan: 1.5, side: 0.8, rear: 0.8 }
const MIN_ZOOM = 0.1
const MAX_ZOOM = 12

/** What a view is about. */
export interface PaneSubject {
  /** The cuboid as it looks now. */
  shown(): ShownCuboid | null
  sources(): NearSource[]
  origin(): Vec3
  /** Height of the ground in the world. */
  groundNear(x: number, y: number): number | null
}

export class Pane implements Region, Viewport, PaneSurroundings {
  box: Box | null = null
  titleText: string
  /** Shown where there is no cuboid. */
  emptyText = ''
  /** Framed, as the one at work of many. */
  isChosen = false
  /** Little room: smaller handles, no sizes. */
  isSmall = false
  private zoomFactor = 1
  /** The cuboid at the start of a live gesture, while which the view holds still. */
  private held: Cuboid | null = null
  private readonly machine: Machine<PaneSurroundings>
  private readonly labels: LabelLayer
  private readonly near: NearPoints
  private readonly under = new Scene()
  private readonly over = new Scene()
  private readonly metres = new Segments(false)
  private readonly lines = new Segments(false)
  private readonly faces = new Fills(false)
  private readonly handleLines = new Segments(false)
  private readonly handleFaces = new Fills(false)
  private readonly camera = bareCamera()
  private readonly pixelCamera = bareCamera()

  constructor(
    parent: HTMLElement, readonly kind: PaneKind, private readonly subject: PaneSubject,
    readonly events: PaneEvents, look: PointLook, private readonly changed: (viewport: Viewport) => void,
  ) {
    this.labels = new LabelLayer(parent)
    this.near = new NearPoints(look)
    this.titleText = TITLE[kind]
    this.machine = new Machine<PaneSurroundings>(new Resting() as PaneState, this)
    this.under.add(this.metres.mesh)
    this.over.add(this.faces.mesh, this.lines.mesh, this.handleFaces.mesh, this.handleLines.mesh)
  }

  get isLive(): boolean {
    return this.machine.live
  }

  get cursor(): string {
    return this.machine.state.cursor ?? 'default'
  }

  setBox(box: Box | null): void {
    this.box = box
    const { left, top, width, height } = box ?? { left: 0, top: 0, width: 0, height: 0 }
    this.labels.place(left, top, width, height)
  }

  /** What is shown has other points now. */
  forgetPoints(): void {
    this.near.forget()
  }

  marked(): Marked | null {
    const shown = this.subject.shown()
    return shown && !shown.locked ? { track: shown.track, cuboid: shown.cuboid } : null
  }

  turn(): void {}

  clicked(): void {
    this.events.pick?.()
  }

  handleAt(x: number, y: number): Handle | null {
    const outline = this.outline()
    return outline && handleAt(outline, this.kind, x, y)
  }

  stepOf(from: Pointer, to: Pointer): Vec3 {
    const frame = this.frame()
    const unit = frame ? this.metresPerPixel(frame) : 0
    const { right, up } = PANE_AXES[this.kind]
    return add(scale(right, (to.x - from.x) * unit), scale(up, (from.y - to.y) * unit))
  }

  bearingOf(at: Pointer): number {
    const { width, height } = this.box ?? { width: 0, height: 0 }
    const { right, up } = PANE_AXES[this.kind]
    const aside = add(scale(right, at.x - width / 2), scale(up, height / 2 - at.y))
    return Math.atan2(aside[1], aside[0])
  }

  cursorOf(handle: Handle): string {
    return cursorOf(handle, this.kind)
  }

  down(at: Pointer, button: number): void {
    if (button !== 0) return
    this.held = this.marked()?.cuboid ?? null
    this.machine.down(at)
  }

  move(at: Pointer): void {
    const before = this.litHandle()
    this.machine.move(at)
    if (this.machine.pressed || !sameLight(before, this.litHandle())) this.changed(this)
  }

  up(at: Pointer): void {
    this.held = null
    this.machine.up(at)
    this.changed(this)
  }

  leave(): void {
    if (this.machine.live || !this.litHandle()) return
    this.machine.state = new Resting()
    this.changed(this)
  }

  zoom(_at: Pointer, factor: number): void {
    if (this.machine.live) return
    this.zoomFactor = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.zoomFactor * factor))
    this.changed(this)
  }

  doubleClick(at: Pointer): void {
    this.machine.doubleClick(at)
  }

  cancel(): boolean {
    this.held = null
    const cancelled = this.machine.cancel()
    if (cancelled) this.changed(this)
    return cancelled
  }

  draw(stage: Stage, palette: Palette): void {
    if (!this.box) return
    stage.clear(this.box, palette.pane)
    const lens = this.lens()
    if (!lens) return this.labels.show([this.title(palette), this.emptyLabel(palette)], palette.plate)
    const { width, height } = this.box
    for (const segments of [this.metres, this.lines, this.handleLines]) segments.setViewport(width, height)
    setPixelCamera(this.pixelCamera, width, height)
    this.drawUnder(lens, palette)
    stage.show(this.under, this.pixelCamera)
    this.showPoints(stage, lens)
    this.drawOver(palette)
    stage.show(this.over, this.pixelCamera)
    this.labels.show([this.title(palette), ...this.sizeLabels(palette)], palette.plate)
  }

  dispose(): void {
    this.labels.dispose()
    for (const part of [this.near, this.metres, ...this.overParts()]) part.dispose()
  }

  private showPoints(stage: Stage, lens: Lens): void {
    const selected = this.subject.shown()
    const region = this.regionOf(lens)
    if (!selected || !region) return
    if (!this.near.covers(region)) this.near.gather(this.subject.sources(), region)
    this.near.place(this.subject.origin(), selected.cuboid)
    lens.place(this.camera, this.subject.origin())
    stage.show(this.near.scene, this.camera)
  }

  /** The stretch of space in view. */
  private regionOf(lens: Lens): Cuboid | null {
    const frame = this.frame()
    if (!frame) return null
    const { right, up } = PANE_AXES[this.kind]
    const { width, height, near, far } = lens.sight
    const unit = lens.metresPerPixel(1)
    const across = cross(right, up)
    const size = frame.size.map((_, axis) =>
      Math.abs(right[axis]) * width * unit + Math.abs(up[axis]) * height * unit + Math.abs(across[axis]) * (far - near)) as Vec3
    return { ...frame, size }
  }

  private drawUnder(lens: Lens, palette: Palette): void {
    const { width, height } = lens.sight
    this.metres.clear()
    drawMetres(width, height, 1 / lens.metresPerPixel(1), palette, this.metres)
    const ground = this.kind === 'side' || this.kind === 'rear' ? this.groundPixel(lens) : null
    if (ground !== null) drawGroundLine(ground, width, palette, this.metres)
    this.metres.flush()
  }

  /** Where the ground under the cuboid is on the screen. */
  private groundPixel(lens: Lens): number | null {
    const frame = this.frame()
    if (!frame) return null
    const [x, y] = frame.center
    const z = this.subject.groundNear(x, y)
    return z === null ? null : (lens.project([x, y, z])?.y ?? null)
  }

  private drawOver(palette: Palette): void {
    const selected = this.subject.shown()
    const outline = this.outline()
    for (const part of this.overParts()) part.clear()
    if (selected && outline) {
      drawOutline(selected, outline, this.kind, palette, this.lines, this.faces)
      if (!selected.locked) drawHandles(outline, this.kind, this.litHandle(), this.isSmall ? 7 : 10, palette, this.handleLines, this.handleFaces)
    }
    if (this.isChosen && this.box) drawFrame(this.box.width, this.box.height, palette, this.handleLines)
    for (const part of this.overParts()) part.flush()
  }

  private overParts(): (Segments | Fills)[] {
    return [this.lines, this.faces, this.handleLines, this.handleFaces]
  }

  private litHandle(): Handle | null {
    const { state } = this.machine
    return 'handle' in state ? (state.handle as Handle | null) : null
  }

  /** What the view is fixed to. */
  private frame(): Cuboid | null {
    return (this.machine.live ? this.held : null) ?? this.subject.shown()?.cuboid ?? null
  }

  private metresPerPixel(frame: Cuboid): number {
    const { width, height } = this.box ?? { width: 1, height: 1 }
    const { right, up } = PANE_AXES[this.kind]
    const extent = (axis: Vec3) => Math.abs(dot(axis, frame.size))
    const room = (whole: number, margin: number) => Math.max(LEAST_FILL * whole, Math.min(FILL * whole, whole - 2 * (this.isSmall ? 0 : margin)))
    return Math.max(extent(right) / room(width, BESIDE_PX), extent(up) / room(height, ABOVE_PX[this.kind]), 0.002) * this.zoomFactor
  }

  private lens(): Lens | null {
    const frame = this.frame()
    if (!frame || !this.box) return null
    const { width, height } = this.box
    const axes = PANE_AXES[this.kind]
    const [right, up] = [rotate(frame.rotation, axes.right), rotate(frame.rotation, axes.up)]
    const toViewer = cross(right, up)
    const depth = Math.abs(dot(cross(axes.right, axes.up), frame.size)) / 2 + SLAB_M[this.kind]
    const eye = add(frame.center, scale(toViewer, depth + 0.1))
    const halfHeight = (this.metresPerPixel(frame) * height) / 2
    const stand = { eye, right, up, forward: scale(toViewer, -1) }
    return new Lens(stand, { kind: 'parallel', halfHeight }, { width, height, near: 0.1, far: 2 * depth + 0.1 })
  }

  private outline(): Outline | null {
    const cuboid = this.subject.shown()?.cuboid
    const lens = this.lens()
    if (!cuboid || !lens) return null
    return outlineOf(cuboid, this.kind, world => {
      const aside = subtract(world, lens.stand.eye)
      const unit = lens.metresPerPixel(1)
      return [lens.sight.width / 2 + dot(aside, lens.stand.right) / unit, lens.sight.height / 2 - dot(aside, lens.stand.up) / unit]
    })
  }

  private emptyLabel(palette: Palette): Label {
    const { width, height } = this.box ?? { width: 0, height: 0 }
    return { text: this.emptyText, x: width / 2, y: height / 2, color: palette.textFaint, kind: 'faint', anchor: 'middle' }
  }

  private title(palette: Palette): Label {
    const frame = this.frame()
    const grid = frame && !this.isSmall ? ` · grid ${gridStep(1 / this.metresPerPixel(frame))} m` : ''
    return { text: this.titleText + grid, x: 8, y: 15, color: palette.textFaint, kind: 'title', anchor: 'left' }
  }

  private sizeLabels(palette: Palette): Label[] {
    const selected = this.subject.shown()
    const outline = this.outline()
    if (!selected || !outline || this.isSmall) return []
    const [across, upright] = SIZES[this.kind]
    const text = (axis: number) => `${SIZE_LETTER[axis]} ${selected.cuboid.size[axis].toFixed(2)}`
    const right = Math.max(...outline.map(corner => corner[0]))
    const bottom = Math.max(...outline.map(corner => corner[1]))
    const [x, y] = [(outline[0][0] + outline[2][0]) / 2, (outline[0][1] + outline[2][1]) / 2]
    const sizes: Label[] = [
      { text: text(across), x, y: bottom + 16, color: palette.text, kind: 'size', anchor: 'middle' },
      { text: text(upright), x: right + 12, y, color: palette.text, kind: 'size', anchor: 'left' },
    ]
    const { width, height } = this.box ?? { width: 0, height: 0 }
    return sizes.filter(it => it.y <= height - 9 && it.x <= width - 46) // cut off they would lie
  }
}

function sameLight(a: Handle | null, b: Handle | null): boolean {
  return a === b || (a !== null && b !== null && sameHandle(a, b))
}
