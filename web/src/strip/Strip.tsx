// One object over all frames: each frame a small view from above, to find and mend what is off.

import { createMemo, For, Show } from 'solid-js'
import { neighborKeyframe } from '../document/track'
import { Button, hint } from '../panels/controls'
import { useScene } from '../scene/scene'
import { setSetting } from '../scene/settings'
import { Cell } from './Cell'
import { reachOf } from './cells'

export function Strip() {
  const scene = useScene()
  const frames = createMemo(() => {
    const track = scene.track()
    if (!track) return []
    const { first, rows } = track.poses
    const before = Math.max(0, first - 3)
    const after = Math.min(scene.drive.frames.length, first + rows.length + 3)
    return Array.from({ length: after - before }, (_, idx) => before + idx)
  }, [], { equals: (a, b) => a.length === b.length && a[0] === b[0] })
  const reach = createMemo(() => reachOf(scene.track()?.size ?? [4, 2, 2]))
  const gap = () => {
    const track = scene.track()
    const next = track && neighborKeyframe(track, scene.t(), 1)
    return next ? `next keyframe in ${((next.t - scene.t()) / 1e9).toFixed(1)} s` : ''
  }
  return (
    <section class="strip" aria-label="One object over all frames">
      <div class="camera-bar">
        <b><Show when={scene.track()} fallback="No object is selected">{(it) => `#${it().id} over ${frames().length} frames`}</Show></b>
        <span class="quiet">drag moves, drag the tip turns, a click goes there · {gap()}</span>
        <span class="grow" />
        <Button icon="film" label="Cameras" kind="quiet" title={hint('view.strip', 'Back to the cameras')} onClick={() => setSetting('strip', false)} />
      </div>
      <div class="strip-cells">
        <For each={frames()}>{(frame) => <Cell frame={frame} reach={reach()} />}</For>
      </div>
    </section>
  )
}
