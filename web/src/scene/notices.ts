// Short messages to the person at the screen, and questions that want an answer.

import { createSignal } from 'solid-js'

export interface Notice {
  id: number
  kind: 'info' | 'warning' | 'error'
  text: string
}

const [notices, setNotices] = createSignal<readonly Notice[]>([])
export { notices }

const SHOWN_MS = { info: 4000, warning: 8000, error: 12_000 }
let last_id = 0

export function notify(kind: Notice['kind'], text: string): void {
  const id = (last_id += 1)
  setNotices((list) => [...list.filter((it) => it.text !== text), { id, kind, text }].slice(-4))
  setTimeout(() => dismiss(id), SHOWN_MS[kind])
}

export function dismiss(id: number): void {
  setNotices((list) => list.filter((it) => it.id !== id))
}

/** What went wrong, as a sentence for people. */
export function sentence(err: unknown): string {
  const text = err instanceof Error ? err.message : String(err)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
