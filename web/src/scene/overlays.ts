// The cuboids on the images of the frame on screen, as the server projects them.

import { type Accessor, createSignal } from 'solid-js'
import type { Overlay } from '../wire/types'

export interface Overlays {
  all: Accessor<readonly Overlay[]>
  /** Tracks that changed: their overlays go when the new ones come. */
  touched(tracks: number[]): void
  arrived(overlays: Overlay[]): void
  clear(): void
}

export function createOverlays(): Overlays {
  const [all, setAll] = createSignal<readonly Overlay[]>([])
  const stale = new Set<number>()
  return {
    all,
    touched(tracks) { for (const id of tracks) stale.add(id) },
    arrived(overlays) {
      for (const it of overlays) stale.add(it.track)
      setAll((list) => [...list.filter((it) => !stale.has(it.track)), ...overlays])
      stale.clear()
    },
    clear() { setAll([]); stale.clear() },
  }
}
