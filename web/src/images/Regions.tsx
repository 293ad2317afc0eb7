// Parts of an image that comments are about, and the one that is being marked.

import { createMemo, For, Show } from 'solid-js'
import { type ImageRegion, useScene } from '../scene/scene'
import type { CameraInfo } from '../wire/types'

export function Regions(props: { camera: CameraInfo; marking: ImageRegion['box'] | null }) {
  const scene = useScene()
  const marked = createMemo(() => props.marking ?? (scene.region()?.camera === props.camera.id ? scene.region()!.box : null))
  const said = createMemo(() => scene.comments().flatMap((it) => {
    const { region, t } = it.pin
    return region && region.camera === props.camera.id && t === scene.t() && !it.resolved_by ? [{ box: region.box, text: `${it.author}: ${it.text}` }] : []
  }))
  return (
    <>
      <For each={said()}>{(it) => <Region box={it.box} text={it.text} />}</For>
      <Show when={marked()}>{(box) => <Region box={box()} text="" />}</Show>
    </>
  )
}

function Region(props: { box: ImageRegion['box']; text: string }) {
  const [left, top, right, bottom] = [0, 1, 2, 3].map((idx) => () => props.box[idx])
  return (
    <div class="image-region" style={{ left: `${left()}px`, top: `${top()}px`, width: `${right() - left()}px`, height: `${bottom() - top()}px` }}>
      <Show when={props.text}><span>{props.text}</span></Show>
    </div>
  )
}
