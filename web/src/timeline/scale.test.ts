// The timeline's scale: there and back, within what there is.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { car, FRAMES } from '../document/testing'
import { showing, tOf, ticks, within, xOf, zoomed } from './scale'
import { spansOf } from './spans'

const WHOLE = { from: 0, to: 10e9 }
const SCALE = { ...WHOLE, width: 1000 }

test('moment ∘ pixel is the identity', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (t) => {
    expect(tOf(SCALE, xOf(SCALE, t))).toBeCloseTo(t, 2)
  }))
})

test('a zoom keeps the moment under the pointer, and stays within', () => {
  const near = zoomed(SCALE, 500, 0.5, WHOLE, 1e8)
  expect(tOf(near, 500)).toBeCloseTo(5e9)
  fc.assert(fc.property(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0.01, max: 50, noNaN: true }), (x, factor) => {
    const it = zoomed(near, x, factor, WHOLE, 1e8)
    expect(it.from).toBeGreaterThanOrEqual(-1e-3)
    expect(it.to).toBeLessThanOrEqual(10e9 + 1e-3)
  }))
})

test('the frame on screen is brought into the scale', () => {
  const scale = within({ from: 0, to: 2e9, width: 100 }, WHOLE)
  const moved = showing(scale, 7e9, WHOLE)
  expect(moved.from).toBeLessThan(7e9)
  expect(moved.to).toBeGreaterThan(7e9)
})

describe('ticks', () => {
  test('are round seconds', () => expect(ticks(SCALE, 90).map((it) => it.text).slice(0, 3)).toEqual(['0 s', '1 s', '2 s']))
  test('have parts of seconds when near', () => expect(ticks({ from: 0, to: 1e9, width: 1000 }, 90)[1].text).toBe('0.1 s'))
})

test('a row shows where its track is hidden', () => {
  const track = car(7)
  const rows = track.poses.rows.map((row, idx) => (idx === 2 ? null : row))
  expect(spansOf({ ...track, poses: { first: 0, rows } }, FRAMES)).toEqual([
    { start: 0, end: 200, kind: 'present' }, { start: 200, end: 300, kind: 'absent' }, { start: 300, end: 500, kind: 'present' },
  ])
})
