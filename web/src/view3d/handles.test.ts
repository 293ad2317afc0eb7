// Handles lie on the cuboid as seen in each view, and the one under the cursor is meant.

import { describe, expect, it } from 'vitest'
import { quatFromYaw, type Cuboid, type Vec3 } from '../cloud/geometry'
import type { Handle } from '../tools/adjust/surroundings'
import { cursorOf, handleAt, handlesOf, outlineOf, type Outline, type PaneKind } from './handles'

const CAR: Cuboid = { center: [5, 5, 1], rotation: quatFromYaw(0), size: [4, 2, 1.5] }
/** 50 pixels a metre, the car in the middle of 400 by 400, front up. */
const fromAbove = ([x, y]: Vec3): [number, number] => [200 - (y - 5) * 50, 200 - (x - 5) * 50]
const fromRight = ([x, , z]: Vec3): [number, number] => [200 + (x - 5) * 50, 200 - (z - 1) * 50]
const top = outlineOf(CAR, 'top', fromAbove)
const side = outlineOf(CAR, 'side', fromRight)

function check(outline: Outline, kind: PaneKind, x: number, y: number, expected: Handle | null, cursor?: string): void {
  const handle = handleAt(outline, kind, x, y)
  expect(handle).toEqual(expected)
  if (handle && cursor) expect(cursorOf(handle, kind)).toBe(cursor)
}

const faces = (...some: ('front' | 'rear' | 'left' | 'right' | 'top' | 'bottom')[]): Handle => ({ kind: 'faces', faces: some })

describe('from above', () => {
  it('has the front up and the left to the left', () => {
    expect(top).toEqual([[150, 100], [250, 100], [250, 300], [150, 300]])
    check(top, 'top', 150, 100, faces('front', 'left'), 'nwse-resize')
    check(top, 'top', 252, 98, faces('front', 'right'), 'nesw-resize')
    check(top, 'top', 250, 300, faces('rear', 'right'), 'nwse-resize')
    check(top, 'top', 200, 104, faces('front'), 'ns-resize')
    check(top, 'top', 148, 180, faces('left'), 'ew-resize')
    check(top, 'top', 200, 70, { kind: 'yaw' }, 'grab')
    check(top, 'top', 200, 200, { kind: 'body' }, 'move')
    check(top, 'top', 100, 200, null)
  })

  it('takes an edge anywhere along it', () => check(top, 'top', 250, 140, faces('right')))

  it('leaves room for the body of a cuboid that is small on the screen', () => {
    const small = outlineOf(CAR, 'top', ([x, y]) => [200 - (y - 5) * 5, 200 - (x - 5) * 5])
    check(small, 'top', 200, 200, { kind: 'body' })
  })
})

it('lies with the front to the right in plan', () => {
  const plan = outlineOf(CAR, 'plan', ([x, y]) => [200 + (x - 5) * 50, 200 - (y - 5) * 50])
  check(plan, 'plan', 300, 150, faces('left', 'front'))
  check(plan, 'plan', 328, 200, { kind: 'yaw' })
})

it('has the front to the right from the side', () => {
  check(side, 'side', 300, 162, faces('top', 'front'))
  check(side, 'side', 300, 200, faces('front'), 'ew-resize')
  check(side, 'side', 200, 237, faces('bottom'), 'ns-resize')
  expect(handlesOf(side, 'side').some(one => one.shape === 'grip')).toBe(false)
})
