// One object over all frames: each frame a small view from above, to find and mend what is off.

import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { anglesOf, wrapped } from '../document/geometry'
import { colorOf } from '../document/ontology'
import { cuboidAt, frameState } from '../document/track'
import { Button, hint } from '../panels/controls'
import { useScene } from '../scene/scene'
import { setSetting } from '../scene/settings'
import type { Cuboid, Track } from '../wire/types'
import type { CloudFrame, StripCell } from '../view3d'
import { grid, pageOf } from './window'

const GAP_PX = 3
const JUMP_RAD = Math.PI / 6
const MARKS = { human: '◆', model: '●', import: '■', propagated: '▶', interpolated: '', absent: 'hidden', outside: 'not there' }
const AROUND = 2
const USUAL_SIDE_REM = 10

/** `show` gets the cells whenever they change, null when the strip goes. */
export function Strip(props: { show: (cells: StripCell[] | null) => void }) {
  const scene = useScene()
  let area: HTMLDivElement | undefined
  const [size, setSize] = createSignal({ width: 0, height: 0 })
  const [rem_px, setRemPx] = createSignal(13)
  const [clouds, setClouds] = createSignal<ReadonlyMap<number, CloudFrame>>(new Map())
  const side = () => {
    const n_rows = Math.max(1, Math.round(size().height / (USUAL_SIDE_REM * rem_px())))
    return Math.floor((size().height - GAP_PX * (n_rows - 1)) / n_rows)
  }
  const cells = createMemo(() => grid(size().width, size().height, Math.max(1, side()), GAP_PX))
  const range = createMemo(() => {
    const poses = scene.track()?.poses
    if (!poses) return { from: 0, to: 0 }
    return { from: Math.max(0, poses.first - AROUND), to: Math.min(scene.drive.frames.length, poses.first + poses.rows.length + AROUND) }
  })
  const page = createMemo(() => pageOf(scene.frame(), range(), cells().columns * cells().rows), undefined, {
    equals: (a, b) => a.first === b.first && a.n_frames === b.n_frames,
  })
  const frames = createMemo(() => Array.from({ length: scene.track() ? page().n_frames : 0 }, (_, idx) => page().first + idx))

  onMount(() => {
    const measure = () => {
      setRemPx(parseFloat(getComputedStyle(document.documentElement).fontSize))
      if (area) setSize({ width: area.clientWidth, height: area.clientHeight })
    }
    const observer = new ResizeObserver(measure)
    if (area) observer.observe(area)
    onCleanup(() => { observer.disconnect(); props.show(null) })
  })

  createEffect(on(frames, (wanted) => {
    let stale = false
    onCleanup(() => { stale = true })
    for (const frame of wanted) {
      void scene.frames.cloud(frame).then((cloud) => {
        if (stale) return
        const it = { frame, worldFromEgo: scene.drive.frames[frame].world_from_ego, cloud }
        setClouds((held) => new Map([...held].filter(([key]) => wanted.includes(key))).set(frame, it))
      }).catch(() => undefined)
    }
  }))

  createEffect(() => {
    const [shown, track, held, { columns }] = [frames(), scene.track(), clouds(), cells()]
    const box = size().width > 0 ? area?.getBoundingClientRect() : undefined
    if (!box || !track) return props.show([])
    props.show(shown.flatMap((frame, idx) => {
      const cloud = held.get(frame)
      if (!cloud) return []
      const [column, row] = [idx % columns, Math.floor(idx / columns)]
      const rect = new DOMRect(box.left + column * (side() + GAP_PX), box.top + row * (side() + GAP_PX), side(), side())
      return [{ frame: cloud, rect, cuboid: shownAt(track, frame), title: titleAt(track, frame), chosen: frame === scene.frame() }]
    }))
  })

  const cuboidNow = (track: Track, frame: number): Cuboid | null => {
    const drafted = scene.draft.cuboid()
    if (drafted?.track !== track.id) return cuboidAt(track, frame)
    if (frame === scene.frame()) return drafted.cuboid
    const poses = scene.draft.poses()
    return cuboidAt(poses ? { ...track, poses } : track, frame)
  }
  const shownAt = (track: Track, frame: number) => {
    const cuboid = cuboidNow(track, frame)
    if (!cuboid) return null
    const state = frameState(track, frame, scene.drive.frames[frame].t)
    const source = state === 'human' ? ('keyframe' as const) : state === 'absent' || state === 'outside' ? ('interpolated' as const) : state
    return { track: track.id, cuboid, source, color: colorOf(scene.ontology, track.class), label: '', locked: !scene.may_edit }
  }
  const titleAt = (track: Track, frame: number) => {
    const [before, here] = [cuboidAt(track, frame - 1), cuboidAt(track, frame)]
    const jumps = before && here && Math.abs(wrapped(anglesOf(here.rotation).yaw - anglesOf(before.rotation).yaw)) > JUMP_RAD
    return `${frame} ${MARKS[frameState(track, frame, scene.drive.frames[frame].t)]}${jumps ? ' turns!' : ''}`
  }
  const turn = (pages: number) => scene.setFrame(page().first + pages * cells().columns * cells().rows)
  return (
    <section class="strip" aria-label="One object over all frames">
      <div class="camera-bar">
        <b><Show when={scene.track()} fallback="Select an object to see it over all frames">{(it) => `#${it().id} over frames ${range().from} – ${range().to - 1}`}</Show></b>
        <Button icon="previous" kind="quiet" title="Earlier frames" disabled={page().first <= range().from} onClick={() => turn(-1)} />
        <Button icon="next" kind="quiet" title="Later frames" disabled={page().first + page().n_frames >= range().to} onClick={() => turn(1)} />
        <span class="quiet">handles mend the box in its frame, a click goes there</span>
        <span class="grow" />
        <Button icon="film" label="Cameras" kind="quiet" title={hint('view.strip', 'Back to the cameras')} onClick={() => setSetting('strip', false)} />
      </div>
      <div ref={area} class="strip-cells">
        <Show when={frames().some((it) => !clouds().has(it))}><p class="stage-note">Loading points …</p></Show>
      </div>
    </section>
  )
}
