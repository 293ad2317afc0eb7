// Pointer, wheel and Escape of the canvas, given to the region they are meant for.

import type { Pointer } from '../tools/machine'
import type { Region } from './region'

const ZOOM_PER_PX = 0.0015

/** The last regions lie on top. */
export class Input {
  private held: Region | null = null
  private over: Region | null = null
  private readonly listening = new AbortController()

  constructor(private readonly canvas: HTMLCanvasElement, private readonly regions: () => Region[]) {
    const { signal } = this.listening
    canvas.style.touchAction = 'none'
    canvas.addEventListener('pointerdown', event => this.down(event), { signal })
    canvas.addEventListener('pointermove', event => this.move(event), { signal })
    canvas.addEventListener('pointerup', event => this.up(event), { signal })
    canvas.addEventListener('pointercancel', () => this.cancel(), { signal })
    canvas.addEventListener('pointerleave', () => this.enter(null), { signal })
    canvas.addEventListener('dblclick', event => this.doubleClick(event), { signal })
    canvas.addEventListener('contextmenu', event => event.preventDefault(), { signal })
    canvas.addEventListener('wheel', event => this.wheel(event), { signal, passive: false })
    window.addEventListener('keydown', event => this.key(event), { signal, capture: true })
  }

  /** Cancels the live gesture, wherever it is. */
  cancel(): boolean {
    this.held = null
    const cancelled = this.regions().map(region => region.cancel())
    this.setCursor()
    return cancelled.includes(true)
  }

  dispose(): void {
    this.listening.abort()
  }

  private down(event: PointerEvent): void {
    if (this.held) return
    const region = this.regionAt(event)
    if (!region) return
    this.held = region
    this.canvas.setPointerCapture(event.pointerId)
    region.down(pointerIn(region, event), event.button)
    this.setCursor()
  }

  private move(event: PointerEvent): void {
    if (!this.held) this.enter(this.regionAt(event))
    const region = this.held ?? this.over
    region?.move(pointerIn(region, event))
    this.setCursor()
  }

  private up(event: PointerEvent): void {
    const region = this.held
    if (!region || event.buttons !== 0) return
    this.held = null
    region.up(pointerIn(region, event))
    this.setCursor()
  }

  private doubleClick(event: MouseEvent): void {
    const region = this.regionAt(event)
    region?.doubleClick(pointerIn(region, event))
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault()
    const region = this.held ?? this.regionAt(event)
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY
    region?.zoom(pointerIn(region, event), Math.exp(clamp(pixels, 300) * ZOOM_PER_PX))
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.cancel()) return
    event.preventDefault()
    event.stopPropagation()
  }

  private enter(region: Region | null): void {
    if (region === this.over) return
    this.over?.leave()
    this.over = region
    this.setCursor()
  }

  private setCursor(): void {
    const cursor = (this.held ?? this.over)?.cursor ?? 'default'
    if (this.canvas.style.cursor !== cursor) this.canvas.style.cursor = cursor
  }

  private regionAt(event: MouseEvent): Region | null {
    const { x, y } = placeOf(event)
    const hit = this.regions().filter(({ box }) =>
      box && x >= box.left && y >= box.top && x < box.left + box.width && y < box.top + box.height)
    return hit[hit.length - 1] ?? null
  }
}

function placeOf(event: MouseEvent): { x: number; y: number } {
  return { x: event.offsetX, y: event.offsetY }
}

function pointerIn(region: Region, event: MouseEvent): Pointer {
  const { x, y } = placeOf(event)
  const { left, top } = region.box ?? { left: 0, top: 0 }
  return { x: x - left, y: y - top, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey }
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value))
}
