// Which other track is the same object.

import { For } from 'solid-js'
import { classOf, colorOf, titleOf } from '../document/ontology'
import { Dialog, secondsText, Swatch } from '../panels/controls'
import { useScene } from '../scene/scene'
import type { Track } from '../wire/types'

export function MergeDialog(props: { track: Track; onClose: () => void }) {
  const scene = useScene()
  const gap = (it: Track) => Math.max(it.start - props.track.end, props.track.start - it.end, 0)
  const others = () => [...scene.tracks().values()].filter((it) => it.id !== props.track.id)
    .sort((a, b) => Number(b.class === props.track.class) - Number(a.class === props.track.class) || gap(a) - gap(b))
  const merge = (from: number) => { scene.edit({ do: 'merge', into: props.track.id, from }); props.onClose() }
  return (
    <Dialog title={`Which track is the same object as #${props.track.id}?`} onClose={props.onClose}>
      <p class="quiet">Its keyframes become keyframes of #{props.track.id}; its number goes. Likely ones come first.</p>
      <div class="class-list">
        <For each={others()}>
          {(it) => (
            <button type="button" class="row" onClick={() => merge(it.id)}>
              <Swatch color={colorOf(scene.ontology, it.class)} />
              <span class="row-id">#{it.id}</span>
              <span class="row-name">{titleOf(classOf(scene.ontology, it.class), it.class)}</span>
              <span class="quiet">{secondsText(it.start)} – {secondsText(it.end)}</span>
            </button>
          )}
        </For>
      </div>
    </Dialog>
  )
}
