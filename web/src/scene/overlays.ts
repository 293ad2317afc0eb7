// The cuboids on the images of the frame on screen, as the server projects them.

import { type Accessor, createSignal } from 'solid-js'
import type { Overlay } from '../wire/types'

export interface Overlays {
  all: Accessor<readonly Overlay[]>
  /** Those of some tracks, in the place of their old ones; of all tracks where none are named. */
  arrived(overlays: readonly Overlay[], tracks: readonly number[] | null): void
  clear(): void
}

export function createOverlays(): Overlays {
  const [all, setAll] = createSignal<readonly Overlay[]>([])
  return {
    all,
    arrived(overlays, tracks) { setAll((list) => [...list.filter((it) => tracks !== null && !tracks.includes(it.track)), ...overlays]) },
    clear() { setAll([]) },
  }
}
