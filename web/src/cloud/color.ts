// Color ramps of the point cloud and the ranges they are stretched over. All ramps rise in lightness, so that
// they read without color vision; none starts darker than the dark background.

import type { DecodedCloud } from './decode'

export type ColorMode = 'height' | 'intensity' | 'ring' | 'sensor' | 'distance' | 'class' | 'camera'
export type Rgb = [number, number, number]

export const COLOR_MODES: ColorMode[] = ['height', 'intensity', 'ring', 'sensor', 'distance', 'class', 'camera']
/** Colors a ramp has. */
export const RAMP_STEPS = 256

const DARK_RAMPS: Record<'height' | 'intensity' | 'ring' | 'distance', string[]> = {
  height: ['#3d5a9e', '#2f7fb8', '#21a3a8', '#5cc078', '#b9d650', '#f7e15a', '#fff3b8'],
  intensity: ['#3a4a66', '#4d719c', '#6aa3c4', '#b5d3d2', '#f3e3b3', '#fff8e6'],
  ring: ['#4a5fb0', '#3193bd', '#4cbf9a', '#c2d65a', '#ffe98a'],
  distance: ['#fff0a0', '#e6c95a', '#8fbf6a', '#35a59a', '#3a7cb0', '#46599a'],
}
const LIGHT_RAMPS: typeof DARK_RAMPS = {
  height: ['#8fa6d8', '#4f8fc0', '#1f8a8f', '#2f7d46', '#6a6a10', '#7a4a08', '#5a2a08'],
  intensity: ['#b4bccb', '#7f98b8', '#4a7391', '#2b4a5e', '#1a2630'],
  ring: ['#8f9fdc', '#3f86b4', '#1f7a68', '#5a6a12', '#6a3a08'],
  distance: ['#5a2a08', '#6a6a10', '#2f7d46', '#1f8a8f', '#4f8fc0', '#9aaedb'],
}
/** Told apart with any common color vision. */
const SENSORS_DARK = ['#56b4e9', '#e69f00', '#2fb58c', '#f0e442', '#e58ac0', '#d9693a', '#8f9bff', '#c9ced6']
const SENSORS_LIGHT = ['#0072b2', '#b06a00', '#00795a', '#8a7d00', '#b0588a', '#b04500', '#4a52c8', '#4a4f57']

export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}

/** RGBA bytes, one row of `RAMP_STEPS` a mode in the order of `COLOR_MODES`. */
export function rampTable(background: 'dark' | 'light'): Uint8Array<ArrayBuffer> {
  const ramps = background === 'dark' ? DARK_RAMPS : LIGHT_RAMPS
  const sensors = background === 'dark' ? SENSORS_DARK : SENSORS_LIGHT
  const gray = background === 'dark' ? ['#7d8896', '#7d8896'] : ['#7a828c', '#7a828c']
  const table = new Uint8Array(COLOR_MODES.length * RAMP_STEPS * 4)
  COLOR_MODES.forEach((mode, row) => {
    for (let step = 0; step < RAMP_STEPS; step++) {
      const color =
        mode === 'sensor' ? rgbOf(sensors[step % sensors.length])
        : mode === 'class' || mode === 'camera' ? rgbOf(gray[0])
        : rampAt(ramps[mode], step / (RAMP_STEPS - 1))
      table.set([color[0] * 255, color[1] * 255, color[2] * 255, 255], (row * RAMP_STEPS + step) * 4)
    }
  })
  return table
}

function rampAt(stops: string[], share: number): Rgb {
  const position = share * (stops.length - 1)
  const stop = Math.min(Math.floor(position), stops.length - 2)
  return mix(rgbOf(stops[stop]), rgbOf(stops[stop + 1]), position - stop)
}

/** Ground height and what ramps are stretched over. */
export interface ColorRanges {
  /** Height of the ground in the ego frame. */
  groundZ: number
  intensity: [number, number]
  maxRing: number
}

/** From a sample of the points; the ground is the 5th percentile of z within 30 m, in steps that keep colors still from frame to frame. */
export function colorRanges(cloud: DecodedCloud): ColorRanges {
  return {
    groundZ: Math.round(lowZ(cloud) * 4) / 4,
    intensity: cloud.intensity ? spread(cloud.intensity) : [0, 255],
    maxRing: Math.max(1, cloud.ring ? cloud.ring.reduce((most, ring) => Math.max(most, ring), 0) : 1),
  }
}

function lowZ(cloud: DecodedCloud): number {
  const stride = Math.max(1, Math.floor(cloud.nPoints / 4000))
  const heights: number[] = []
  for (let point = 0; point < cloud.nPoints; point += stride) {
    const x = cloud.xyz[3 * point]
    const y = cloud.xyz[3 * point + 1]
    if (x * x + y * y < 900) heights.push(cloud.xyz[3 * point + 2])
  }
  heights.sort((a, b) => a - b)
  return heights[Math.floor(heights.length * 0.05)] ?? 0
}

function spread(values: Uint8Array): [number, number] {
  const counts = new Uint32Array(256)
  for (let i = 0; i < values.length; i++) counts[values[i]]++
  const low = rank(counts, values.length * 0.02)
  const high = rank(counts, values.length * 0.98)
  return [low, Math.max(high, low + 8)]
}

function rank(counts: Uint32Array, wanted: number): number {
  let seen = 0
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]
    if (seen > wanted) return value
  }
  return 255
}
