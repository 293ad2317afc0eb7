// Packs a cloud as the server does (FLC1); for tests and the development page, never for the editor itself.

import type { DecodedCloud } from './decode'

/** What is packed of a cloud. */
export type Packed = Omit<DecodedCloud, 'lift'>

/** Chooses 2 bytes an axis when the cloud's extent allows, else 3. */
export function encodeCloud(cloud: Packed, stepM = 0.005): ArrayBuffer {
  const step = Math.fround(stepM)
  const origin = lowestCorner(cloud.xyz)
  const width = steps(cloud.xyz, origin, step) < 0x10000 ? 2 : 3
  const nSensors = cloud.sensorStarts.length - 1
  const bodyStart = 36 + 4 * nSensors
  const nPlanes = 3 * width + (cloud.intensity ? 1 : 0) + (cloud.ring ? 1 : 0)
  const bytes = new ArrayBuffer(bodyStart + nPlanes * cloud.nPoints)
  writeHeader(new DataView(bytes), cloud, step, origin, width)
  const body = new Uint8Array(bytes, bodyStart)
  for (let axis = 0; axis < 3; axis++) {
    writeAxis(body.subarray(axis * width * cloud.nPoints), cloud, axis, origin[axis], step, width)
  }
  let at = 3 * width * cloud.nPoints
  for (const plane of [cloud.intensity, cloud.ring]) {
    if (!plane) continue
    body.set(plane, at)
    at += cloud.nPoints
  }
  return bytes
}

function lowestCorner(xyz: Float32Array): [number, number, number] {
  const lowest: [number, number, number] = [Infinity, Infinity, Infinity]
  for (let i = 0; i < xyz.length; i++) lowest[i % 3] = Math.min(lowest[i % 3], xyz[i])
  return xyz.length ? lowest : [0, 0, 0]
}

function steps(xyz: Float32Array, origin: [number, number, number], step: number): number {
  let most = 0
  for (let i = 0; i < xyz.length; i++) most = Math.max(most, Math.round((xyz[i] - origin[i % 3]) / step))
  return most
}

function writeHeader(view: DataView, cloud: Packed, step: number, origin: number[], width: number): void {
  const nSensors = cloud.sensorStarts.length - 1
  view.setUint32(0, 0x31434c46, true)
  view.setUint32(4, cloud.nPoints, true)
  view.setFloat32(8, step, true)
  origin.forEach((value, axis) => view.setFloat32(12 + 4 * axis, value, true))
  view.setUint32(24, width, true)
  view.setUint32(28, (cloud.intensity ? 1 : 0) | (cloud.ring ? 2 : 0), true)
  view.setUint32(32, nSensors, true)
  for (let sensor = 0; sensor < nSensors; sensor++) {
    view.setUint32(36 + 4 * sensor, cloud.sensorStarts[sensor + 1] - cloud.sensorStarts[sensor], true)
  }
}

function writeAxis(planes: Uint8Array, cloud: Packed, axis: number, origin: number, step: number, width: number): void {
  const unused = 32 - 8 * width
  let before = 0
  for (let point = 0; point < cloud.nPoints; point++) {
    const value = Math.round((cloud.xyz[3 * point + axis] - origin) / step)
    const difference = ((value - before) << unused) >> unused
    const zigzag = (difference << 1) ^ (difference >> 31)
    for (let plane = 0; plane < width; plane++) planes[plane * cloud.nPoints + point] = zigzag >>> (8 * plane)
    before = value
  }
}
