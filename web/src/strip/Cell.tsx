// One frame of the strip: the points around the object from above, its box, drag to mend.

import { createEffect, createMemo, createResource, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { anglesOf, turned } from '../document/geometry'
import { colorOf } from '../document/ontology'
import { cuboidAt, frameState } from '../document/track'
import { turnedBy } from '../scene/gestures'
import { useScene } from '../scene/scene'
import { settings } from '../scene/settings'
import type { Cuboid, Vec3 } from '../wire/types'
import { type LocalPoints, pointsAround, turnDegrees } from './cells'

const JUMP_DEGREES = 30
const CLICK_PX = 3

export function Cell(props: { frame: number; reach: number }) {
  const scene = useScene()
  let canvas: HTMLCanvasElement | undefined
  const [seen, setSeen] = createSignal(false)
  const [moved, setMoved] = createSignal<Cuboid | null>(null)
  const t = () => scene.drive.frames[props.frame].t
  const saved = createMemo(() => {
    const track = scene.track()
    const drafted = scene.draft.cuboid()
    if (drafted && props.frame === scene.frame()) return drafted.cuboid
    const row = scene.draft.poses()
    if (drafted && row) return track ? cuboidAt({ ...track, poses: row }, props.frame) : null
    return track ? cuboidAt(track, props.frame) : null
  })
  const state = () => { const it = scene.track(); return it ? frameState(it, props.frame, t()) : 'outside' }
  const jumps = () => {
    const track = scene.track()
    const [before, here] = [track && cuboidAt(track, props.frame - 1), track && cuboidAt(track, props.frame)]
    return before && here ? turnDegrees(before, here) > JUMP_DEGREES : false
  }
  const [cloud] = createResource(() => (seen() ? props.frame : null), (frame) => scene.frames.cloud(frame))

  onMount(() => {
    if (!canvas) return
    const watch = new IntersectionObserver((entries) => { if (entries.some((it) => it.isIntersecting)) setSeen(true) }, { rootMargin: '200px' })
    watch.observe(canvas)
    onCleanup(() => watch.disconnect())
  })
  createEffect(on(() => props.frame === scene.frame(), (current) => {
    if (current) canvas?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }))

  // Points are gathered around the saved cuboid; a drag moves the box over them.
  const points = createMemo<LocalPoints | null>(() => {
    const [cuboid, decoded] = [saved(), cloud.error ? undefined : cloud()]
    return cuboid && decoded ? pointsAround(decoded, scene.drive.frames[props.frame].world_from_ego, cuboid, props.reach) : null
  })
  createEffect(() => {
    if (canvas) paint(canvas, { points: points(), saved: saved(), shown: moved() ?? saved(), reach: props.reach, color: colorOf(scene.ontology, scene.track()?.class ?? ''), theme: settings.theme, state: state() })
  })

  const press = (event: PointerEvent) => {
    const start = saved()
    const track = scene.track()
    if (!canvas || event.button !== 0) return
    if (!start || !track || !scene.may_edit) return scene.setFrame(props.frame)
    canvas.setPointerCapture(event.pointerId)
    const box = canvas.getBoundingClientRect()
    const meters = (2 * props.reach) / box.width
    const local = (it: PointerEvent) => ({ x: props.reach - (it.clientY - box.top) * meters, y: props.reach - (it.clientX - box.left) * meters })
    const from = local(event)
    const turning = from.x > start.size[0] / 2 - 0.3
    canvas.onpointermove = (move) => {
      if (Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) < CLICK_PX && moved() === null) return
      const to = local(move)
      setMoved(turning ? turnedBy(start, Math.atan2(to.y, to.x) - Math.atan2(from.y, from.x)) : shifted(start, [to.x - from.x, to.y - from.y, 0]))
    }
    canvas.onpointerup = () => {
      if (canvas) canvas.onpointermove = null
      const next = moved()
      setMoved(null)
      if (next) scene.edit({ do: 'put_keyframe', track: track.id, t: t(), cuboid: next, own_size: false })
      else scene.setFrame(props.frame)
    }
    canvas.onpointercancel = () => { if (canvas) canvas.onpointermove = null; setMoved(null) }
  }
  return (
    <div class={`cell ${state()}`} classList={{ current: props.frame === scene.frame(), jumps: jumps() }}>
      <canvas ref={canvas} onPointerDown={press} />
      <button type="button" class="cell-name" title={`Go to frame ${props.frame}`} onClick={() => scene.setFrame(props.frame)}>
        <i class={`glyph ${state()}`} aria-hidden="true" />{props.frame}
        <Show when={points()}>{(it) => <span class="quiet">{it().length / 3} pts</span>}</Show>
        <Show when={jumps()}><span class="jump" title={`Turns by more than ${JUMP_DEGREES}° since the frame before`}>↻</span></Show>
      </button>
    </div>
  )
}

function shifted(cuboid: Cuboid, shift: Vec3): Cuboid {
  const [x, y, z] = turned(cuboid.rotation, shift)
  return { ...cuboid, center: [cuboid.center[0] + x, cuboid.center[1] + y, cuboid.center[2] + z] }
}

interface Picture {
  points: LocalPoints | null
  saved: Cuboid | null
  shown: Cuboid | null
  reach: number
  color: string
  theme: 'dark' | 'light'
  state: string
}

/** x is up, y is left: the object faces up. */
function paint(canvas: HTMLCanvasElement, picture: Picture): void {
  const ink = canvas.getContext('2d')
  const side = Math.round(canvas.clientWidth * devicePixelRatio)
  if (!ink || side === 0) return
  canvas.width = side
  canvas.height = side
  const scale = side / (2 * picture.reach)
  ink.fillStyle = picture.theme === 'dark' ? '#c8d0da' : '#39424e'
  const { points } = picture
  const dot = Math.max(1.5, side / 90)
  if (points) for (let at = 0; at < points.length; at += 3) ink.fillRect(side / 2 - points[at + 1] * scale - dot / 2, side / 2 - points[at] * scale - dot / 2, dot, dot)
  if (picture.shown && picture.saved) paintBox(ink, picture.shown, picture.saved, { scale, side, color: picture.color, dashed: picture.state === 'interpolated' })
}

function paintBox(ink: CanvasRenderingContext2D, shown: Cuboid, saved: Cuboid, look: { scale: number; side: number; color: string; dashed: boolean }): void {
  const yaw = anglesOf(shown.rotation).yaw - anglesOf(saved.rotation).yaw
  const [qx, qy, qz, qw] = saved.rotation
  const shift = turned([-qx, -qy, -qz, qw], [0, 1, 2].map((axis) => shown.center[axis] - saved.center[axis]) as Vec3)
  const [l, w] = [(shown.size[0] * look.scale) / 2, (shown.size[1] * look.scale) / 2]
  ink.save()
  ink.translate(look.side / 2 - shift[1] * look.scale, look.side / 2 - shift[0] * look.scale)
  ink.rotate(-yaw)
  ink.strokeStyle = look.color
  ink.lineWidth = Math.max(1.5, look.side / 80)
  ink.setLineDash(look.dashed ? [look.side / 18, look.side / 30] : [])
  ink.strokeRect(-w, -l, 2 * w, 2 * l)
  ink.setLineDash([])
  ink.beginPath()
  ink.moveTo(0, 0)
  ink.lineTo(0, -l - look.side / 14)
  ink.moveTo(-look.side / 26, -l - look.side / 28)
  ink.lineTo(0, -l - look.side / 14)
  ink.lineTo(look.side / 26, -l - look.side / 28)
  ink.stroke()
  ink.restore()
}
