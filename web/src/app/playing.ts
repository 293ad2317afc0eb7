// Playing the drive at its own speed, as fast as clouds come.

import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import type { Scene } from '../scene/scene'

const POLL_MS = 30

export function createPlaying(scene: Scene): { playing: Accessor<boolean>; toggle: () => void; stop: () => void } {
  const [playing, setPlaying] = createSignal(false)
  const { frames } = scene.drive
  const last = frames.length - 1
  createEffect(() => {
    if (!playing()) return
    const frame = scene.frame()
    if (frame >= last) return void setPlaying(false)
    const due = performance.now() + (frames[frame + 1].t - frames[frame].t) / 1e6
    const timer = setInterval(() => {
      if (performance.now() >= due - POLL_MS / 2 && scene.frames.readyCloud(frame + 1)) scene.setFrame(frame + 1)
    }, POLL_MS)
    onCleanup(() => clearInterval(timer))
  })
  const toggle = () => {
    if (!playing() && scene.frame() >= last) scene.setFrame(0)
    setPlaying(!playing())
  }
  return { playing, toggle, stop: () => setPlaying(false) }
}
