// The list to choose a class from: searched by typing, with colors, keys and what the class means.

import { createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { classKeys, colorOf, titleOf } from '../document/ontology'
import type { ClassDef, Ontology } from '../wire/types'
import { Dialog, listKey, Swatch } from './controls'

interface ClassPickerProps {
  ontology: Ontology
  current: string
  title: string
  onChoose: (id: string) => void
  onClose: () => void
}

export function ClassPicker(props: ClassPickerProps) {
  const [words, setWords] = createSignal('')
  const keys = createMemo(() => new Map([...classKeys(props.ontology)].map(([key, id]) => [id, key])))
  const found = createMemo(() => {
    const wanted = words().toLowerCase()
    const text = (it: ClassDef) => `${it.id} ${titleOf(it)}`.toLowerCase()
    return props.ontology.classes.filter((it) => !it.retired && text(it).includes(wanted))
  })
  const [at, setAt] = createSignal(Math.max(0, props.ontology.classes.findIndex((it) => it.id === props.current)))
  const chosen = () => found()[Math.min(at(), found().length - 1)]
  const choose = (id: string | undefined) => { if (id !== undefined) { props.onChoose(id); props.onClose() } }
  const move = (step: number) => {
    setAt((it) => Math.max(0, Math.min(found().length - 1, it + step)))
    document.getElementById(`class-${chosen()?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKey = (event: KeyboardEvent) => {
    if (listKey(event, move, () => choose(chosen()?.id))) return
    if (words() === '' && /^[1-9]$/.test(event.key)) { event.preventDefault(); choose(classKeys(props.ontology).get(event.key)) }
  }
  onMount(() => { document.getElementById(`class-${props.current}`)?.scrollIntoView({ block: 'center' }) })
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <input
        autofocus
        class="field"
        type="search"
        placeholder="Type a part of the name, Enter takes it"
        aria-label="Search classes"
        value={words()}
        onInput={(event) => { setWords(event.currentTarget.value); setAt(0) }}
        onKeyDown={onKey}
      />
      <div class="class-picker">
        <div class="class-list" role="listbox" aria-label="Classes">
          <For each={found()}>
            {(it) => (
              <button
                type="button"
                role="option"
                id={`class-${it.id}`}
                class="row"
                classList={{ selected: chosen()?.id === it.id, kind: Boolean(it.parent) && words() === '' }}
                aria-selected={chosen()?.id === it.id}
                onMouseMove={() => setAt(found().indexOf(it))}
                onClick={() => choose(it.id)}
              >
                <Swatch color={colorOf(props.ontology, it.id)} />
                <span class="row-name">{titleOf(it)}</span>
                <Show when={it.id === props.current}><span class="badge">now</span></Show>
                <Show when={keys().get(it.id)}>{(key) => <kbd>{key()}</kbd>}</Show>
              </button>
            )}
          </For>
        </div>
        <aside class="guideline">
          <Show when={chosen()}>
            {(it) => (
              <>
                <h3><Swatch color={colorOf(props.ontology, it().id)} /> {titleOf(it())}</h3>
                <p>{it().guideline || 'The ontology says nothing more about this class.'}</p>
                <Show when={it().size}>{(size) => <p class="quiet">Usual size: {size().map((n) => n.toFixed(1)).join(' × ')} m</p>}</Show>
              </>
            )}
          </Show>
        </aside>
      </div>
    </Dialog>
  )
}
