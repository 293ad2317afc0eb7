// The selected object's 2D box in one image: its edges and corners can be dragged.

import { createSignal, For, Show } from 'solid-js'
import { useScene } from '../scene/scene'
import type { CameraInfo, Overlay, Vec2 } from '../wire/types'

interface Box { min: Vec2; max: Vec2 }
type Side = 'l' | 'r' | 't' | 'b'
const GRIPS: readonly Side[][] = [['l'], ['r'], ['t'], ['b'], ['l', 't'], ['r', 't'], ['l', 'b'], ['r', 'b']]
const LEAST_PX = 2

export function ViewBoxEditor(props: { camera: CameraInfo; overlay: Overlay; t: number; scale: number }) {
  const scene = useScene()
  const [drag, setDrag] = createSignal<Box | null>(null)
  const box = (): Box => drag() ?? props.overlay.box ?? { min: [0, 0], max: [0, 0] }
  const grab = (sides: Side[]) => (event: PointerEvent) => {
    const grip = event.currentTarget as HTMLElement
    const start = box()
    const from = { x: event.clientX, y: event.clientY }
    event.stopPropagation()
    grip.setPointerCapture(event.pointerId)
    grip.onpointermove = (move) => setDrag(moved(start, sides, [(move.clientX - from.x) / props.scale, (move.clientY - from.y) / props.scale], props.camera))
    grip.onpointerup = () => {
      grip.onpointermove = null
      const next = drag()
      if (next) scene.edit({ do: 'put_view_box', track: props.overlay.track, camera: props.camera.id, t: props.t, ...next })
      setDrag(null)
    }
    grip.onpointercancel = () => { grip.onpointermove = null; setDrag(null) }
  }
  const reset = () => scene.edit({ do: 'remove_view_box', track: props.overlay.track, camera: props.camera.id, t: props.t })
  return (
    <div class="view-box" classList={{ corrected: props.overlay.corrected }} style={{
      left: `${box().min[0]}px`, top: `${box().min[1]}px`, width: `${box().max[0] - box().min[0]}px`, height: `${box().max[1] - box().min[1]}px`,
      '--px': `${1 / props.scale}px`,
    }}>
      <For each={GRIPS}>{(sides) => <i class={`box-grip ${sides.join(' ')}`} title="Drag to correct the 2D box" onPointerDown={grab(sides)} />}</For>
      <Show when={props.overlay.corrected}>
        <button type="button" class="box-reset" style={{ transform: `scale(${1 / props.scale})` }} title="Back to the projected box" onPointerDown={(event) => event.stopPropagation()} onClick={reset}>reset</button>
      </Show>
    </div>
  )
}

function moved({ min, max }: Box, sides: Side[], [dx, dy]: Vec2, camera: CameraInfo): Box {
  const has = (side: Side) => sides.includes(side)
  const bounded = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))
  return {
    min: [has('l') ? bounded(min[0] + dx, 0, max[0] - LEAST_PX) : min[0], has('t') ? bounded(min[1] + dy, 0, max[1] - LEAST_PX) : min[1]],
    max: [has('r') ? bounded(max[0] + dx, min[0] + LEAST_PX, camera.width) : max[0], has('b') ? bounded(max[1] + dy, min[1] + LEAST_PX, camera.height) : max[1]],
  }
}
