// Points take the color of the pixel they fall on, and stay gray outside.

import { expect, test } from 'vitest'
import { PointColors } from './colors'

test('a point has the color of its pixel, in an image of half the size', () => {
  const image = { width: 2, height: 1, data: Uint8ClampedArray.from([1, 2, 3, 255, 4, 5, 6, 255]) } as ImageData
  const colors = new PointColors(3)
  const points = { n_points: 2, index: Uint32Array.of(2, 0), x: Float32Array.of(3.5, 9), y: Float32Array.of(1, 0), depth: Float32Array.of(5, 5) }
  colors.take(points, image, 2)
  expect([...colors.rgb]).toEqual([119, 130, 143, 119, 130, 143, 4, 5, 6])
})
