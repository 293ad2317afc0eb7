// The 3D core as the shell sees it: sets what is shown, and sends what the labeler did.

import { colorRanges, type ColorMode } from '../cloud/color'
import { subtract, yawOf, type Cuboid, type Face, type Pose, type Vec3 } from '../cloud/geometry'
import { countInside, groundNear } from '../cloud/pick'
import { nudged, type Nudge } from '../tools/adjust/edit'
import type { Change, Tool } from '../tools/surroundings'
import { CloudShelf, type PosesOf } from './cloud-shelf'
import { Input } from './input'
import { MainView } from './main-view'
import type { NearSource } from './near-points'
import { paletteOf } from './palette'
import { Pane, type PaneSubject } from './pane'
import { PointLook } from './point-material'
import { Shown, type CloudFrame, type RadarReturn, type ShownCuboid, type ShownPerson, type Style } from './shown'
import { Strip, type StripCell, type StripEvents } from './strip'
import { Stage, type Box, type Viewport } from './stage'

export interface View3dEvents {
  /** A cuboid was clicked; null: nothing. */
  pickTrack(track: number | null): void
  /** A point was clicked that no cuboid holds. */
  pickPoint(world: Vec3): void
  /** A rectangle was dragged: the ground it means, four corners. */
  pickRectangle(corners: [number, number][]): void
  /** While a handle moves; `frame` comes with gestures in the strip, others are of the shown frame. */
  preview(track: number, cuboid: Cuboid, frame?: number): void
  /** Ends a gesture; comes once. */
  commit(track: number, cuboid: Cuboid, what: Change, frame?: number): void
  /** Ends a gesture without effect. */
  cancel(track: number, frame?: number): void
  /** A handle was double-clicked: its faces shall shrink to the points. */
  shrink(track: number, faces: Face[], frame?: number): void
  /** A cell of the strip was clicked. */
  pickFrame?(frame: number): void
  placeBox(cuboid: Cuboid): void
  hoverPoint(info: { world: Vec3; index: number; intensity: number } | null): void
  cursor(world: Vec3 | null): void
}

export interface Layout { main: DOMRect; top?: DOMRect; side?: DOMRect; rear?: DOMRect }

/** Share of their color that points keep around the cuboid that a view is about. */
const OUTSIDE_SHARE = { dark: 0.75, light: 0.5 }
const NONE_SELECTED = 'Select a box to adjust it here'
const NOT_HERE = 'The selected object is not in this frame'
const STRIP_POINT_PX = 1
const HOME_DISTANCE_M = 38
const HOME_AHEAD_M = 10
const FOCUS_SIZES = 5

export class View3d {
  private readonly shown = new Shown()
  private readonly stage: Stage
  private readonly main: MainView
  private readonly panes: Pane[]
  private readonly strip: Strip
  private readonly input: Input
  private readonly overlay = document.createElement('div')
  private readonly mainLook = new PointLook()
  private readonly nearLook = new PointLook()
  private readonly stripLook = new PointLook()
  private readonly shelf: CloudShelf
  private radar: { returns: RadarReturn[]; worldFromEgo: Pose } | null = null
  private posesOf: PosesOf = () => null
  private mode: 'free' | 'top' | 'follow' = 'free'
  private isHome = false
  private areSlotsStale = true
  private isGestureLive = false

  constructor(canvas: HTMLCanvasElement, private readonly events: View3dEvents) {
    this.stage = new Stage(canvas, () => this.regions())
    this.overlay.style.cssText = 'position:absolute;pointer-events:none;'
    canvas.after(this.overlay)
    const changed = (viewport: Viewport) => this.stage.invalidate(viewport)
    const told = this.tellingEvents()
    this.main = new MainView(this.overlay, this.shown, told, events, changed, isMoving => {
      if (this.stage.isSoftware) this.shelf.thin(isMoving)
    })
    this.panes = (['top', 'side', 'rear'] as const).map(kind => new Pane(this.overlay, kind, this.paneSubject(), told, this.nearLook, changed))
    this.strip = new Strip(this.overlay, this.stripEvents(), this.stripLook, () => this.shown.origin, changed)
    this.shelf = new CloudShelf(this.main.scene.clouds, this.mainLook)
    this.input = new Input(canvas, () => this.regions())
    for (const look of [this.nearLook, this.stripLook]) look.setMode('intensity')
    this.setStyle(this.shown.style)
  }

  /** Pictures drawn so far; stands still while nothing changes. */
  get renders(): number {
    return this.stage.renders
  }

  /** What lives on the GPU. */
  get memory(): { geometries: number; textures: number } {
    return this.stage.memory
  }

  setLayout(rects: Layout): void {
    const { canvas } = this.stage
    const frame = canvas.getBoundingClientRect()
    const boxOf = (rect?: DOMRect): Box | null => (rect && rect.width > 0 ? boxIn(frame, rect) : null)
    Object.assign(this.overlay.style, {
      left: `${canvas.offsetLeft}px`, top: `${canvas.offsetTop}px`, zIndex: getComputedStyle(canvas).zIndex,
    })
    this.main.setBox(boxOf(rects.main))
    for (const pane of this.panes) pane.setBox(boxOf(rects[pane.kind === 'plan' ? 'top' : pane.kind]))
    this.stage.resize(frame.width, frame.height)
  }

  /** A world point near all that is shown; what goes to the GPU is relative to it. */
  setOrigin(world: Vec3): void {
    this.shown.origin = world
    this.shelf.place(this.shown)
    this.redrawAll()
  }

  /** Neighbors are drawn dimmer. The camera rides along with the ego, or with the followed object. */
  setClouds(current: CloudFrame, neighbors: CloudFrame[]): void {
    const before = this.shown.current
    this.shown.current = current
    this.shown.neighbors = neighbors
    this.shown.draft = null
    const ranges = colorRanges(current.cloud)
    this.shown.groundZ = ranges.groundZ
    for (const look of [this.mainLook, this.nearLook, this.stripLook]) look.setRanges(ranges)
    this.mainLook.setMode(this.colorMode())
    this.carry()
    if (!this.isHome) this.home()
    else if (before) this.main.orbit.ride(this.rideBetween(before, current))
    this.redrawAll()
  }

  /** Where a track is at a frame, so that its points in neighbors are carried along; null where it is absent. */
  setTrackPoses(posesOf: PosesOf): void {
    this.posesOf = posesOf
    this.carry()
    this.stage.invalidate()
  }

  setRadar(returns: RadarReturn[], worldFromEgo: Pose): void {
    this.radar = { returns, worldFromEgo }
    this.redrawRadar()
  }

  setCuboids(cuboids: ShownCuboid[]): void {
    this.shown.cuboids = cuboids
    if (!this.isGestureLive) this.shown.draft = null
    if (this.shown.neighbors.length && !this.isGestureLive) this.carry()
    this.areSlotsStale = true
    this.redrawCuboids()
  }

  /** Who else is in the scene, by name at the place they point at. */
  setPeople(people: ShownPerson[]): void {
    if (people.length === 0 && this.shown.people.length === 0) return
    this.shown.people = people
    this.stage.invalidate(this.main)
  }

  /** One object over many frames as small top views, wherever their places are on the canvas; null takes them away. */
  setStrip(cells: StripCell[] | null): void {
    const frame = this.stage.canvas.getBoundingClientRect()
    const placed = (cells ?? []).map(cell => ({ cell, box: boxIn(frame, cell.rect) }))
    this.strip.set(placed.filter(({ box }) => isSeen(box, frame)))
    this.stage.invalidate()
  }

  select(track: number | null): void {
    if (track === this.shown.selected) return
    this.input.cancel()
    this.shown.selected = track
    this.shown.draft = null
    this.forgetPoints()
    this.redrawCuboids()
  }

  setTool(tool: Tool): void {
    this.main.setTool(tool)
  }

  /** Size of the boxes that the tool `box-class` places. */
  setBoxClass(size: Vec3 | null): void {
    this.main.boxSize = size
    this.stage.invalidate()
  }

  setStyle(style: Style): void {
    this.shown.style = style
    const palette = paletteOf(style.background)
    this.stage.palette = palette
    this.mainLook.setBackground(style.background, palette.main, palette.inside)
    for (const look of [this.nearLook, this.stripLook]) {
      look.setBackground(style.background, palette.pane, palette.inside)
      look.setOutside(OUTSIDE_SHARE[style.background])
    }
    this.mainLook.setMode(this.colorMode())
    this.mainLook.setSize(style.pointSize * this.stage.pixelRatio)
    this.nearLook.setSize(style.pointSize * this.stage.pixelRatio)
    this.stripLook.setSize(STRIP_POINT_PX * this.stage.pixelRatio)
    this.redrawAll()
  }

  /** Free and top (the ego's front up) ride along with the ego, follow with the selected object. */
  setCamera(mode: 'free' | 'top' | 'follow'): void {
    this.mode = mode
    this.main.orbit.isTop = mode === 'top'
    if (mode === 'top' && this.shown.current) this.main.orbit.yawRad = yawOf(this.shown.current.worldFromEgo.rotation)
    if (mode === 'follow' && this.shown.selected !== null) this.focus(this.shown.selected)
    this.stage.invalidate()
  }

  /** Brings a track into view. */
  focus(track: number): void {
    const shown = this.shown.cuboids.find(one => one.track === track)
    if (!shown) return
    this.main.orbit.target = shown.cuboid.center
    this.main.orbit.distance = Math.max(8, FOCUS_SIZES * Math.max(...shown.cuboid.size))
    this.stage.invalidate()
  }

  /** Brings a place into the middle, from where one looks now. */
  lookAt(world: Vec3): void {
    this.main.orbit.target = world
    this.stage.invalidate()
  }

  /** Behind and above the ego, looking ahead. */
  home(): void {
    const { current, groundZ } = this.shown
    if (!current) return
    const yawRad = yawOf(current.worldFromEgo.rotation)
    const [x, y, z] = current.worldFromEgo.center
    const { orbit } = this.main
    orbit.yawRad = yawRad
    orbit.pitchRad = 0.52
    orbit.distance = HOME_DISTANCE_M
    orbit.target = [x + HOME_AHEAD_M * Math.cos(yawRad), y + HOME_AHEAD_M * Math.sin(yawRad), z + groundZ]
    this.isHome = true
    this.stage.invalidate()
  }

  /** The shown cuboid of a track, moved in its own axes; the shell commits it. */
  nudge(track: number, nudge: Nudge): Cuboid {
    for (const shown of this.shown.now()) if (shown.track === track) return nudged(shown.cuboid, nudge)
    throw new Error(`track ${track} is not shown`)
  }

  /** Of the shown frame, without neighbors. */
  pointsInside(cuboid: Cuboid): number {
    return this.shown.current ? countInside(this.shown.current, cuboid) : 0
  }

  /** Cancels the live gesture; true when there was one. */
  cancel(): boolean {
    return this.input.cancel()
  }

  dispose(): void {
    this.input.dispose()
    this.shelf.dispose()
    for (const part of [this.main, ...this.panes, this.strip, this.mainLook, this.nearLook, this.stripLook, this.stage]) part.dispose()
    this.overlay.remove()
  }

  /** The shell's events; gestures also change what the views show at once. */
  private tellingEvents(): View3dEvents {
    const draft = (track: number, cuboid: Cuboid, isLive: boolean) => {
      this.shown.draft = { track, cuboid }
      this.isGestureLive = isLive
      this.redrawCuboids()
    }
    return {
      ...bound(this.events),
      preview: (track, cuboid) => {
        draft(track, cuboid, true)
        this.events.preview(track, cuboid)
      },
      commit: (track, cuboid, what) => {
        draft(track, cuboid, false)
        this.events.commit(track, cuboid, what)
      },
      cancel: track => {
        this.isGestureLive = false
        this.shown.draft = null
        this.redrawCuboids()
        this.events.cancel(track)
      },
    }
  }

  /** Height stands in for columns that the log does not have. */
  private colorMode(): ColorMode {
    const { current, style } = this.shown
    const isMissing = current && ((style.color === 'ring' && !current.cloud.ring) || (style.color === 'intensity' && !current.cloud.intensity))
    return isMissing ? 'height' : style.color
  }

  private carry(): void {
    this.shelf.set(this.shown, this.posesOf)
    this.forgetPoints()
    this.areSlotsStale = true
  }

  /** How far the followed object went, else the ego. */
  private rideBetween(before: CloudFrame, after: CloudFrame): Vec3 {
    const { selected } = this.shown
    const follows = this.mode === 'follow' && selected !== null
    const then = follows ? this.posesOf(selected, before.frame) : null
    const now = follows ? this.posesOf(selected, after.frame) : null
    if (then && now) return subtract(now.center, then.center)
    return subtract(after.worldFromEgo.center, before.worldFromEgo.center)
  }

  private redrawAll(): void {
    this.main.scene.drawGround(this.shown, this.stage.palette)
    this.redrawRadar()
    this.redrawCuboids()
  }

  private redrawRadar(): void {
    const { returns, worldFromEgo } = this.radar && this.shown.style.radar ? this.radar : { returns: [], worldFromEgo: null }
    if (worldFromEgo) this.main.scene.drawRadar(returns, worldFromEgo, this.shown.origin, this.stage.palette)
    else this.main.scene.clearRadar()
    this.stage.invalidate()
  }

  private redrawCuboids(): void {
    for (const pane of this.panes) pane.emptyText = this.shown.selected === null ? NONE_SELECTED : NOT_HERE
    this.main.scene.drawCuboids(this.shown, this.stage.palette)
    this.shelf.light(this.shown)
    if (this.areSlotsStale && this.shown.style.color === 'class') this.paintClasses()
    this.stage.invalidate()
  }

  private paintClasses(): void {
    this.shelf.paintClasses(this.shown, this.posesOf)
    this.areSlotsStale = false
  }

  private forgetPoints(): void {
    for (const pane of this.panes) pane.forgetPoints()
  }

  /** Later ones lie on top. */
  private regions(): (MainView | Pane)[] {
    return [this.main, ...this.panes, ...this.strip.panes]
  }

  private paneSubject(): PaneSubject {
    return {
      shown: () => this.shown.selectedNow(),
      sources: () => this.nearSources(),
      origin: () => this.shown.origin,
      groundNear: (x, y) => this.shown.current && groundNear(this.shown.current, x, y),
    }
  }

  /** The shown clouds, as the views of the selected cuboid need them. */
  private nearSources(): NearSource[] {
    const { current, neighbors, selected } = this.shown
    return (current ? [current, ...neighbors] : neighbors).map(frame => ({
      frame, xyz: this.shelf.positions(frame), then: frame === current || selected === null ? null : this.posesOf(selected, frame.frame),
    }))
  }

  private stripEvents(): StripEvents {
    const { events } = this
    return { ...bound(events), pickFrame: frame => events.pickFrame?.(frame) }
  }
}

function boxIn(frame: DOMRect, rect: DOMRect): Box {
  return { left: rect.left - frame.left, top: rect.top - frame.top, width: rect.width, height: rect.height }
}

function isSeen(box: Box, frame: DOMRect): boolean {
  return box.left < frame.width && box.top < frame.height && box.left + box.width > 0 && box.top + box.height > 0
}

/** Methods that may be passed on alone. */
function bound(events: View3dEvents): View3dEvents {
  return {
    pickTrack: track => events.pickTrack(track),
    pickPoint: world => events.pickPoint(world),
    pickRectangle: corners => events.pickRectangle(corners),
    preview: (track, cuboid, frame) => events.preview(track, cuboid, frame),
    commit: (track, cuboid, what, frame) => events.commit(track, cuboid, what, frame),
    cancel: (track, frame) => events.cancel(track, frame),
    shrink: (track, faces, frame) => events.shrink(track, faces, frame),
    placeBox: cuboid => events.placeBox(cuboid),
    hoverPoint: info => events.hoverPoint(info),
    cursor: world => events.cursor(world),
  }
}
