// Cuboids drawn over an image, bent as the lens bends them.

import { For, Show } from 'solid-js'
import { colorOf } from '../document/ontology'
import { useScene } from '../scene/scene'
import type { CameraInfo, Overlay } from '../wire/types'

function path(lines: readonly number[][]): string {
  return lines.map((line) => {
    const corners: string[] = []
    for (let idx = 0; idx + 1 < line.length; idx += 2) corners.push(`${line[idx].toFixed(1)} ${line[idx + 1].toFixed(1)}`)
    return `M${corners.join('L')}`
  }).join('')
}

export function Cuboids(props: { camera: CameraInfo; overlays: readonly Overlay[] }) {
  const scene = useScene()
  const color = (track: number) => colorOf(scene.ontology, scene.tracks().get(track)?.class ?? scene.draft.cuboid()?.class ?? '')
  const top = (overlay: Overlay) => {
    const xs = overlay.lines.flatMap((line) => line.filter((_, idx) => idx % 2 === 0))
    const ys = overlay.lines.flatMap((line) => line.filter((_, idx) => idx % 2 === 1))
    return { x: Math.min(...xs), y: Math.min(...ys) }
  }
  return (
    <svg class="cuboids" viewBox={`0 0 ${props.camera.width} ${props.camera.height}`} aria-hidden="true">
      <For each={props.overlays}>
        {(overlay) => (
          <g classList={{ selected: overlay.track === scene.selected() }} style={{ '--class': color(overlay.track) }}>
            <path class="edge under" d={path(overlay.lines)} />
            <path class="edge" d={path(overlay.lines)} />
            <path class="front" d={path(overlay.front)} />
            <Show when={overlay.track === scene.selected() && overlay.lines.length > 0}>
              <text x={top(overlay).x} y={top(overlay).y} dy="-0.4em">#{overlay.track}</text>
            </Show>
          </g>
        )}
      </For>
    </svg>
  )
}
