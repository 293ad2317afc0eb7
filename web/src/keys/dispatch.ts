// From a key press to what it does: one listener for the page.

import { createSignal, onCleanup } from 'solid-js'
import { type ActionName, actionDef, type Context } from './actions'
import { actionFor, type Bindings, chordOf, chordText, loadBindings, storeBindings } from './shortcuts'

const [bindings, setSignal] = createSignal<Bindings>(loadBindings(localStorage))
export { bindings }

export function setBindings(next: Bindings): void {
  setSignal(next)
  storeBindings(localStorage, next)
}

/** An action's first shortcut, for people; empty when it has none. */
export function shortcutText(name: ActionName): string {
  const [first] = bindings()[name]
  return first === undefined ? '' : chordText(first)
}

export type Handlers = Partial<Record<ActionName, () => void>>

/** What keys may do while the focus is in something that takes text. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'range'
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/** Keys that the focused control needs itself. */
function isItsOwn(event: KeyboardEvent): boolean {
  const { target, key } = event
  if (!(target instanceof HTMLElement)) return false
  if ((key === ' ' || key === 'Enter') && !(target instanceof HTMLInputElement)) return target.closest('button, a, summary, [role=option], [role=tab]') !== null
  if (!(target instanceof HTMLInputElement)) return false
  return (target.type === 'range' && key.startsWith('Arrow')) || (target.type === 'checkbox' && key === ' ')
}

/** Runs the handlers of actions as long as the component lives. `other` gets what no action has. */
export function listenToKeys(context: Context, handlers: Handlers, other: (chord: string) => boolean = () => false): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const chord = chordOf(event)
    if (takesText(event.target)) {
      if (event.key === 'Escape') (event.target as HTMLElement).blur()
      if (!chord.startsWith('Ctrl+') || /^Ctrl\+(Shift\+)?[ACVXYZ]$/.test(chord)) return
    }
    if (isItsOwn(event)) return
    const name = actionFor(bindings(), chord)
    const handler = name && actionDef(name).context === context ? handlers[name] : undefined
    if (handler) handler()
    else if (name !== undefined || !other(chord)) return
    event.preventDefault()
  }
  window.addEventListener('keydown', onKey)
  onCleanup(() => window.removeEventListener('keydown', onKey))
}
