// Which other track is the same object: all of it, or from the frame on screen on.

import { For } from 'solid-js'
import { classOf, colorOf, titleOf } from '../document/ontology'
import { Dialog, Empty, secondsText, Swatch } from '../panels/controls'
import { reIdentify } from '../scene/gestures'
import { useScene } from '../scene/scene'
import type { Track } from '../wire/types'

interface OtherProps {
  track: Track
  onClose: () => void
}

export function MergeDialog(props: OtherProps) {
  const scene = useScene()
  const gap = (it: Track) => Math.max(it.start - props.track.end, props.track.start - it.end, 0)
  return (
    <Dialog title={`Which track is the same object as #${props.track.id}?`} onClose={props.onClose}>
      <p class="quiet">Its keyframes become keyframes of #{props.track.id}; its number goes. Likely ones come first.</p>
      <Others track={props.track} unlikely={gap} onPick={(from) => { scene.edit({ do: 'merge', into: props.track.id, from }); props.onClose() }} />
    </Dialog>
  )
}

export function ReIdentifyDialog(props: OtherProps) {
  const scene = useScene()
  const gap = (it: Track) => (it.end < scene.t() ? scene.t() - it.end : it.start > props.track.end ? it.start - props.track.end : Number.MAX_SAFE_INTEGER)
  return (
    <Dialog title={`Who is #${props.track.id} from frame ${scene.frame()} on?`} onClose={props.onClose}>
      <p class="quiet">What was labeled as #{props.track.id} from this frame on becomes part of that object. Likely ones come first.</p>
      <Others track={props.track} unlikely={gap} onPick={(other) => { reIdentify(scene, props.track, other); props.onClose() }} />
    </Dialog>
  )
}

/** All other tracks, those of the same class first, then by how unlikely they are. */
function Others(props: { track: Track; unlikely: (track: Track) => number; onPick: (id: number) => void }) {
  const scene = useScene()
  const others = () => [...scene.tracks().values()].filter((it) => it.id !== props.track.id)
    .sort((a, b) => Number(b.class === props.track.class) - Number(a.class === props.track.class) || props.unlikely(a) - props.unlikely(b))
  return (
    <div class="class-list">
      <For each={others()} fallback={<Empty>There is no other object.</Empty>}>
        {(it) => (
          <button type="button" class="row" onClick={() => props.onPick(it.id)}>
            <Swatch color={colorOf(scene.ontology, it.class)} />
            <span class="row-id">#{it.id}</span>
            <span class="row-name">{titleOf(classOf(scene.ontology, it.class), it.class)}</span>
            <span class="quiet">{secondsText(it.start)} – {secondsText(it.end)}</span>
          </button>
        )}
      </For>
    </div>
  )
}
