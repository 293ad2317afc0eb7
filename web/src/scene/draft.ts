// A cuboid while a hand moves it: shown at once, its curve and projections asked from the server.

import { type Accessor, createSignal } from 'solid-js'
import type { Cuboid, FromServer, Overlay, Poses, ToServer } from '../wire/types'

type Preview = Extract<FromServer, { kind: 'preview' }>

export interface Drafted {
  track: number
  class: string
  cuboid: Cuboid
}

export interface Draft {
  cuboid: Accessor<Drafted | null>
  /** The track's poses, as they would be. */
  poses: Accessor<Poses | null>
  overlays: Accessor<readonly Overlay[] | null>
  n_points: Accessor<number | null>
  move(draft: Drafted): void
  answered(message: Preview): void
  drop(): void
}

/** At most one question is out at a time; of those that come meanwhile the last is asked next. */
export function createDraft(say: (message: ToServer) => void, now: () => { frame: number; t: number }): Draft {
  const [cuboid, setCuboid] = createSignal<Drafted | null>(null)
  const [answer, setAnswer] = createSignal<Preview | null>(null)
  let seq = 0
  let asked_at = 0
  let out = false
  let next: Drafted | null = null
  const LOST_MS = 1000

  const ask = (draft: Drafted) => {
    const { frame, t } = now()
    seq += 1
    out = true
    asked_at = performance.now()
    say({ kind: 'preview', seq, frame, t, track: draft.track, class: draft.class, cuboid: draft.cuboid })
  }
  return {
    cuboid,
    poses: () => answer()?.poses ?? null,
    overlays: () => answer()?.overlays ?? null,
    n_points: () => answer()?.n_points ?? null,
    move(draft) {
      setCuboid(draft)
      if (out && performance.now() - asked_at < LOST_MS) next = draft
      else ask(draft)
    },
    answered(message) {
      if (message.seq !== seq) return
      out = false
      if (cuboid() === null) return
      setAnswer(message)
      const waiting = next
      next = null
      if (waiting) ask(waiting)
    },
    drop() {
      next = null
      setCuboid(null)
      setAnswer(null)
    },
  }
}
