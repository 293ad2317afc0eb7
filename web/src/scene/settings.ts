// How a person likes the editor: kept in the browser, the same for every scene.

import { createStore } from 'solid-js/store'

export type Coloring = 'height' | 'intensity' | 'ring' | 'sensor' | 'distance' | 'class' | 'camera'
export const COLORINGS: readonly Coloring[] = ['height', 'intensity', 'distance', 'class', 'sensor', 'ring', 'camera']

export interface Settings {
  theme: 'dark' | 'light'
  text_scale: number
  coloring: Coloring
  point_size: number
  n_neighbors: number
  grid: boolean
  ego: boolean
  radar: boolean
  lidar_on_images: boolean
  images_large: boolean
  strip: boolean
  n_propagate: number
  rows: 'selected' | 'present' | 'all'
  left_rem: number
  right_rem: number
  images_rem: number
  timeline_rem: number
}

const DEFAULTS: Settings = {
  theme: 'dark',
  text_scale: 1,
  coloring: 'height',
  point_size: 2,
  n_neighbors: 0,
  grid: true,
  ego: true,
  radar: true,
  lidar_on_images: false,
  images_large: false,
  strip: false,
  n_propagate: 20,
  rows: 'present',
  left_rem: 16,
  right_rem: 22,
  images_rem: 14,
  timeline_rem: 12,
}

const STORED = 'framelock.settings'

function load(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Settings>) }
  } catch {
    return { ...DEFAULTS }
  }
}

const [settings, setStore] = createStore<Settings>(load())
export { settings }

export function setSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
  setStore({ [name]: value } as unknown as Partial<Settings>)
  try {
    localStorage.setItem(STORED, JSON.stringify({ ...settings }))
  } catch {
    // A browser that stores nothing keeps the settings until the page ends.
  }
}
