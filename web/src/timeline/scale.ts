// Between moments and pixels of the timeline.

export interface Scale {
  /** The moment at the left edge, nanoseconds. */
  from: number
  /** The moment at the right edge. */
  to: number
  width: number
}

export function xOf({ from, to, width }: Scale, t: number): number {
  return ((t - from) / (to - from)) * width
}

export function tOf({ from, to, width }: Scale, x: number): number {
  return from + (x / width) * (to - from)
}

/** A scale that is `factor` times as wide around a pixel, kept within what there is. */
export function zoomed(scale: Scale, x: number, factor: number, whole: { from: number; to: number }, least: number): Scale {
  const span = Math.max(least, Math.min(whole.to - whole.from, (scale.to - scale.from) * factor))
  const t = tOf(scale, x)
  const from = t - (x / scale.width) * span
  return within({ ...scale, from, to: from + span }, whole)
}

export function within(scale: Scale, whole: { from: number; to: number }): Scale {
  const span = Math.min(scale.to - scale.from, whole.to - whole.from)
  const from = Math.max(whole.from, Math.min(whole.to - span, scale.from))
  return { ...scale, from, to: from + span }
}

/** A scale that shows a moment, moved no more than needed. */
export function showing(scale: Scale, t: number, whole: { from: number; to: number }): Scale {
  const span = scale.to - scale.from
  if (t < scale.from) return within({ ...scale, from: t - span * 0.1, to: t + span * 0.9 }, whole)
  if (t > scale.to) return within({ ...scale, from: t - span * 0.9, to: t + span * 0.1 }, whole)
  return scale
}

const STEPS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600]

/** Moments to write at the ruler: round seconds, not closer than `least_px`. */
export function ticks(scale: Scale, least_px: number): { t: number; text: string }[] {
  const span_s = (scale.to - scale.from) / 1e9
  const step = STEPS_S.find((it) => (it / span_s) * scale.width >= least_px) ?? 1200
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0
  const found = []
  for (let n = Math.ceil(scale.from / 1e9 / step); n * step * 1e9 <= scale.to; n += 1) {
    found.push({ t: n * step * 1e9, text: `${(n * step).toFixed(digits)} s` })
  }
  return found
}
