// Parts of a caption's text that mean a track, counted in Unicode scalar values.

import type { Mention } from '../wire/types'

/** The scalar index of a UTF-16 index, as text fields count. */
export function scalarIndex(text: string, utf16: number): number {
  return [...text.slice(0, utf16)].length
}

/** Mentions with one more; what it overlaps goes. */
export function withMention(mentions: readonly Mention[], added: Mention): Mention[] {
  const apart = (it: Mention) => it.end <= added.start || it.start >= added.end
  return [...mentions.filter(apart), added].sort((a, b) => a.start - b.start)
}

/** Mentions after the text was typed over: those before and after the change move with their words. */
export function shifted(mentions: readonly Mention[], before: string, after: string): Mention[] {
  const [old, next] = [[...before], [...after]]
  let head = 0
  while (head < old.length && head < next.length && old[head] === next[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < next.length - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1
  const grown = next.length - old.length
  const until = old.length - tail
  return mentions.flatMap((it) => {
    if (it.end <= head) return [it]
    if (it.start >= until) return [{ ...it, start: it.start + grown, end: it.end + grown }]
    const inside = it.start < head && it.end > until
    return inside ? [{ ...it, end: it.end + grown }] : []
  })
}

export interface Piece {
  text: string
  track: number | null
}

/** A text cut where mentions start and end. */
export function pieces(text: string, mentions: readonly Mention[]): Piece[] {
  const letters = [...text]
  const cut: Piece[] = []
  let at = 0
  for (const { start, end, track } of mentions) {
    if (start > at) cut.push({ text: letters.slice(at, start).join(''), track: null })
    cut.push({ text: letters.slice(start, end).join(''), track })
    at = end
  }
  if (at < letters.length) cut.push({ text: letters.slice(at).join(''), track: null })
  return cut
}
