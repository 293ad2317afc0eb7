// Text over the canvas: elements that are reused, placed in pixels, and left out where they would cover a nearer one.

export interface Label {
  text: string
  x: number
  y: number
  color: string
  /** A bar in the color of the class. */
  tick?: string
  /** Of the bar, as of the cuboid's edges. */
  dash?: 'solid' | 'dashed' | 'dotted'
  kind: 'track' | 'chosen' | 'faint' | 'title' | 'size'
  /** Where the text lies against x, y. */
  anchor: 'middle' | 'left' | 'right'
}

const HEIGHT_PX = 17
const CHARACTER_PX = 6.6

/** Labels of one viewport, cut off at its edges. */
export class LabelLayer {
  private readonly element: HTMLDivElement
  private readonly pool: HTMLSpanElement[] = []

  constructor(parent: HTMLElement) {
    this.element = document.createElement('div')
    this.element.style.cssText = 'position:absolute;overflow:hidden;pointer-events:none;contain:strict;'
    parent.append(this.element)
  }

  place(left: number, top: number, width: number, height: number): void {
    Object.assign(this.element.style, {
      left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`, display: width > 0 ? 'block' : 'none',
    })
  }

  /** The first ones win where labels of tracks meet. */
  show(labels: Label[], plate: string): void {
    const kept = withoutCovered(labels)
    while (this.pool.length < kept.length) this.pool.push(this.grow())
    this.pool.forEach((span, at) => (at < kept.length ? dress(span, kept[at], plate) : (span.style.display = 'none')))
  }

  dispose(): void {
    this.element.remove()
  }

  private grow(): HTMLSpanElement {
    const span = document.createElement('span')
    this.element.append(span)
    return span
  }
}

const BASE = 'position:absolute;left:0;top:0;white-space:nowrap;font:500 .86rem/1.2 system-ui,sans-serif;'
  + 'font-variant-numeric:tabular-nums;'
const KIND_STYLE: Record<Label['kind'], string> = {
  track: 'padding:1px 5px;border-radius:3px;border-left:4px solid;',
  chosen: 'padding:1px 6px;border-radius:3px;border-left:4px solid;font-weight:700;font-size:.94rem;',
  faint: 'font-size:.8rem;',
  title: 'padding:0 5px;border-radius:3px;font-weight:600;letter-spacing:.04em;',
  size: 'padding:0 4px;border-radius:3px;font-weight:600;',
}
const SHIFT: Record<Label['anchor'], string> = { middle: '-50%', left: '0', right: '-100%' }

function dress(span: HTMLSpanElement, label: Label, plate: string): void {
  const look = `${label.kind} ${label.color} ${label.tick} ${label.dash} ${plate}`
  if (span.dataset.look !== look) {
    const back = label.kind === 'faint' ? '' : `background:${plate};`
    const bar = `border-color:${label.tick ?? 'transparent'};border-left-style:${label.dash ?? 'solid'};`
    span.style.cssText = `${BASE}${KIND_STYLE[label.kind]}${back}color:${label.color};${bar}`
    span.dataset.look = look
  }
  if (span.textContent !== label.text) span.textContent = label.text
  span.style.display = 'block'
  span.style.transform = `translate(${Math.round(label.x)}px,${Math.round(label.y)}px) translate(${SHIFT[label.anchor]},-50%)`
}

function withoutCovered(labels: Label[]): Label[] {
  const taken: { left: number; right: number; y: number }[] = []
  return labels.filter(label => {
    if (label.kind !== 'track' && label.kind !== 'chosen') return true
    const half = (label.text.length * CHARACTER_PX) / 2 + 8
    const box = { left: label.x - half, right: label.x + half, y: label.y }
    const covers = taken.some(one => one.left < box.right && box.left < one.right && Math.abs(one.y - box.y) < HEIGHT_PX)
    if (!covers) taken.push(box)
    return !covers
  })
}
