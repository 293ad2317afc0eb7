// How long somebody works on a task: time with the hands on, not time with the page open.

import { onCleanup } from 'solid-js'
import * as api from '../wire/api'

const TELL_MS = 60_000
const IDLE_MS = 60_000
const TICK_MS = 5_000

export function countWork(task: number): void {
  let touched = performance.now()
  let worked_ms = 0
  let told_at = touched
  const touch = () => { touched = performance.now() }
  const tell = () => {
    const seconds = worked_ms / 1000
    if (seconds < 1) return
    worked_ms = 0
    told_at = performance.now()
    api.addTime(task, seconds).catch(() => { worked_ms += seconds * 1000 })
  }
  const timer = setInterval(() => {
    if (performance.now() - touched < IDLE_MS && document.visibilityState === 'visible') worked_ms += TICK_MS
    if (performance.now() - told_at >= TELL_MS) tell()
  }, TICK_MS)
  const events = ['pointermove', 'keydown', 'wheel'] as const
  for (const it of events) window.addEventListener(it, touch, { passive: true })
  onCleanup(() => {
    clearInterval(timer)
    for (const it of events) window.removeEventListener(it, touch)
    tell()
  })
}
