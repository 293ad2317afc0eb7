// What one must always see: whether all is saved, who else is here, and short messages.

import { createMemo, For, Show } from 'solid-js'
import { dismiss, notices } from '../scene/notices'
import { useScene } from '../scene/scene'
import { Button } from './controls'

export function SaveState() {
  const scene = useScene()
  const state = createMemo(() => {
    const { online, n_waiting, kept } = scene.saving()
    const edits = n_waiting === 1 ? '1 edit' : `${n_waiting} edits`
    if (!online && n_waiting === 0) return { kind: 'offline', text: 'Offline', more: 'The server cannot be reached. You can work on: edits are kept here and sent later.' }
    if (!online) return { kind: 'offline', text: `Offline, ${n_waiting} waiting`, more: kept ? `${edits} kept in this browser, also over a reload, and sent when the server is back.` : `${edits} kept only as long as this page is open.` }
    if (n_waiting > 0) return { kind: 'saving', text: `Saving ${n_waiting}`, more: `${edits} on the way to the server.` }
    return { kind: 'saved', text: 'Saved', more: `Everything is on the server's disk, revision ${scene.revision()}.` }
  })
  return <span class={`save-state ${state().kind}`} role="status" title={state().more}><span class="dot" aria-hidden="true" />{state().text}</span>
}

export function Presence() {
  const scene = useScene()
  const others = createMemo(() => scene.people().filter((it) => it.connection !== scene.connection()))
  return (
    <div class="presence" aria-label="Who is here">
      <For each={others()}>
        {(it) => (
          <button
            type="button"
            class="person-chip"
            title={`${it.person} is at frame ${it.frame}${it.track ? `, object #${it.track}` : ''}: go there`}
            onClick={() => { scene.setFrame(it.frame); if (it.track) scene.select(it.track) }}
          >
            <span class="initial" style={{ background: personColor(it.person) }}>{it.person.slice(0, 1).toUpperCase()}</span>
            <span class="person-where">{it.person} · frame {it.frame}{it.track ? ` · #${it.track}` : ''}</span>
          </button>
        )}
      </For>
    </div>
  )
}

const PERSON_COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

export function personColor(name: string): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0)
  return PERSON_COLORS[sum % PERSON_COLORS.length]
}

export function Notices() {
  return (
    <div class="notices" role="log" aria-live="polite">
      <For each={notices()}>
        {(it) => (
          <div class={`notice ${it.kind}`}>
            <span>{it.text}</span>
            <Button icon="close" kind="quiet" title="Dismiss" onClick={() => dismiss(it.id)} />
          </div>
        )}
      </For>
    </div>
  )
}

/** A word in the middle of the page while something is awaited. */
export function Waiting(props: { text: string; error?: string }) {
  return <main class="waiting"><Show when={props.error} fallback={<p>{props.text}</p>}><p class="error-text">{props.error}</p></Show></main>
}
