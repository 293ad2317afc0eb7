// The cache stays within its bound and forgets the least used.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteCache } from './cache'

test('what was used longest ago goes first', () => {
  const gone: string[] = []
  const cache = new ByteCache<string>(30, (it) => gone.push(it))
  for (const key of ['a', 'b', 'c']) cache.set(key, key, 10)
  cache.get('a')
  cache.set('d', 'd', 10)
  expect(gone).toEqual(['b'])
  expect(cache.n_bytes).toBe(30)
})

test('it never holds more than its bound, but for one thing that is larger', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 20 }))), (list) => {
    const cache = new ByteCache<number>(40)
    for (const [key, n_bytes] of list) cache.set(key, n_bytes, n_bytes)
    expect(cache.n_bytes).toBeLessThanOrEqual(40)
  }))
})
