// A part of the canvas that takes the pointer.

import type { Pointer } from '../tools/machine'
import type { Box } from './stage'

/** Pointers are in pixels of the region's box. */
export interface Region {
  readonly box: Box | null
  readonly cursor: string
  down(at: Pointer, button: number): void
  move(at: Pointer): void
  up(at: Pointer): void
  leave(): void
  /** Factor below 1 comes closer. */
  zoom(at: Pointer, factor: number): void
  doubleClick(at: Pointer): void
  /** True when there was a gesture to cancel. */
  cancel(): boolean
}
