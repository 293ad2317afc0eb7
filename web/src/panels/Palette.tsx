// Any action by its name.

import { createMemo, createSignal, For } from 'solid-js'
import { Dialog, listKey } from './controls'
import { ACTION_NAMES, type ActionName, actionDef } from '../keys/actions'
import { type Handlers, shortcutText } from '../keys/dispatch'

export function Palette(props: { handlers: Handlers; onClose: () => void }) {
  const [words, setWords] = createSignal('')
  const [at, setAt] = createSignal(0)
  const found = createMemo(() => {
    const wanted = words().toLowerCase().split(/\s+/)
    return ACTION_NAMES.filter((name) => props.handlers[name] && wanted.every((word) => actionDef(name).title.toLowerCase().includes(word)))
  })
  const run = (name: ActionName | undefined) => {
    props.onClose()
    if (name) queueMicrotask(() => props.handlers[name]?.())
  }
  const move = (step: number) => { setAt((it) => Math.max(0, Math.min(found().length - 1, it + step))) }
  return (
    <Dialog title="Do something" onClose={props.onClose}>
      <input autofocus class="field" type="search" placeholder="Type what you want to do" aria-label="Find an action" value={words()}
        onInput={(event) => { setWords(event.currentTarget.value); setAt(0) }} onKeyDown={(event) => listKey(event, move, () => run(found()[at()]))} />
      <div class="class-list" role="listbox" aria-label="Actions">
        <For each={found()}>
          {(name, idx) => (
            <button type="button" role="option" class="row" classList={{ selected: idx() === at() }} aria-selected={idx() === at()} onClick={() => run(name)}>
              <span class="row-name">{actionDef(name).title}</span>
              <kbd>{shortcutText(name)}</kbd>
            </button>
          )}
        </For>
      </div>
    </Dialog>
  )
}
