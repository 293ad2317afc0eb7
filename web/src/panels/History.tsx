// Who did what to the selected track.

import { createResource, createSignal, For, Show } from 'solid-js'
import { useScene } from '../scene/scene'
import * as api from '../wire/api'
import { Empty, timeText } from './controls'

const KINDS = { do: '', undo: 'undid: ', redo: 'did again: ' }

export function History(props: { track: number }) {
  const scene = useScene()
  const [open, setOpen] = createSignal(false)
  const [entries] = createResource(
    () => (open() ? { track: props.track, revision: scene.revision() } : null),
    ({ track }) => api.history(scene.id, track),
  )
  return (
    <details class="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>History</summary>
      <Show when={!entries.error} fallback={<Empty>The history cannot be had now.</Empty>}>
        <ol class="history">
          <For each={entries()?.toReversed()} fallback={<Empty>Nothing happened yet.</Empty>}>
            {(it) => (
              <li>
                <span>{KINDS[it.kind]}{it.gesture}</span>
                <span class="quiet">{it.author} · {timeText(it.at_us)} · r{it.revision}</span>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </details>
  )
}
