// A bench for the 3D core: plays the shell's part for one scene. `?data=NAME&frame=N` chooses it.

import {
  CloudDecoder, View3d, type CloudFrame, type ColorMode, type Cuboid, type ShownCuboid, type Source, type Style, type Tool, type View3dEvents,
} from '../src/view3d'
import { openScene, type BenchFrame } from './scenes'

const COLORS: Record<string, string> = {
  car: '#56b4e9', van: '#e69f00', truck: '#e69f00', person: '#e58ac0', pedestrian: '#e58ac0', cyclist: '#2fb58c', bicycle: '#2fb58c',
}
const SOURCES: Source[] = ['keyframe', 'interpolated', 'propagated', 'model']

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T
const canvas = document.querySelector('canvas') as HTMLCanvasElement
const query = new URLSearchParams(location.search)
const scene = await openScene(query.get('data') ?? 'synthetic')
const decoder = new CloudDecoder()
const log: unknown[][] = []
const edited = new Map<string, Cuboid>()
const clouds = new Map<number, Promise<CloudFrame>>()
let frame = Number(query.get('frame') ?? 0)
let selected: number | null = null
const added: ShownCuboid[] = []

const style: Style = { color: 'height', pointSize: 2, background: 'dark', grid: true, ego: true, radar: true }

const events: View3dEvents = {
  pickTrack: track => { log.push(['pickTrack', track]); choose(track) },
  pickPoint: world => log.push(['pickPoint', world]),
  pickRectangle: corners => log.push(['pickRectangle', corners]),
  preview: (track, cuboid) => { log.push(['preview', track]); status(cuboid) },
  commit: (track, cuboid, what, at = frame) => { log.push(['commit', track, cuboid, what, at]); edit(track, cuboid, at) },
  pickFrame: at => { log.push(['pickFrame', at]); void showFrame(at) },
  cancel: track => log.push(['cancel', track]),
  shrink: (track, faces) => log.push(['shrink', track, faces]),
  placeBox: cuboid => { log.push(['placeBox', cuboid]); place(cuboid) },
  hoverPoint: () => {},
  cursor: () => {},
}
const view = new View3d(canvas, events)
view.setOrigin(scene.origin)
view.setTrackPoses((track, at) => boxesOf(at).find(one => one.track === track)?.cuboid ?? null)

function boxesOf(at: number): BenchFrame['boxes'] {
  return (scene.frames[at]?.boxes ?? []).map(one => ({ ...one, cuboid: edited.get(`${at}/${one.track}`) ?? one.cuboid }))
}

function load(at: number): Promise<CloudFrame> {
  let cloud = clouds.get(at)
  if (!cloud) {
    cloud = scene.bytesOf(at).then(bytes => decoder.decode(bytes)).then(decoded => ({ frame: at, worldFromEgo: scene.frames[at].pose, cloud: decoded }))
    clouds.set(at, cloud)
  }
  return cloud
}

function shownOf(at: number): ShownCuboid[] {
  return boxesOf(at).map(({ track, cls, cuboid }, place): ShownCuboid => ({
    track, cuboid, label: `${track} ${cls.toLowerCase()}`, color: COLORS[cls.toLowerCase()] ?? '#c9ced6',
    source: SOURCES[(place + (at % 5 ? 1 : 0)) % SOURCES.length],
  }))
}

function showCuboids(): void {
  view.setCuboids([...shownOf(frame), ...added])
}

async function showStrip(): Promise<void> {
  if (!query.has('strip')) return
  document.body.classList.add('strip')
  const strip = byId('strip')
  while (strip.children.length < 16) strip.append(document.createElement('div'))
  const first = Math.max(0, Math.min(scene.frames.length - 16, frame - 8))
  const frames = await Promise.all(Array.from({ length: Math.min(16, scene.frames.length) }, (_, cell) => load(first + cell)))
  view.setStrip(frames.map((one, cell) => ({
    frame: one, rect: strip.children[cell].getBoundingClientRect(), title: String(one.frame), chosen: one.frame === frame,
    cuboid: shownOf(one.frame).find(shown => shown.track === selected) ?? null,
  })))
}

async function showFrame(at: number): Promise<void> {
  frame = at
  const reach = Number(byId<HTMLInputElement>('neighbors').value)
  const others = scene.frames.map(one => one.frame).filter(one => one !== at && Math.abs(one - at) <= reach)
  const [current, ...neighbors] = await Promise.all([at, ...others].map(load))
  showCuboids()
  view.setClouds(current, neighbors)
  view.setRadar(scene.radarOf?.(at) ?? [], current.worldFromEgo)
  await showStrip()
}

function choose(track: number | null): void {
  selected = track
  view.select(track)
  const one = boxesOf(frame).find(box => box.track === track)
  if (one) status(one.cuboid)
  void showStrip()
}

function edit(track: number, cuboid: Cuboid, at: number): void {
  edited.set(`${at}/${track}`, cuboid)
  showCuboids()
  void showStrip()
}

function place(cuboid: Cuboid): void {
  const track = 1000 + added.length
  added.push({ track, cuboid, label: `${track} new`, color: COLORS.car, source: 'keyframe' })
  showCuboids()
  choose(track)
}

function status(cuboid: Cuboid): void {
  byId('status').textContent = `${view.pointsInside(cuboid)} points inside · ${cuboid.size.map(metres => metres.toFixed(2)).join(' × ')} m`
}

function layout(): void {
  const rect = (id: string) => byId(id).getBoundingClientRect()
  view.setLayout({ main: rect('main'), top: rect('top'), side: rect('side'), rear: rect('rear') })
  void showStrip()
}

new ResizeObserver(layout).observe(byId('views'))
layout()
byId<HTMLSelectElement>('tool').onchange = event => view.setTool((event.target as HTMLSelectElement).value as Tool)
byId<HTMLSelectElement>('camera').onchange = event => view.setCamera((event.target as HTMLSelectElement).value as 'free')
byId<HTMLSelectElement>('color').onchange = event => {
  style.color = (event.target as HTMLSelectElement).value as ColorMode
  view.setStyle({ ...style })
}
byId<HTMLSelectElement>('background').onchange = event => {
  style.background = (event.target as HTMLSelectElement).value as 'dark'
  view.setStyle({ ...style })
}
byId<HTMLInputElement>('frame').oninput = event => void showFrame(Number((event.target as HTMLInputElement).value))
byId<HTMLInputElement>('neighbors').oninput = () => void showFrame(frame)
let started = 0
view.setBoxClass([4.4, 1.8, 1.5])

started = performance.now()
await showFrame(frame)
choose(boxesOf(frame)[0]?.track ?? null)

/** For the walkthrough script. */
Object.assign(window, { bench: { view, log, showFrame, choose, load, selected: () => selected, started, boxesOf, frame: () => frame } })
