// Clouds come through packing and unpacking as they were, to half a step.

import { describe, expect, it } from 'vitest'
import { decodeCloud } from './decode'
import { encodeCloud } from './encode'
import { randomCloud } from './fixtures'

const STEP_M = 0.005
const HALF_STEP_M = 0.00252

function check(extentM: number, widthBytes: number): void {
  const cloud = randomCloud(5000, extentM)
  const bytes = encodeCloud(cloud, STEP_M)
  expect(new DataView(bytes).getUint32(24, true)).toBe(widthBytes)
  const decoded = decodeCloud(bytes)
  expect(decoded.nPoints).toBe(cloud.nPoints)
  const off = decoded.xyz.reduce((most, value, i) => Math.max(most, Math.abs(value - cloud.xyz[i])), 0)
  expect(off).toBeLessThan(HALF_STEP_M + extentM * 1e-7)
  expect(decoded.intensity).toEqual(cloud.intensity)
  expect(decoded.ring).toEqual(cloud.ring)
  expect(decoded.sensorStarts).toEqual(cloud.sensorStarts)
}

describe('decodeCloud', () => {
  it('keeps order and places in two bytes an axis', () => check(200, 2))
  it('keeps order and places in three bytes an axis', () => check(3000, 3))

  it('reads clouds without intensity, ring, or any point', () => {
    const bare = { ...randomCloud(10, 50), intensity: null, ring: null }
    expect(decodeCloud(encodeCloud(bare)).intensity).toBeNull()
    const empty = { nPoints: 0, xyz: new Float32Array(0), intensity: null, ring: null, sensorStarts: Uint32Array.of(0) }
    expect(decodeCloud(encodeCloud(empty)).xyz.length).toBe(0)
  })

  it('reads the bytes of the specification', () => {
    const bytes = new ArrayBuffer(36 + 4 + 2 * 6)
    const view = new DataView(bytes)
    ;[...'FLC1'].forEach((letter, at) => view.setUint8(at, letter.charCodeAt(0)))
    view.setUint32(4, 2, true)
    view.setFloat32(8, 0.5, true)
    ;[10, 20, 30].forEach((value, axis) => view.setFloat32(12 + 4 * axis, value, true))
    view.setUint32(24, 2, true)
    view.setUint32(32, 1, true)
    view.setUint32(36, 2, true)
    // x: values 1 and 0, differences 1 and −1, zigzag 2 and 1; y: 300 and 300, zigzag 600 and 0; z: 65535 and 0, −1 and 1.
    new Uint8Array(bytes, 40).set([2, 1, 0, 0, 600 & 255, 0, 600 >> 8, 0, 1, 2, 0, 0])
    expect([...decodeCloud(bytes).xyz]).toEqual([10.5, 170, 30 + 0.5 * 65535, 10, 170, 30])
  })

  it('refuses what is not a whole cloud', () => {
    const bytes = encodeCloud(randomCloud(100, 50))
    expect(() => decodeCloud(bytes.slice(0, 20))).toThrow('not a cloud')
    expect(() => decodeCloud(bytes.slice(0, bytes.byteLength - 1))).toThrow('cut off')
    const wide = bytes.slice(0)
    new DataView(wide).setUint32(24, 7, true)
    expect(() => decodeCloud(wide)).toThrow('7 bytes an axis')
    const torn = bytes.slice(0)
    new DataView(torn).setUint32(36, 3, true)
    expect(() => decodeCloud(torn)).toThrow('add up')
  })
})
