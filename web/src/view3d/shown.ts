// What the views show: plain data that the shell sets and the views read.

import type { ColorMode } from '../cloud/color'
import type { DecodedCloud } from '../cloud/decode'
import type { Cuboid, Pose, Vec3 } from '../cloud/geometry'
import type { PlacedCloud } from '../cloud/pick'
import type { Marked } from '../tools/surroundings'

export interface CloudFrame {
  frame: number
  worldFromEgo: Pose
  cloud: DecodedCloud
  /** Colors from the cameras, three bytes a point, for the color mode `camera`. */
  rgb?: Uint8Array
}

export type Source = 'keyframe' | 'interpolated' | 'propagated' | 'model' | 'import'

export interface ShownCuboid {
  track: number
  cuboid: Cuboid
  /** `#rrggbb` */
  color: string
  label: string
  source: Source
  locked?: boolean
}

/** Where somebody else points. */
export interface ShownPerson { name: string; color: string; place: Vec3 }

export interface RadarReturn { point: Vec3; velocity: Vec3 }

export interface Style {
  color: ColorMode
  pointSize: number
  background: 'dark' | 'light'
  grid: boolean
  ego: boolean
  radar: boolean
}

export class Shown {
  origin: Vec3 = [0, 0, 0]
  current: CloudFrame | null = null
  neighbors: CloudFrame[] = []
  cuboids: ShownCuboid[] = []
  selected: number | null = null
  people: ShownPerson[] = []
  /** The cuboid of a live gesture, until the shell shows the outcome. */
  draft: Marked | null = null
  style: Style = { color: 'height', pointSize: 2, background: 'dark', grid: true, ego: true, radar: true }
  /** Height of the ground in the current ego frame. */
  groundZ = 0

  placed(): PlacedCloud | null {
    return this.current
  }

  /** Cuboids as they look now, the draft in place of its track's. */
  *now(): Generator<ShownCuboid> {
    for (const shown of this.cuboids) {
      yield this.draft?.track === shown.track ? { ...shown, cuboid: this.draft.cuboid } : shown
    }
  }

  selectedNow(): ShownCuboid | null {
    for (const shown of this.now()) if (shown.track === this.selected) return shown
    return null
  }

  /** The selected cuboid, unless it is locked. */
  marked(): Marked | null {
    const shown = this.selectedNow()
    return shown && !shown.locked ? { track: shown.track, cuboid: shown.cuboid } : null
  }
}
