// Points on images, the best camera, and how images share a space.

import { describe, expect, test } from 'vitest'
import { readImagePoints } from '../wire/image-points'
import type { CameraInfo, Overlay } from '../wire/types'
import { bestCamera, frontCamera } from './best'
import { depthColor, pointNear } from './points'
import { heightOf } from './rows'

function bytesOf(points: [index: number, x: number, y: number, depth: number][]): ArrayBuffer {
  const bytes = new ArrayBuffer(4 + 16 * points.length)
  const view = new DataView(bytes)
  view.setUint32(0, points.length, true)
  points.forEach(([index, ...values], idx) => {
    view.setUint32(4 + 4 * idx, index, true)
    values.forEach((value, plane) => view.setFloat32(4 + 4 * points.length * (plane + 1) + 4 * idx, value, true))
  })
  return bytes
}

describe('points of an image', () => {
  const points = readImagePoints(bytesOf([[5, 10, 10, 30], [6, 12, 10, 8], [7, 90, 90, 2]]))
  test('are read plane by plane', () => expect([[...points.index], [...points.x], [...points.depth]]).toEqual([[5, 6, 7], [10, 12, 90], [30, 8, 2]]))
  test('the nearest along a ray is found', () => expect(points.index[pointNear(points, 10, 10, 5)]).toBe(6))
  test('none is found where none is', () => expect(pointNear(points, 50, 50, 5)).toBe(-1))
  test('that are cut off are refused', () => expect(() => readImagePoints(bytesOf([[1, 1, 1, 1]]).slice(0, 12))).toThrow('cut off'))
  test('have other colors near and far', () => expect(depthColor(1)).not.toBe(depthColor(60)))
})

const camera = (id: string): CameraInfo => ({ id, width: 100, height: 100 })
const square = (id: string, from: number, to: number): Overlay => ({ track: 7, camera: id, lines: [[from, from, to, to]], front: [], corrected: false, t: 0 })

describe('the best camera', () => {
  const cameras = [camera('a'), camera('b')]
  test('shows most of the object', () => expect(bestCamera(cameras, [square('a', 0, 10), square('b', 0, 50)], 7)).toBe('b'))
  test('does not count what is outside the image', () => expect(bestCamera(cameras, [square('a', 0, 10), square('b', 95, 900)], 7)).toBe('a'))
  test('has all of the object rather than a large part', () => expect(bestCamera(cameras, [square('a', 0, 40), square('b', 50, 250)], 7)).toBe('a'))
  test('stays the one before until another is clearly better', () => {
    const overlays = [square('a', 0, 40), square('b', 0, 45)]
    expect(bestCamera(cameras, overlays, 7, 'a')).toBe('a')
    expect(bestCamera(cameras, [square('a', 0, 10), square('b', 0, 45)], 7, 'a')).toBe('b')
  })
  test('is none when no camera sees it', () => expect(bestCamera(cameras, [square('a', 0, 10)], 8)).toBeUndefined())
})

test('the camera to begin with is the front one by its name', () => {
  expect(frontCamera(['front_left', 'front', 'rear'].map(camera))).toBe('front')
  expect(frontCamera(['left', 'rear'].map(camera))).toBe('left')
  expect(frontCamera([])).toBeUndefined()
})

test('images take as many rows as make them largest', () => {
  const wide = { width: 200, height: 100 }
  expect(heightOf([wide, wide], 1000, 100)).toBe(100)
  expect(heightOf([wide, wide, wide, wide], 403, 203)).toBe(100)
  expect(heightOf([], 100, 100)).toBe(0)
})
