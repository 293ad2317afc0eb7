// Reads one fused cloud as the server packs it (FLC1): zigzagged differences in byte planes.

import { liftOf } from './lift'

/** Points of one frame in its ego frame, as columns. */
export interface DecodedCloud {
  nPoints: number
  /** x, y, z of each point, interleaved, metres. */
  xyz: Float32Array
  /** 0..255, or null when the log has none. */
  intensity: Uint8Array | null
  ring: Uint8Array | null
  /** Height over the ground around, in steps of `LIFT_STEP_M`, 255 and more as 255; for colors, not for measuring. */
  lift: Uint8Array
  /** Where each lidar's points start; one more entry than lidars, the last is `nPoints`. */
  sensorStarts: Uint32Array
}

const MAGIC = 0x31434c46 // "FLC1", little endian
const HAS_INTENSITY = 1
const HAS_RING = 2

interface Header {
  nPoints: number
  step: number
  origin: [number, number, number]
  width: number
  flags: number
  sensorStarts: Uint32Array
  bodyStart: number
}

/** Throws an `Error` with a sentence when the bytes are not a whole FLC1 cloud. */
export function decodeCloud(bytes: ArrayBuffer): DecodedCloud {
  const header = readHeader(bytes)
  const { nPoints, width } = header
  const body = new Uint8Array(bytes, header.bodyStart)
  const xyz = new Float32Array(nPoints * 3)
  for (let axis = 0; axis < 3; axis++) {
    const planes = body.subarray(axis * width * nPoints, (axis + 1) * width * nPoints)
    if (width === 2) readAxis16(planes, xyz, axis, header)
    else readAxis24(planes, xyz, axis, header)
  }
  let at = 3 * width * nPoints
  const intensity = header.flags & HAS_INTENSITY ? body.slice(at, (at += nPoints)) : null
  const ring = header.flags & HAS_RING ? body.slice(at, at + nPoints) : null
  return { nPoints, xyz, intensity, ring, lift: liftOf(xyz), sensorStarts: header.sensorStarts }
}

function readHeader(bytes: ArrayBuffer): Header {
  const view = new DataView(bytes)
  if (bytes.byteLength < 36 || view.getUint32(0, true) !== MAGIC) throw new Error('not a cloud in FLC1')
  const nPoints = view.getUint32(4, true)
  const width = view.getUint32(24, true)
  const flags = view.getUint32(28, true)
  const nSensors = view.getUint32(32, true)
  if (width !== 2 && width !== 3) throw new Error(`cloud with ${width} bytes an axis; 2 or 3 are known`)
  const bodyStart = 36 + 4 * nSensors
  const nPlanes = 3 * width + (flags & HAS_INTENSITY ? 1 : 0) + (flags & HAS_RING ? 1 : 0)
  if (bytes.byteLength < bodyStart + nPlanes * nPoints) throw new Error('cloud is cut off')
  return {
    nPoints,
    step: view.getFloat32(8, true),
    origin: [view.getFloat32(12, true), view.getFloat32(16, true), view.getFloat32(20, true)],
    width,
    flags,
    sensorStarts: readSensorStarts(view, nSensors, nPoints),
    bodyStart,
  }
}

function readSensorStarts(view: DataView, nSensors: number, nPoints: number): Uint32Array {
  const starts = new Uint32Array(nSensors + 1)
  for (let sensor = 0; sensor < nSensors; sensor++) {
    starts[sensor + 1] = starts[sensor] + view.getUint32(36 + 4 * sensor, true)
  }
  if (starts[nSensors] !== nPoints) throw new Error('points of the lidars do not add up to the cloud')
  return starts
}

function readAxis16(planes: Uint8Array, xyz: Float32Array, axis: number, header: Header): void {
  const { nPoints, step } = header
  const origin = header.origin[axis]
  let value = 0
  for (let point = 0; point < nPoints; point++) {
    const zigzag = planes[point] | (planes[nPoints + point] << 8)
    value = (value + ((zigzag >>> 1) ^ -(zigzag & 1))) & 0xffff
    xyz[3 * point + axis] = origin + step * value
  }
}

function readAxis24(planes: Uint8Array, xyz: Float32Array, axis: number, header: Header): void {
  const { nPoints, step } = header
  const origin = header.origin[axis]
  let value = 0
  for (let point = 0; point < nPoints; point++) {
    const zigzag = planes[point] | (planes[nPoints + point] << 8) | (planes[2 * nPoints + point] << 16)
    value = (value + ((zigzag >>> 1) ^ -(zigzag & 1))) & 0xffffff
    xyz[3 * point + axis] = origin + step * value
  }
}
