// The strip's page always has the frame on screen, and no frame is on two pages.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grid, pageOf } from './window'

test('as many cells as fit', () => {
  expect(grid(100, 50, 30, 5)).toEqual({ columns: 3, rows: 1 })
  expect(grid(5, 5, 30, 5)).toEqual({ columns: 1, rows: 1 })
})

test('the page has the frame', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }), fc.nat(), (from, length, n_cells, at) => {
    const frame = from + (at % length)
    const page = pageOf(frame, { from, to: from + length }, n_cells)
    expect(page.first).toBeLessThanOrEqual(frame)
    expect(page.first + page.n_frames).toBeGreaterThan(frame)
    expect((page.first - from) % n_cells).toBe(0)
  }))
})

test('a frame outside gets the nearest page', () => {
  expect(pageOf(0, { from: 10, to: 30 }, 8)).toEqual({ first: 10, n_frames: 8 })
  expect(pageOf(99, { from: 10, to: 30 }, 8)).toEqual({ first: 26, n_frames: 4 })
})
