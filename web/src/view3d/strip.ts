// One object over many frames: small top views, a frame each, edited in place.

import type { Cuboid, Face, Vec3 } from '../cloud/geometry'
import { groundNear } from '../cloud/pick'
import type { PaneEvents } from '../tools/adjust/surroundings'
import type { Change } from '../tools/surroundings'
import type { NearSource } from './near-points'
import { Pane, type PaneSubject } from './pane'
import type { PointLook } from './point-material'
import type { CloudFrame, ShownCuboid } from './shown'
import type { Box, Viewport } from './stage'

export interface StripCell {
  frame: CloudFrame
  /** Where the cell is on the page. */
  rect: DOMRect
  /** The object at this frame; null where it is absent. */
  cuboid: ShownCuboid | null
  /** Written in the corner. */
  title: string
  /** The frame on screen. */
  chosen?: boolean
}

/** Gestures in a cell say its frame. */
export interface StripEvents {
  preview(track: number, cuboid: Cuboid, frame: number): void
  commit(track: number, cuboid: Cuboid, what: Change, frame: number): void
  cancel(track: number, frame: number): void
  shrink(track: number, faces: Face[], frame: number): void
  pickFrame(frame: number): void
}

export class Strip {
  private readonly cells = new Map<number, Cell>()

  constructor(
    private readonly parent: HTMLElement, private readonly events: StripEvents, private readonly look: PointLook,
    private readonly origin: () => Vec3, private readonly changed: (viewport: Viewport) => void,
  ) {}

  get panes(): Pane[] {
    return [...this.cells.values()].map(cell => cell.pane)
  }

  /** Cells of frames that stay keep their points. */
  set(cells: { cell: StripCell; box: Box }[]): void {
    const kept = new Set(cells.map(({ cell }) => cell.frame.frame))
    for (const [frame, cell] of this.cells) {
      if (kept.has(frame)) continue
      cell.pane.dispose()
      this.cells.delete(frame)
    }
    for (const { cell, box } of cells) this.take(cell).show(cell, box)
  }

  dispose(): void {
    this.set([])
  }

  private take(cell: StripCell): Cell {
    const { frame } = cell.frame
    let taken = this.cells.get(frame)
    if (!taken) this.cells.set(frame, (taken = new Cell(this.parent, cell, this.events, this.look, this.origin, this.changed)))
    return taken
  }
}

/** One frame of the strip; holds the draft of its own gesture. */
class Cell implements PaneSubject {
  readonly pane: Pane
  private draft: Cuboid | null = null

  constructor(
    parent: HTMLElement, private cell: StripCell, events: StripEvents, look: PointLook,
    readonly origin: () => Vec3, changed: (viewport: Viewport) => void,
  ) {
    const { width, height } = cell.rect
    this.pane = new Pane(parent, width > height ? 'plan' : 'top', this, this.telling(events), look, changed)
    this.pane.isSmall = true
    this.pane.emptyText = 'absent'
  }

  show(cell: StripCell, box: Box): void {
    if (cell.frame.cloud !== this.cell.frame.cloud) this.pane.forgetPoints()
    this.cell = cell
    if (!this.pane.isLive) this.draft = null
    this.pane.titleText = cell.title
    this.pane.isChosen = cell.chosen ?? false
    this.pane.setBox(box)
  }

  shown(): ShownCuboid | null {
    const { cuboid } = this.cell
    return cuboid && this.draft ? { ...cuboid, cuboid: this.draft } : cuboid
  }

  sources(): NearSource[] {
    return [{ frame: this.cell.frame, xyz: this.cell.frame.cloud.xyz, then: null }]
  }

  groundNear(x: number, y: number): number | null {
    return groundNear(this.cell.frame, x, y)
  }

  private telling(events: StripEvents): PaneEvents {
    const { frame } = this.cell.frame
    return {
      preview: (track, cuboid) => events.preview(track, (this.draft = cuboid), frame),
      commit: (track, cuboid, what) => events.commit(track, (this.draft = cuboid), what, frame),
      cancel: track => {
        this.draft = null
        events.cancel(track, frame)
      },
      shrink: (track, faces) => events.shrink(track, faces, frame),
      pick: () => events.pickFrame(frame),
    }
  }
}
