// The document shows edits at once, takes them back, and keeps them on top of what others do.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Action, Deed, Track } from '../wire/types'
import { Document } from './document'
import { car, cuboidAtX, documentOf, FRAMES } from './testing'
import { cuboidAt } from './track'

function opened(...tracks: Track[]): Document {
  const document = new Document(FRAMES)
  document.load(documentOf(...tracks))
  return document
}

function edit(id: string, action: Action): Deed {
  return { kind: 'edit', id, base: 1, action }
}

const put = (track: number, t: number, x: number): Action => ({ do: 'put_keyframe', track, t, cuboid: cuboidAtX(x), own_size: false })
const x_at = (document: Document, id: number, frame: number) => {
  const track = document.content.tracks.get(id)
  return track ? cuboidAt(track, frame)?.center[0] : undefined
}

describe('an edit', () => {
  test('is shown before the server has it', () => {
    const document = opened(car(7))
    document.do(edit('a', put(7, 200, 9)))
    expect(x_at(document, 7, 2)).toBe(9)
    expect(document.content.tracks.get(7)?.keyframes.map((it) => it.t)).toEqual([0, 200, 400])
  })

  test('is taken back when it is refused', () => {
    const document = opened(car(7))
    const before = document.content
    document.do(edit('a', put(7, 200, 9)))
    document.settle('a')
    expect(document.content).toEqual(before)
  })

  test('stays when it is done before its change has come', () => {
    const document = opened(car(7))
    document.do(edit('a', put(7, 200, 9)))
    document.done('a', 2)
    expect(x_at(document, 7, 2)).toBe(9)
    document.change({ kind: 'change', revision: 2, author: 'ada', id: 'a', gesture: '', tracks: [{ ...car(7), class: 'van' }], gone: [] })
    expect(document.pending).toEqual([])
    expect(document.content.tracks.get(7)?.class).toBe('van')
  })

  test('that was done before a reload is not shown twice', () => {
    const document = opened(car(7))
    document.do(edit('a', { do: 'set_class', track: 7, class: 'bus' }))
    document.done('a', 1)
    expect(document.content.tracks.get(7)?.class).toBe('car')
  })
})

describe('a change by somebody else', () => {
  test('goes below what waits', () => {
    const document = opened(car(7), car(8))
    document.do(edit('a', { do: 'set_class', track: 7, class: 'bus' }))
    document.change({ kind: 'change', revision: 2, author: 'ben', gesture: '', tracks: [{ ...car(7), size: [5, 2, 2] }], gone: [8] })
    expect(document.content.tracks.get(7)).toMatchObject({ class: 'bus', size: [5, 2, 2] })
    expect(document.content.tracks.has(8)).toBe(false)
  })

  test('of an old revision is not taken', () => {
    const document = opened(car(7))
    document.change({ kind: 'change', revision: 1, author: 'ben', gesture: '', tracks: [], gone: [7] })
    expect(document.content.tracks.has(7)).toBe(true)
  })

  test('leaves an edit of a track that is gone without effect', () => {
    const document = opened(car(7))
    document.do(edit('a', put(7, 200, 9)))
    document.change({ kind: 'change', revision: 2, author: 'ben', gesture: '', tracks: [], gone: [7] })
    expect(document.content.tracks.size).toBe(0)
  })
})

const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ frame: fc.integer({ min: 0, max: 9 }), x: fc.integer({ min: -50, max: 50 }) }).map(({ frame, x }) => put(7, frame * 100, x)),
  fc.integer({ min: 0, max: 9 }).map((frame): Action => ({ do: 'remove_keyframe', track: 7, t: frame * 100 })),
  fc.record({ from: fc.integer({ min: 0, max: 9 }), to: fc.integer({ min: 0, max: 9 }) }).map(({ from, to }): Action => ({ do: 'move_keyframe', track: 7, from: from * 100, to: to * 100 })),
  fc.constantFrom('bus', 'van', 'car').map((it): Action => ({ do: 'set_class', track: 7, class: it })),
  fc.constantFrom<Action>(
    { do: 'flip_track', track: 7 }, { do: 'flip_keyframe', track: 7, t: 400 }, { do: 'set_size', track: 7, size: [9, 3, 3] },
    { do: 'set_motion', track: 7, motion: 'static' }, { do: 'stand', track: 7, cuboid: cuboidAtX(5), first: 0, last: 900 }, { do: 'trim', track: 7, start: 100, end: 300 },
    { do: 'put_absence', track: 7, start: 100, end: 200 }, { do: 'remove_absence', track: 7, start: 100 },
    { do: 'set_attribute', track: 7, attribute: 'role', value: 'taxi' }, { do: 'set_attribute', track: 7, attribute: 'role', value: null },
    { do: 'set_frame_attribute', track: 7, attribute: 'activity', t: 200, value: 'parked' },
    { do: 'put_view_box', track: 7, camera: 'front', t: 0, min: [0, 0], max: [9, 9] },
    { do: 'split', track: 7, at: 300, new: 20 }, { do: 'merge', into: 7, from: 8 }, { do: 'delete', thing: { track: 8 }, with_references: true },
    { do: 'add_track', track: 30, class: 'car', t: 500, cuboid: cuboidAtX(3) },
    { do: 'put_event', event: 3, type: 'turn', start: 0, end: 300, tracks: [7] }, { do: 'delete', thing: { event: 3 }, with_references: true },
    { do: 'put_caption', caption: 4, text: 'a car', about: { t: 0 }, mentions: [] }, { do: 'remove_caption', caption: 4 }, { do: 'put_tag', tag: 'day' }, { do: 'remove_tag', tag: 'day' },
  ),
)

describe('undo', () => {
  test('of everything that waits brings back what was, and redo brings back what was done', () => {
    fc.assert(fc.property(fc.array(actions, { maxLength: 12 }), (list) => {
      const document = opened(car(7), car(8))
      const before = document.content
      list.forEach((action, idx) => document.do(edit(`e${idx}`, action)))
      const after = document.content
      list.forEach((_, idx) => document.do({ kind: 'undo', id: `u${idx}` }))
      expect(document.content).toEqual(before)
      list.forEach((_, idx) => document.do({ kind: 'redo', id: `r${idx}` }))
      expect(document.content).toEqual(after)
    }))
  })

  test('of one edit leaves the others', () => {
    fc.assert(fc.property(fc.array(actions, { maxLength: 8 }), actions, (list, last) => {
      const document = opened(car(7), car(8))
      list.forEach((action, idx) => document.do(edit(`e${idx}`, action)))
      const before = document.content
      document.do(edit('last', last))
      document.do({ kind: 'undo', id: 'u' })
      expect(document.content).toEqual(before)
    }))
  })

  test('never changes what the server said', () => {
    fc.assert(fc.property(fc.array(actions, { maxLength: 12 }), (list) => {
      const document = opened(car(7), car(8))
      const before = structuredClone([...document.content.tracks])
      list.forEach((action, idx) => document.do(edit(`e${idx}`, action)))
      list.forEach((_, idx) => document.settle(`e${idx}`))
      expect([...document.content.tracks]).toEqual(before)
    }))
  })
})
