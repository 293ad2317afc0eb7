// What the ontology allows where: kinds of classes, attributes that apply, colors, names.

import type { AttributeDef, ClassDef, EventTypeDef, Ontology, Track } from '../wire/types'
import { attributeAt } from './track'

/** Colors that people who see few colors can tell apart (Okabe and Ito, and tints of them). */
export const PALETTE = [
  '#e69f00', '#56b4e9', '#009e73', '#f0e442', '#3f8fd2', '#d55e00', '#cc79a7', '#9ad0f5', '#66c9ab', '#ffc34d', '#e88bb8', '#b7b7b7',
]

export function classOf(ontology: Ontology, id: string): ClassDef | undefined {
  return ontology.classes.find((it) => it.id === id)
}

export function colorOf(ontology: Ontology, id: string): string {
  const idx = ontology.classes.findIndex((it) => it.id === id)
  return ontology.classes[idx]?.color ?? PALETTE[Math.max(0, idx) % PALETTE.length] ?? '#b7b7b7'
}

/** `traffic_cone` as people write it: `Traffic cone`. */
export function titleOf(named: { id: string; title?: string } | undefined, id = ''): string {
  if (named?.title) return named.title
  const words = (named?.id ?? id).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function isKindOf(ontology: Ontology, id: string, ancestor: string): boolean {
  for (let at: string | null | undefined = id, n = 0; at && n < 64; n += 1) {
    if (at === ancestor) return true
    at = classOf(ontology, at)?.parent
  }
  return false
}

export function isAmong(ontology: Ontology, id: string, classes: readonly string[]): boolean {
  return classes.length === 0 || classes.some((it) => isKindOf(ontology, id, it))
}

/** The attributes that apply to a track at a stamp, in the author's order. */
export function attributesOf(ontology: Ontology, track: Track, t: number): AttributeDef[] {
  return ontology.attributes.filter((it) => {
    if (it.retired || !isAmong(ontology, track.class, it.classes)) return false
    return !it.only_if || attributeAt(track, it.only_if.attribute, t) === it.only_if.is
  })
}

export function eventTypesFor(ontology: Ontology, track: Track | undefined): EventTypeDef[] {
  return ontology.event_types.filter((it) => {
    if (it.retired) return false
    if (!track) return it.on !== 'tracks'
    return it.on !== 'scene' && isAmong(ontology, track.class, it.classes)
  })
}

/** The classes by key: their own hotkeys, then 1 to 9 for the first ones without. */
export function classKeys(ontology: Ontology): Map<string, string> {
  const classes = ontology.classes.filter((it) => !it.retired)
  const keys = new Map(classes.flatMap((it) => (it.hotkey ? [[it.hotkey, it.id] as const] : [])))
  const free = '123456789'.split('').filter((key) => !keys.has(key))
  const parents = new Set(classes.map((it) => it.parent))
  const plain = classes.filter((it) => !it.hotkey && !parents.has(it.id))
  plain.slice(0, free.length).forEach((it, idx) => keys.set(free[idx] ?? '', it.id))
  return keys
}
