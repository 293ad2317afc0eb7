// Every action has a shortcut, no two share one, and people can change them.

import { describe, expect, test } from 'vitest'
import { ACTION_NAMES, actionDef } from './actions'
import { actionFor, chordOf, chordText, clashes, DEFAULTS, type KeyPress, loadBindings, rebound, storeBindings } from './shortcuts'

const press = (key: string, code = '', held: Partial<KeyPress> = {}): KeyPress =>
  ({ key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })

describe('the actions', () => {
  test.each(ACTION_NAMES)('%s has a title and a shortcut', (name) => {
    expect(actionDef(name).title).not.toBe('')
    expect(actionDef(name).keys.length).toBeGreaterThan(0)
  })
  test('share no shortcut where both count', () => expect(clashes(DEFAULTS)).toEqual([]))
  test('have titles of their own', () => expect(new Set(ACTION_NAMES.map((it) => actionDef(it).title)).size).toBe(ACTION_NAMES.length))
  test('leave the digits to classes', () => {
    expect(ACTION_NAMES.filter((name) => DEFAULTS[name].some((chord) => /^[1-9]$/.test(chord)))).toEqual([])
  })
  test('leave Tab to move the focus', () => {
    expect(ACTION_NAMES.filter((name) => DEFAULTS[name].some((chord) => chord.endsWith('Tab')))).toEqual([])
  })
})

describe('a key press', () => {
  test.each([
    [press('d', 'KeyD'), 'D'],
    [press('D', 'KeyD', { shiftKey: true }), 'Shift+D'],
    [press('z', 'KeyZ', { ctrlKey: true }), 'Ctrl+Z'],
    [press('z', 'KeyZ', { metaKey: true }), 'Ctrl+Z'],
    [press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+Z'],
    [press(' ', 'Space'), 'Space'],
    [press('?', 'Slash', { shiftKey: true }), '?'],
    [press('ArrowLeft', 'ArrowLeft', { altKey: true }), 'Alt+ArrowLeft'],
    [press('œ', 'KeyQ', { altKey: true }), 'Alt+Q'],
    [press('Delete', 'Delete', { shiftKey: true }), 'Shift+Delete'],
  ])('%o is %s', (it, chord) => expect(chordOf(it)).toBe(chord))
})

describe('bindings', () => {
  const memory = () => {
    const values = new Map<string, string>()
    return { getItem: (key: string) => values.get(key) ?? null, setItem: (key: string, value: string) => void values.set(key, value) }
  }
  test('of one action are taken from another that had them', () => {
    const next = rebound(DEFAULTS, 'frame.play', 'D')
    expect(actionFor(next, 'D')).toBe('frame.play')
    expect(next['frame.next']).toEqual(['ArrowRight'])
    expect(clashes(next)).toEqual([])
  })
  test('outlive the page', () => {
    const store = memory()
    storeBindings(store, rebound(DEFAULTS, 'frame.play', 'F9'))
    expect(actionFor(loadBindings(store), 'F9')).toBe('frame.play')
  })
  test('that cannot be read are the defaults', () => {
    expect(loadBindings({ getItem: () => '{"frame.play": 5, "x": [' })).toEqual(DEFAULTS)
  })
  test('are shown as on keys', () => expect(chordText('Shift+ArrowLeft')).toBe('Shift+←'))
})
