// All shortcuts at a glance; a click on one sets another.

import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button, Dialog } from './controls'
import { ACTION_NAMES, type ActionName, actionDef } from '../keys/actions'
import { bindings, setBindings } from '../keys/dispatch'
import { chordOf, chordText, DEFAULTS, rebound } from '../keys/shortcuts'

const GROUPS = ['Frames', 'Tools', 'Object', 'Keyframes', 'Track', 'View', 'Work', 'Help'] as const
const MODIFIERS = ['Shift', 'Control', 'Alt', 'Meta']

export function ShortcutSheet(props: { onClose: () => void }) {
  const [words, setWords] = createSignal('')
  const [setting, setSetting] = createSignal<ActionName | null>(null)
  const found = createMemo(() => ACTION_NAMES.filter((name) => `${actionDef(name).title} ${bindings()[name].join(' ')}`.toLowerCase().includes(words().toLowerCase())))
  const changed = () => ACTION_NAMES.some((name) => bindings()[name].join() !== DEFAULTS[name].join())
  const onKey = (event: KeyboardEvent) => {
    const name = setting()
    if (name === null || MODIFIERS.includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Backspace') setBindings({ ...bindings(), [name]: [] })
    else if (event.key !== 'Escape') setBindings(rebound(bindings(), name, chordOf(event)))
    setSetting(null)
  }
  return (
    <Dialog title="Shortcuts" wide onClose={props.onClose}>
      <div class="line">
        <input autofocus class="field" type="search" placeholder="Find by name or key" aria-label="Find a shortcut" value={words()} onInput={(event) => setWords(event.currentTarget.value)} />
        <span class="quiet">Click a key to set another; Backspace leaves none. 1–9 set the class.</span>
        <span class="grow" />
        <Button label="All as they were" title="Back to the default shortcuts" disabled={!changed()} onClick={() => setBindings({ ...DEFAULTS })} />
      </div>
      <div class="sheet">
        <For each={GROUPS}>
          {(group) => (
            <Show when={found().some((name) => actionDef(name).group === group)}>
              <section>
                <h3>{group}</h3>
                <For each={found().filter((name) => actionDef(name).group === group)}>
                  {(name) => (
                    <div class="sheet-row">
                      <span>{actionDef(name).title}</span>
                      <button type="button" class="keys" classList={{ setting: setting() === name }} onClick={() => setSetting(name)} onKeyDown={onKey} onBlur={() => setSetting(null)}
                        title={`Set another key for: ${actionDef(name).title}`}>
                        <Show when={setting() !== name} fallback="press a key">
                          <For each={bindings()[name]} fallback={<span class="quiet">none</span>}>{(chord) => <kbd>{chordText(chord)}</kbd>}</For>
                        </Show>
                      </button>
                    </div>
                  )}
                </For>
              </section>
            </Show>
          )}
        </For>
      </div>
    </Dialog>
  )
}
