// Colors of the views on dark and on light ground.

import { rgbOf, type Rgb } from '../cloud/color'

export interface Palette {
  gap: Rgb; main: Rgb; pane: Rgb
  grid: Rgb; ring: Rgb; ego: Rgb
  inside: Rgb; outside: Rgb
  ink: Rgb; handle: Rgb; handleEdge: Rgb; lit: Rgb
  radar: Rgb; radarStill: Rgb
  /** How much of `ink` is mixed into colors of classes, so that all can be seen. */
  inkShare: number
  /** For text, as CSS. */
  text: string; textFaint: string; plate: string
}

const DARK: Palette = {
  gap: rgbOf('#2a323d'), main: rgbOf('#0d1117'), pane: rgbOf('#10151c'),
  grid: rgbOf('#1d2530'), ring: rgbOf('#3a4756'), ego: rgbOf('#9fb0c3'),
  inside: rgbOf('#ffb84d'), outside: rgbOf('#6f8297'),
  ink: rgbOf('#eef3f8'), handle: rgbOf('#ffffff'), handleEdge: rgbOf('#0d1117'), lit: rgbOf('#56b4e9'),
  radar: rgbOf('#ff9e4a'), radarStill: rgbOf('#7f8b99'), inkShare: 0.08,
  text: '#e6edf3', textFaint: '#8b98a8', plate: 'rgba(13,17,23,0.78)',
}
const LIGHT: Palette = {
  gap: rgbOf('#c3cad3'), main: rgbOf('#f3f5f8'), pane: rgbOf('#fbfcfd'),
  grid: rgbOf('#e1e6ec'), ring: rgbOf('#b3bdc9'), ego: rgbOf('#4d5b6b'),
  inside: rgbOf('#c44e00'), outside: rgbOf('#8b98a8'),
  ink: rgbOf('#10151c'), handle: rgbOf('#ffffff'), handleEdge: rgbOf('#10151c'), lit: rgbOf('#0072b2'),
  radar: rgbOf('#b04500'), radarStill: rgbOf('#8a929c'), inkShare: 0.3,
  text: '#18202a', textFaint: '#5a6675', plate: 'rgba(255,255,255,0.85)',
}

export function paletteOf(background: 'dark' | 'light'): Palette {
  return background === 'dark' ? DARK : LIGHT
}

export function css(color: Rgb): string {
  return `rgb(${color.map(channel => Math.round(channel * 255)).join(' ')})`
}
