// What a scene's document holds, as values that are never changed in place.

import type { Labels, SceneDocument, Track } from '../wire/types'

export interface Content {
  readonly tracks: ReadonlyMap<number, Track>
  readonly labels: Labels
}

export const EMPTY_LABELS: Labels = { events: [], captions: [], relations: [], audio: [], tags: [] }
export const EMPTY: Content = { tracks: new Map(), labels: EMPTY_LABELS }

export function contentOf(document: SceneDocument): Content {
  return { tracks: new Map(document.tracks.map((it) => [it.id, it])), labels: document.labels }
}

export function withTrack(content: Content, track: Track): Content {
  return { ...content, tracks: new Map(content.tracks).set(track.id, track) }
}

export function withoutTrack(content: Content, id: number): Content {
  const tracks = new Map(content.tracks)
  tracks.delete(id)
  return { ...content, tracks }
}

/** A list with one element put in the place of the one with its id, or at the end. */
export function put<T extends { id: number }>(list: readonly T[], element: T): T[] {
  const known = list.some((it) => it.id === element.id)
  return known ? list.map((it) => (it.id === element.id ? element : it)) : [...list, element]
}

export function without<T extends { id: number }>(list: readonly T[], id: number): T[] {
  return list.filter((it) => it.id !== id)
}
