// The 3D view and the three views of the selected object: the scene's signals shown by the 3D core.

import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import { classOf, colorOf, titleOf } from '../document/ontology'
import { cuboidAt, frameState } from '../document/track'
import { Button, Choice, hint } from '../panels/controls'
import { personColor } from '../panels/Status'
import { COLORING_TITLES } from '../panels/words'
import { addTrack, boxAt, commitCuboid, shrink } from '../scene/gestures'
import { notify, sentence } from '../scene/notices'
import { useScene } from '../scene/scene'
import { COLORINGS, setSetting, settings } from '../scene/settings'
import * as api from '../wire/api'
import { type CloudFrame, type ShownCuboid, type StripCell, View3d, type View3dEvents } from '../view3d'

const STILL: [number, number, number] = [0, 0, 0]
const PANES = ['top', 'side', 'rear'] as const

export interface ViewControls {
  focus(): void
  home(): void
  camera(mode: 'free' | 'top' | 'follow'): void
  cancel(): boolean
  /** One object over many frames, in cells below; null when they go. */
  strip(cells: StripCell[] | null): void
}

type CameraMode = 'free' | 'top' | 'follow'
const CAMERA_MODES = [
  { value: 'free' as const, label: 'Free', action: 'view.free' as const },
  { value: 'top' as const, label: 'Top', action: 'view.top' as const },
  { value: 'follow' as const, label: 'Follow', action: 'view.follow' as const },
]

/** `strip`: whether the strip is shown below, on the same canvas. */
export function MainView(props: { strip: boolean; onReady: (controls: ViewControls) => void }) {
  const scene = useScene()
  let stage: HTMLDivElement | undefined
  let canvas: HTMLCanvasElement | undefined
  const slots: Partial<Record<'main' | 'top' | 'side' | 'rear', HTMLDivElement>> = {}
  const [controls, setControls] = createSignal<ViewControls | null>(null)
  const [hover, setHover] = createSignal<{ world: [number, number, number]; intensity: number } | null>(null)
  const [mode, setMode] = createSignal<CameraMode>('free')
  const [failure, setFailure] = createSignal('')
  const [shown_frame, setShownFrame] = createSignal<number | null>(null)
  const [n_inside, setNInside] = createSignal<number | null>(null)
  const has_cuboid = createMemo(() => scene.cuboid() !== null)

  onMount(() => {
    if (!canvas || !stage) return
    let view: View3d
    try {
      view = new View3d(canvas, eventsOf(scene, () => shown_frame() ?? scene.frame(), setHover))
    } catch (err) {
      return void setFailure(`The 3D view cannot start: ${sentence(err)}. It needs WebGL.`)
    }
    onCleanup(() => view.dispose())
    view.setOrigin(scene.drive.origin)
    const layOut = () => {
      reachDown()
      const rect = (name: keyof typeof slots) => slots[name]?.getBoundingClientRect()
      const main = rect('main')
      if (main) view.setLayout({ main, top: rect('top'), side: rect('side'), rear: rect('rear') })
    }
    const observer = new ResizeObserver(layOut)
    let is_gone = false
    onCleanup(() => { is_gone = true; observer.disconnect() })
    createEffect(on([() => settings.text_scale, () => props.strip, () => settings.images_rem, () => settings.images_large], () => queueMicrotask(layOut)))
    if (import.meta.env.DEV || location.search.includes('probe')) Object.assign(window, { framelock_view: view })

    const first_points = new Promise<void>((resolve) => connect(view, resolve))
    // The first picture has the points, unless they are long in coming: one picture fewer is drawn.
    void Promise.race([first_points, pause(FIRST_POINTS_MS)]).then(() => { if (!is_gone && stage) observer.observe(stage) })
    const camera = (next: CameraMode) => { setMode(next); view.setCamera(next) }
    const controls: ViewControls = {
      camera,
      home: () => view.home(),
      focus: () => { const it = scene.selected(); if (it !== null) view.focus(it) },
      cancel: () => view.cancel(),
      strip: (cells) => view.setStrip(cells),
    }
    setControls(controls)
    props.onReady(controls)
  })

  /** The strip is drawn on the same canvas: then it reaches down over the strip's place. */
  function reachDown(): void {
    if (!canvas || !stage) return
    const below = props.strip ? (stage.closest('.center')?.getBoundingClientRect().bottom ?? 0) - stage.getBoundingClientRect().bottom : 0
    canvas.style.height = `${stage.clientHeight + below}px`
  }

  /** Keeps the 3D core on what the signals say; tells when points of a frame are there, or cannot be had. */
  function connect(view: View3d, onPoints: () => void): void {
    const by_camera = createMemo(() => settings.coloring === 'camera')
    createEffect(on([scene.frame, () => settings.n_neighbors, by_camera], ([frame, n], before) => {
      let stale = false
      onCleanup(() => { stale = true })
      const shown = showFrame(view, frame, n, () => stale)
      void shown.then(onPoints)
      void shown.then(nextPicture).then(() => {
        if (!stale) void scene.frames.ahead(frame, before && before[0] > frame ? -1 : 1)
      })
    }))
    createEffect(() => {
      const tracks = scene.tracks()
      view.setTrackPoses((id, frame) => { const it = tracks.get(id); return it ? cuboidAt(it, frame) : null })
    })
    createEffect(() => view.setCuboids(cuboids()))
    createEffect(() => view.select(scene.selected()))
    createEffect(() => view.setTool(scene.tool()))
    createEffect(() => view.setBoxClass(classOf(scene.ontology, scene.new_class())?.size ?? [4.2, 1.8, 1.6]))
    createEffect(() => view.setStyle({
      color: settings.coloring, pointSize: settings.point_size * textSize() / USUAL_TEXT_PX, background: settings.theme,
      grid: settings.grid, ego: settings.ego, radar: settings.radar,
    }))
    createEffect(on([scene.frame, () => settings.radar], ([frame, wanted]) => {
      let stale = false
      onCleanup(() => { stale = true })
      if (!wanted || scene.drive.radars.length === 0) return
      void api.radar(scene.id, frame).then(({ returns }) => {
        const moving = returns.map((it) => ({ point: it.point, velocity: it.velocity ?? STILL }))
        if (!stale) view.setRadar(moving, scene.drive.frames[frame].world_from_ego)
      }).catch(() => undefined)
    }))
    createEffect(() => view.setPeople(others()))
    createEffect(() => {
      const it = scene.cuboid()
      setNInside(it && shown_frame() === scene.frame() ? view.pointsInside(it) : null)
    })
    let followed: number | null = null
    createEffect(on(scene.place, (place) => { if (place && scene.tool() === 'select') view.lookAt(place) }, { defer: true }))
    createEffect(on([scene.selected, shown_frame], ([selected, frame]) => {
      if (selected === null || frame === null || followed === selected) return
      followed = selected
      if (mode() === 'follow') view.focus(selected)
    }))
  }

  /** Those of the points on screen: boxes and points of a frame change together. */
  const cuboids = createMemo<ShownCuboid[]>(() => {
    const frame = shown_frame() ?? scene.frame()
    const { t } = scene.drive.frames[frame]
    // Without a draft a new frame changes nothing until its points are here.
    const draft = scene.draft.cuboid()
    const drafted = draft && frame === scene.frame() ? draft : null
    return [...scene.tracks().values()].flatMap((track) => {
      const saved = cuboidAt(track, frame)
      const cuboid = drafted?.track === track.id ? drafted.cuboid : saved
      if (!cuboid) return []
      const state = frameState(track, frame, t)
      const source = state === 'human' ? 'keyframe' : state === 'absent' || state === 'outside' ? 'interpolated' : state
      return [{
        track: track.id, cuboid, source, color: colorOf(scene.ontology, track.class), locked: !scene.may_edit,
        label: `#${track.id} ${titleOf(classOf(scene.ontology, track.class), track.class)}`,
      }]
    })
  })

  /** The pointers of the others, where they are in the frame on screen. */
  const others = createMemo(() => scene.people().flatMap((it) => {
    if (it.connection === scene.connection() || it.frame !== scene.frame() || !it.point) return []
    return [{ name: it.person, color: personColor(it.person), place: it.point }]
  }), [], { equals: (a, b) => a.length === 0 && b.length === 0 })

  async function showFrame(view: View3d, frame: number, n_neighbors: number, stale: () => boolean): Promise<void> {
    try {
      const current = await cloudFrame(frame)
      if (stale()) return
      view.setClouds(current, [])
      setShownFrame(frame)
      setFailure('')
      if (settings.coloring === 'camera') {
        current.rgb = await scene.frames.colors(frame)
        if (!stale()) view.setClouds(current, [])
      }
      if (n_neighbors === 0) return
      const last = scene.drive.frames.length - 1
      const near = Array.from({ length: 2 * n_neighbors + 1 }, (_, idx) => frame - n_neighbors + idx)
      const neighbors = await Promise.all(near.filter((it) => it !== frame && it >= 0 && it <= last).map(cloudFrame))
      if (!stale()) view.setClouds(current, neighbors)
    } catch (err) {
      if (!stale()) setFailure(`The points of frame ${frame} cannot be had: ${sentence(err)}`)
    }
  }

  async function cloudFrame(frame: number): Promise<CloudFrame> {
    const cloud = await scene.frames.cloud(frame)
    return { frame, worldFromEgo: scene.drive.frames[frame].world_from_ego, cloud }
  }

  /** A place as the panel of the object counts it: from where the drive starts. */
  const fromStart = (world: [number, number, number]) =>
    ['x', 'y', 'z'].map((axis, idx) => `${axis} ${(world[idx] - scene.drive.origin[idx]).toFixed(2)}`).join('  ') + ' m'

  return (
    <div class="view">
      <div class="view-bar">
        <Choice label="Points colored by" value={settings.coloring} options={COLORINGS.map((value) => ({ value, label: COLORING_TITLES[value] }))} onChange={(it) => setSetting('coloring', it)} />
        <div class="segments" role="radiogroup" aria-label="Camera">
          <For each={CAMERA_MODES}>
            {(it) => <button type="button" role="radio" aria-checked={mode() === it.value} title={hint(it.action)} onClick={() => controls()?.camera(it.value)}>{it.label}</button>}
          </For>
        </div>
        <Button icon="fit" label="Focus" kind="quiet" title={hint('view.focus')} disabled={!has_cuboid()} onClick={() => controls()?.focus()} />
        <Button label="Whole scene" kind="quiet" title={hint('view.home')} onClick={() => controls()?.home()} />
        <span class="stepper" title={`${hint('view.fewer-neighbors')}; ${hint('view.more-neighbors')}`}>
          <Button icon="minus" kind="quiet" title={hint('view.fewer-neighbors')} onClick={() => setSetting('n_neighbors', Math.max(0, settings.n_neighbors - 1))} />
          <span>{settings.n_neighbors === 0 ? '1 sweep' : `± ${settings.n_neighbors} sweeps`}</span>
          <Button icon="plus" kind="quiet" title={hint('view.more-neighbors')} onClick={() => setSetting('n_neighbors', Math.min(10, settings.n_neighbors + 1))} />
        </span>
        <span class="grow" />
        <span class="quiet hover-info">
          <Show when={hover()} fallback={n_inside() === null ? '' : `${n_inside()} points in #${scene.selected()}`}>
            {(it) => `${fromStart(it().world)} from the start · intensity ${it().intensity}`}
          </Show>
        </span>
      </div>
      <div ref={stage} class="stage">
        <canvas ref={canvas} class="stage-canvas" tabindex="0" aria-label="3D view of the scene" />
        <div ref={(it) => { slots.main = it }} class="slot main" />
        <div class="slot-column">
          <For each={PANES}>
            {(pane) => <div ref={(it) => { slots[pane] = it }} class="slot pane"></div>}
          </For>
        </div>
        <Show when={scene.tool() !== 'select'}><p class="tool-hint">{TOOL_HINTS[scene.tool()]} <kbd>Esc</kbd> ends</p></Show>
        <Show when={shown_frame() === null && !failure()}><p class="stage-note">Loading points …</p></Show>
        <Show when={failure()}><p class="stage-note error-text">{failure()}</p></Show>
      </div>
    </div>
  )
}

/** When what was asked for by now is drawn. */
/** So long the first picture waits for points. */
const FIRST_POINTS_MS = 500
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const nextPicture = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

/** Points grow with the text: both are small on a large screen of many pixels. */
const USUAL_TEXT_PX = 13

function textSize(): number {
  return settings.text_scale && parseFloat(getComputedStyle(document.documentElement).fontSize)
}

const TOOL_HINTS = {
  'select': '',
  'box-click': 'Click on points of an object: a box is fitted.',
  'box-rectangle': 'Drag a rectangle around an object: a box is fitted.',
  'box-three': 'Three clicks: rear corner, front corner, width.',
  'box-class': 'Click on the ground: a box of the usual size.',
}

/** `shown` is the frame whose points are on screen: what a hand does to them is meant there. */
function eventsOf(scene: ReturnType<typeof useScene>, shown: () => number, setHover: (it: { world: [number, number, number]; intensity: number } | null) => void): View3dEvents {
  const classOfTrack = (id: number) => scene.tracks().get(id)?.class ?? scene.new_class()
  return {
    pickTrack: (track) => scene.select(track),
    pickPoint: (world) => {
      if (scene.tool() === 'box-click') void boxAt(scene, { point: world })
      else scene.setPlace(world)
    },
    pickRectangle: (corners) => {
      const [a, b, c, d] = corners
      if (a && b && c && d) void boxAt(scene, { rectangle: [a, b, c, d] })
    },
    preview: (track, cuboid, frame) => {
      if ((frame ?? shown()) === scene.frame()) scene.draft.move({ track, class: classOfTrack(track), cuboid })
    },
    commit: (track, cuboid, _, frame = shown()) => commitCuboid(scene, track, cuboid, frame),
    pickFrame: (frame) => scene.setFrame(frame),
    cancel: () => scene.draft.drop(),
    shrink: (track, faces, frame = shown()) => {
      const it = scene.tracks().get(track)
      const cuboid = it && cuboidAt(it, frame)
      if (cuboid) void shrink(scene, { track, cuboid, frame }, faces)
    },
    placeBox: (cuboid) => (scene.may_edit ? addTrack(scene, scene.new_class(), cuboid) : notify('warning', 'You may look at this scene, not change it.')),
    hoverPoint: (info) => setHover(info),
    cursor: (world) => scene.cursorAt(world),
  }
}
