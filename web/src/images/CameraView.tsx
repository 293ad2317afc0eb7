// One camera's image with what is labeled on it: zoomed by the wheel, moved by a drag, clicked.

import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { placed } from '../document/geometry'
import { boxAt } from '../scene/gestures'
import { notify } from '../scene/notices'
import { type ImageRegion, useScene } from '../scene/scene'
import { settings } from '../scene/settings'
import * as api from '../wire/api'
import { type ImagePoints, readImagePoints } from '../wire/image-points'
import type { CameraInfo, Vec2 } from '../wire/types'
import { extent } from './best'
import { Cuboids } from './Cuboids'
import { pointNear } from './points'
import { PointLayer } from './PointLayer'
import { Regions } from './Regions'
import { ViewBoxEditor } from './ViewBoxEditor'

interface Zoom { factor: number; x: number; y: number }
const WHOLE: Zoom = { factor: 1, x: 0, y: 0 }
const MOST_ZOOM = 20
const CLICK_PX = 4
const RAY_PX = 12

export function CameraView(props: { camera: CameraInfo; large: boolean; onPick: () => void }) {
  const scene = useScene()
  let frame_element: HTMLDivElement | undefined
  const [size, setSize] = createSignal<Vec2>([1, 1])
  const [zoom, setZoom] = createSignal(WHOLE)
  const [url, setUrl] = createSignal('')
  const [failed, setFailed] = createSignal('')
  const [points, setPoints] = createSignal<ImagePoints | null>(null)
  const [marking, setMarking] = createSignal<ImageRegion['box'] | null>(null)
  const [mark, setMark] = createSignal<{ pixel: Vec2; depth_m: number } | null>(null)
  const image = createMemo(() => scene.drive.frames[scene.frame()]?.images.find((it) => it.camera === props.camera.id))
  const overlays = createMemo(() => {
    const drafted = scene.draft.overlays()
    const moving = scene.draft.cuboid()?.track
    const saved = drafted ? scene.overlays().filter((it) => it.track !== moving) : scene.overlays()
    return [...saved, ...(drafted ?? [])].filter((it) => it.camera === props.camera.id)
  })
  const own = createMemo(() => overlays().find((it) => it.track === scene.selected()))

  onMount(() => {
    const observer = new ResizeObserver(() => { if (frame_element) setSize([frame_element.clientWidth, frame_element.clientHeight]) })
    if (frame_element) observer.observe(frame_element)
    onCleanup(() => observer.disconnect())
  })

  createEffect(on(() => [scene.frame(), image() !== undefined] as const, ([frame, exists]) => {
    setMark(null)
    setFailed('')
    if (!exists) return setUrl('')
    const ready = scene.frames.readyImage(frame, props.camera.id)
    if (ready) return setUrl(ready.url)
    let stale = false
    onCleanup(() => { stale = true })
    // The image changes with the points, so that both are of one moment.
    const points_drawn = scene.frames.cloud(frame).catch(() => undefined)
    Promise.all([scene.frames.image(frame, props.camera.id), points_drawn])
      .then(([it]) => { if (!stale) setUrl(it.url) })
      .catch(() => { if (!stale) { setUrl(''); setFailed('The image cannot be had now.') } })
  }))

  const loadPoints = async (frame: number): Promise<ImagePoints | null> => {
    try {
      return readImagePoints(await api.imagePoints(scene.id, frame, props.camera.id))
    } catch {
      return null
    }
  }
  createEffect(on(() => [scene.frame(), settings.lidar_on_images && image() !== undefined] as const, ([frame, wanted]) => {
    setPoints(null)
    if (!wanted) return
    let stale = false
    onCleanup(() => { stale = true })
    void loadPoints(frame).then((it) => { if (!stale) setPoints(it) })
  }))

  const fit = () => Math.min(size()[0] / props.camera.width, size()[1] / props.camera.height)
  const scale = () => fit() * zoom().factor
  const offset = (): Vec2 => [
    (size()[0] - props.camera.width * scale()) / 2 + zoom().x,
    (size()[1] - props.camera.height * scale()) / 2 + zoom().y,
  ]
  const pixelOf = (event: MouseEvent): Vec2 => {
    const box = frame_element?.getBoundingClientRect()
    const [left, top] = offset()
    return [(event.clientX - (box?.left ?? 0) - left) / scale(), (event.clientY - (box?.top ?? 0) - top) / scale()]
  }

  const wheel = (event: WheelEvent) => {
    if (!props.large) return
    event.preventDefault()
    const [px, py] = pixelOf(event)
    const before = scale()
    const factor = Math.max(1, Math.min(MOST_ZOOM, zoom().factor * Math.exp(-event.deltaY / 400)))
    if (factor === 1) return setZoom(WHOLE)
    const after = fit() * factor
    const shift = (pixel: number, whole: number) => (pixel - whole / 2) * (before - after)
    setZoom({ factor, x: zoom().x + shift(px, props.camera.width), y: zoom().y + shift(py, props.camera.height) })
  }

  /** A drag with Alt marks the part of the image that the next comment is about. */
  const markRegion = (event: PointerEvent) => {
    const element = event.currentTarget as HTMLElement
    const from = pixelOf(event)
    element.setPointerCapture(event.pointerId)
    element.onpointermove = (move) => setMarking(regionOf(from, pixelOf(move), props.camera))
    element.onpointerup = () => {
      element.onpointermove = null
      element.onpointerup = null
      const box = marking()
      setMarking(null)
      if (box) scene.setRegion({ camera: props.camera.id, box })
    }
  }

  const press = (event: PointerEvent) => {
    if (event.altKey && props.large && image()) return markRegion(event)
    const element = event.currentTarget as HTMLElement
    const [start, from] = [zoom(), { x: event.clientX, y: event.clientY }]
    let moved = false
    element.setPointerCapture(event.pointerId)
    element.onpointermove = (move) => {
      const [dx, dy] = [move.clientX - from.x, move.clientY - from.y]
      if (!moved && Math.hypot(dx, dy) < CLICK_PX) return
      moved = true
      if (props.large) setZoom({ ...start, x: start.x + dx, y: start.y + dy })
    }
    element.onpointerup = (up) => {
      element.onpointermove = null
      element.onpointerup = null
      if (!moved && up.button === 0) click(up)
    }
  }

  const click = (event: PointerEvent) => {
    if (!props.large) return props.onPick()
    if (!image()) return
    const pixel = pixelOf(event)
    if (scene.tool() !== 'select' && scene.may_edit) {
      void boxAt(scene, { image: { camera: props.camera.id, pixel } })
      return
    }
    const track = event.shiftKey ? undefined : trackAt(pixel)
    if (track !== undefined && track !== scene.selected()) return scene.select(track)
    void lookAlong(pixel)
  }

  /** The smallest cuboid under a pixel. */
  const trackAt = ([x, y]: Vec2): number | undefined => {
    const under = overlays().flatMap((overlay) => {
      const it = extent(overlay, props.camera)
      if (!it || x < it.left || x > it.right || y < it.top || y > it.bottom) return []
      return [{ track: overlay.track, area: (it.right - it.left) * (it.bottom - it.top) }]
    })
    return under.sort((a, b) => a.area - b.area)[0]?.track
  }

  /** The nearest lidar point on the ray of a pixel becomes the place that is looked at. */
  const lookAlong = async (pixel: Vec2) => {
    const frame = scene.frame()
    const found = points() ?? (await loadPoints(frame))
    const cloud = await scene.frames.cloud(frame).catch(() => null)
    if (!found || !cloud || scene.frame() !== frame) return
    const nearest = pointNear(found, pixel[0], pixel[1], RAY_PX / Math.min(1, scale()))
    if (nearest < 0) return notify('info', 'No lidar point is near that ray.')
    const at = found.index[nearest] * 3
    setMark({ pixel: [found.x[nearest], found.y[nearest]], depth_m: found.depth[nearest] })
    const pose = scene.drive.frames[frame].world_from_ego
    scene.setPlace(placed(pose, [cloud.xyz[at], cloud.xyz[at + 1], cloud.xyz[at + 2]]))
  }

  const skew_ms = () => { const it = image(); return it ? (it.t - scene.t()) / 1e6 : 0 }
  return (
    <figure class="camera" classList={{ large: props.large }} style={{ '--aspect': props.camera.width / props.camera.height }}>
      <div ref={frame_element} class="camera-frame" onWheel={wheel} onPointerDown={press} onDblClick={() => setZoom(WHOLE)}
        title={props.large ? undefined : `Make ${props.camera.id} the large camera`}>
        <div class="camera-image" style={{ width: `${props.camera.width}px`, height: `${props.camera.height}px`, transform: `translate(${offset()[0]}px, ${offset()[1]}px) scale(${scale()})`, '--scale': scale() }}>
          <Show when={url()}><img src={url()} alt={`${props.camera.id} at frame ${scene.frame()}`} draggable={false} /></Show>
          <Show when={points()}>{(it) => <PointLayer points={it()} camera={props.camera} dot={Math.max(2, 1.6 / fit())} />}</Show>
          <Cuboids camera={props.camera} overlays={overlays()} />
          <Show when={props.large && own()?.box && scene.may_edit}><ViewBoxEditor camera={props.camera} overlay={own()!} t={image()?.t ?? scene.t()} scale={scale()} /></Show>
          <Regions camera={props.camera} marking={marking()} />
          <Show when={mark()}>{(it) => <i class="ray-mark" style={{ left: `${it().pixel[0]}px`, top: `${it().pixel[1]}px`, transform: `scale(${1 / scale()})` }}><span>{it().depth_m.toFixed(1)} m</span></i>}</Show>
        </div>
        <Show when={!url()}><p class="camera-empty">{failed() || (image() ? 'Loading …' : 'No image in this frame')}</p></Show>
      </div>
      <figcaption>
        <span>{props.camera.id}</span>
        <Show when={Math.abs(skew_ms()) >= 0.5}><span class="quiet" title="Image stamp against the frame's">{skew_ms() > 0 ? '+' : '−'}{Math.abs(skew_ms()).toFixed(0)} ms</span></Show>
        <Show when={own()?.corrected}><span class="badge">box corrected</span></Show>
        <Show when={zoom().factor > 1.01}><button type="button" class="link" title="Show the whole image (double click)" onClick={() => setZoom(WHOLE)}>{zoom().factor.toFixed(1)}×</button></Show>
      </figcaption>
    </figure>
  )
}

/** The part of an image between two of its pixels. */
function regionOf([ax, ay]: Vec2, [bx, by]: Vec2, { width, height }: CameraInfo): ImageRegion['box'] {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value))
  return [within(Math.min(ax, bx), width), within(Math.min(ay, by), height), within(Math.max(ax, bx), width), within(Math.max(ay, by), height)]
}
