// Which keys mean which action: the defaults, changed by what a person set.

import { ACTION_NAMES, type ActionName, actionDef } from './actions'

/** A key with its modifiers: `Ctrl+Shift+Z`, `ArrowLeft`, `?`. */
export type Chord = string
export type Bindings = Record<ActionName, readonly Chord[]>

export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

const NAMED: Record<string, string> = { ' ': 'Space', Esc: 'Escape', Del: 'Delete' }

/**
 * The chord of a key press. Letters and digits go by the key's place where a modifier would change
 * what it writes, so that Alt and Shift mean the same on every system.
 */
export function chordOf(press: KeyPress): Chord {
  const modified = press.altKey || press.ctrlKey || press.metaKey
  const base = baseKey(press, modified)
  const is_sign = base.length === 1 && !/[A-Z0-9]/.test(base)
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.shiftKey && !is_sign ? 'Shift' : '',
    press.altKey ? 'Alt' : '',
    base,
  ]
  return parts.filter((it) => it !== '').join('+')
}

function baseKey(press: KeyPress, modified: boolean): string {
  const digit = /^Digit(\d)$/.exec(press.code)?.[1]
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (modified && (digit ?? letter)) return (digit ?? letter)!
  if (/^[a-z]$/i.test(press.key)) return press.key.toUpperCase()
  return NAMED[press.key] ?? press.key
}

const SHOWN: Record<string, string> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Delete: 'Del', PageUp: 'PgUp', PageDown: 'PgDn',
}

/** A chord for people: `Shift+←`. */
export function chordText(chord: Chord): string {
  return chord.split(/\+(?=.)/).map((part) => SHOWN[part] ?? part).join('+')
}

export const DEFAULTS = Object.fromEntries(ACTION_NAMES.map((name) => [name, actionDef(name).keys])) as unknown as Bindings

const STORED = 'framelock.shortcuts'

/** What a person set, on top of the defaults; what cannot be read is left out. */
export function loadBindings(store: Pick<Storage, 'getItem'>): Bindings {
  const bindings: Bindings = { ...DEFAULTS }
  try {
    const own = JSON.parse(store.getItem(STORED) ?? '{}') as Record<string, unknown>
    for (const name of ACTION_NAMES) {
      const keys = own[name]
      if (Array.isArray(keys) && keys.every((it) => typeof it === 'string')) bindings[name] = keys
    }
  } catch {
    return { ...DEFAULTS }
  }
  return bindings
}

export function storeBindings(store: Pick<Storage, 'setItem'>, bindings: Bindings): void {
  const changed = ACTION_NAMES.filter((name) => bindings[name].join() !== DEFAULTS[name].join())
  store.setItem(STORED, JSON.stringify(Object.fromEntries(changed.map((name) => [name, bindings[name]]))))
}

export function actionFor(bindings: Bindings, chord: Chord): ActionName | undefined {
  return ACTION_NAMES.find((name) => bindings[name].includes(chord))
}

/** Pairs of actions that share a chord where both count. */
export function clashes(bindings: Bindings): { chord: Chord; actions: [ActionName, ActionName] }[] {
  return ACTION_NAMES.flatMap((one, idx) =>
    ACTION_NAMES.slice(idx + 1).flatMap((other) =>
      bindings[one].filter((chord) => bindings[other].includes(chord) && meet(one, other))
        .map((chord) => ({ chord, actions: [one, other] as [ActionName, ActionName] }))))
}

function meet(one: ActionName, other: ActionName): boolean {
  const contexts = [actionDef(one).context, actionDef(other).context]
  return contexts.includes('everywhere') || contexts[0] === contexts[1]
}

/** Gives an action one chord, and takes it from whatever had it. */
export function rebound(bindings: Bindings, name: ActionName, chord: Chord): Bindings {
  const next = Object.fromEntries(ACTION_NAMES.map((it) => [it, bindings[it].filter((key) => key !== chord)])) as unknown as Bindings
  return { ...next, [name]: [chord] }
}
