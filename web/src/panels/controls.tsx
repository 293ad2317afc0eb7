// The small parts that every panel is made of: icons, buttons, dialogs, menus.

import { createEffect, For, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { type ActionName, actionDef } from '../keys/actions'
import { shortcutText } from '../keys/dispatch'

const PATHS = {
  select: 'M5 3l14 8-6 2-3 6z',
  point: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v4M12 18v4M2 12h4M18 12h4',
  rectangle: 'M4 6h16v12H4zM4 6l0 0',
  three: 'M4 18L18 20M4 18L8 5M4 16.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM18 18.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM8 3.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3z',
  cube: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  undo: 'M9 7H15a5 5 0 010 10H8M9 7l3-3M9 7l3 3',
  redo: 'M15 7H9a5 5 0 000 10h7M15 7l-3-3M15 7l-3 3',
  play: 'M7 4l13 8-13 8z',
  pause: 'M7 4h4v16H7zM14 4h4v16h-4z',
  next: 'M6 5l9 7-9 7zM17 5v14',
  previous: 'M18 5l-9 7 9 7zM7 5v14',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  gear: 'M12 8.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  help: 'M9 9a3 3 0 116 0c0 2-3 2.5-3 5M12 17.5v.5',
  back: 'M14 6l-6 6 6 6M8 12h11',
  check: 'M5 12.5l5 5L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  flag: 'M6 21V4h12l-3 4 3 4H6',
  forward: 'M4 12h15M13 6l6 6-6 6M4 6v12',
  backward: 'M20 12H5M11 6l-6 6 6 6M20 6v12',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v3M12 19v3M2 12h3M19 12h3',
  film: 'M4 5h16v14H4zM8 5v14M16 5v14M4 9.7h4M4 14.3h4M16 9.7h4M16 14.3h4',
  large: 'M4 10V4h6M20 14v6h-6M4 4l6 6M20 20l-6-6',
  fit: 'M4 8V4h4M20 8V4h-4M4 16v4h4M20 16v4h-4M9 9h6v6H9z',
  chat: 'M4 5h16v11H10l-4 4v-4H4z',
  dots: 'M5 12h.01M9 7h.01M12 14h.01M15 9h.01M18 15h.01M8 17h.01',
} as const

export type IconName = keyof typeof PATHS

export function Icon(props: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  )
}

/** A tooltip that names the action and the key that does it now. */
export function hint(action: ActionName, text?: string): string {
  const keys = shortcutText(action)
  return `${text ?? actionDef(action).title}${keys ? ` (${keys})` : ''}`
}

interface ButtonProps {
  icon?: IconName
  label?: string
  title: string
  pressed?: boolean
  disabled?: boolean
  kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  onClick: () => void
}

export function Button(props: ButtonProps) {
  return (
    <button
      type="button"
      class={`button ${props.kind ?? 'plain'}`}
      classList={{ pressed: props.pressed === true, bare: !props.label }}
      title={props.title}
      aria-label={props.label ?? props.title}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      onClick={() => props.onClick()}
    >
      <Show when={props.icon}>{(name) => <Icon name={name()} />}</Show>
      <Show when={props.label}><span>{props.label}</span></Show>
    </button>
  )
}

export function Switch(props: { label: string; title?: string; on: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="switch" title={props.title}>
      <input type="checkbox" checked={props.on} disabled={props.disabled} onChange={(event) => props.onChange(event.currentTarget.checked)} />
      <span>{props.label}</span>
    </label>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  disabled?: boolean
  onChange: (value: T) => void
}

export function Choice<T extends string>(props: ChoiceProps<T>) {
  return (
    <select
      class="field"
      aria-label={props.label}
      title={props.label}
      value={props.value}
      disabled={props.disabled}
      onChange={(event) => { props.onChange(event.currentTarget.value as T); event.currentTarget.blur() }}
    >
      <For each={props.options}>{(it) => <option value={it.value} selected={it.value === props.value}>{it.label}</option>}</For>
    </select>
  )
}

/** A few exclusive options side by side. */
export function Segments<T extends string>(props: ChoiceProps<T>) {
  return (
    <div class="segments" role="radiogroup" aria-label={props.label}>
      <For each={props.options}>
        {(it) => (
          <button type="button" role="radio" aria-checked={it.value === props.value} disabled={props.disabled} onClick={() => props.onChange(it.value)}>
            {it.label}
          </button>
        )}
      </For>
    </div>
  )
}

interface DialogProps {
  title: string
  wide?: boolean
  onClose: () => void
  children: JSX.Element
}

/** A dialog over the page; Escape and the cross close it, and the focus goes back. */
export function Dialog(props: DialogProps) {
  let box: HTMLDialogElement | undefined
  const before = document.activeElement
  onMount(() => box?.showModal())
  onCleanup(() => { if (before instanceof HTMLElement) before.focus() })
  return (
    <Portal>
      <dialog
        ref={box}
        class="dialog"
        classList={{ wide: props.wide === true }}
        aria-label={props.title}
        onCancel={(event) => { event.preventDefault(); props.onClose() }}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <header>
          <h2>{props.title}</h2>
          <Button icon="close" kind="quiet" title="Close (Esc)" onClick={() => props.onClose()} />
        </header>
        <div class="dialog-body">{props.children}</div>
      </dialog>
    </Portal>
  )
}

/** A key in the field over a list: arrows move through the list, Enter takes from it. Whether it was one of them. */
export function listKey(event: KeyboardEvent, move: (step: number) => void, take: () => void): boolean {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined && event.key !== 'Enter') return false
  // Else Enter also presses the button that the focus goes back to when the dialog is gone.
  event.preventDefault()
  if (step === undefined) take()
  else move(step)
  return true
}

/** A number that can be typed, stepped by arrow keys and dragged by its label. */
export function NumberField(props: {
  label: string
  unit: string
  /** What else is to be known of it. */
  more?: string
  value: number | null
  step: number
  digits: number
  min?: number
  disabled?: boolean
  onInput?: (value: number) => void
  onCancel?: () => void
  onCommit: (value: number) => void
}) {
  let input: HTMLInputElement | undefined
  let stepped = false
  const text = () => (props.value === null ? '' : props.value.toFixed(props.digits))
  createEffect(() => { const shown = text(); if (input && document.activeElement !== input) input.value = shown })
  const commit = () => {
    const value = Number(input?.value.replace(',', '.'))
    if (!input || props.value === null) return
    const changed = stepped || input.value !== text()
    stepped = false
    if (Number.isFinite(value) && input.value.trim() !== '' && changed) props.onCommit(Math.max(props.min ?? -Infinity, value))
    input.value = text()
  }
  const cancel = () => {
    if (stepped) props.onCancel?.()
    stepped = false
    if (input) input.value = text()
    input?.blur()
  }
  const step = (event: KeyboardEvent, sign: number) => {
    event.preventDefault()
    const size = props.step * (event.shiftKey ? 10 : 1)
    const value = Math.max(props.min ?? -Infinity, Number(input?.value) + sign * size)
    if (!input || !Number.isFinite(value)) return
    input.value = value.toFixed(props.digits)
    stepped = true
    props.onInput?.(value)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') step(event, 1)
    else if (event.key === 'ArrowDown') step(event, -1)
    else if (event.key === 'Enter') input?.blur()
    else if (event.key === 'Escape') cancel()
    event.stopPropagation()
  }
  return (
    <label class="number">
      <span class="number-label">{props.label}</span>
      <input
        ref={input}
        inputmode="decimal"
        autocomplete="off"
        aria-label={`${props.label}, ${props.unit}`}
        title={`${props.label} in ${props.unit}; arrow up and down step by ${props.step}, with Shift ten times that${props.more ? `; ${props.more}` : ''}`}
        disabled={props.disabled || props.value === null}
        value={text()}
        onKeyDown={onKey}
        onBlur={commit}
        onFocus={(event) => event.currentTarget.select()}
      />
      <span class="unit">{props.unit}</span>
    </label>
  )
}

export function Swatch(props: { color: string }) {
  return <span class="swatch" style={{ background: props.color }} aria-hidden="true" />
}

export function Empty(props: { children: JSX.Element }) {
  return <p class="empty">{props.children}</p>
}

/** When something was, in the reader's own time. */
export function timeText(at_us: number): string {
  return new Date(at_us / 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

/** Seconds since the log's start. */
export function secondsText(t: number, digits = 2): string {
  return `${(t / 1e9).toFixed(digits)} s`
}
