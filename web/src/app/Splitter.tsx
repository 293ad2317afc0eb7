// The line between two parts of the page that can be dragged.

import { setSetting, settings } from '../scene/settings'

type Name = 'left_rem' | 'right_rem' | 'images_rem' | 'timeline_rem'

interface SplitterProps {
  name: Name
  label: string
  direction: 'row' | 'column'
  /** 1 where dragging right or down makes the part larger. */
  sign: 1 | -1
  min: number
  max: number
}

export function Splitter(props: SplitterProps) {
  const set = (rem: number) => setSetting(props.name, Math.max(props.min, Math.min(props.max, rem)))
  const drag = (event: PointerEvent) => {
    const bar = event.currentTarget as HTMLElement
    const start = settings[props.name]
    const rem_px = parseFloat(getComputedStyle(document.documentElement).fontSize)
    const at = (it: PointerEvent) => (props.direction === 'row' ? it.clientX : it.clientY)
    bar.setPointerCapture(event.pointerId)
    bar.onpointermove = (move) => set(start + (props.sign * (at(move) - at(event))) / rem_px)
    bar.onpointerup = bar.onpointercancel = () => { bar.onpointermove = null }
  }
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    set(settings[props.name] + props.sign * step)
  }
  return (
    <div
      class={`splitter ${props.direction}`}
      role="separator"
      tabindex="0"
      aria-label={props.label}
      aria-orientation={props.direction === 'row' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(settings[props.name])}
      title={`${props.label}: drag`}
      onPointerDown={drag}
      onKeyDown={key}
    />
  )
}
