// All cameras of the frame: the one that shows the selected object best is large.

import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { Button, Choice, hint } from '../panels/controls'
import { useScene } from '../scene/scene'
import { setSetting, settings } from '../scene/settings'
import { bestCamera, frontCamera } from './best'
import { CameraView } from './CameraView'
import { heightOf } from './rows'

export function CameraStrip() {
  const scene = useScene()
  const { cameras } = scene.drive
  const [pinned, setPinned] = createSignal<string>('')
  const best = createMemo<{ track: number | null; camera: string | undefined }>((before) => {
    const track = scene.selected()
    if (track === null) return { track, camera: before.camera }
    const same = before.track === track
    const has_image = (camera: string) => scene.drive.frames[scene.frame()].images.some((it) => it.camera === camera)
    if (same && before.camera && !has_image(before.camera)) return before // it has one again in the next frame
    return { track, camera: bestCamera(cameras, scene.overlays(), track, same ? before.camera : undefined) ?? (same ? before.camera : undefined) }
  }, { track: null, camera: undefined })
  const large = createMemo(() => pinned() || best().camera || frontCamera(cameras))
  const others = createMemo(() => cameras.filter((it) => it.id !== large()))
  let row: HTMLDivElement | undefined
  const [size, setSize] = createSignal([0, 0])
  onMount(() => {
    const observer = new ResizeObserver(() => { if (row) setSize([row.clientWidth, row.clientHeight]) })
    if (row) observer.observe(row)
    onCleanup(() => observer.disconnect())
  })
  const options = [{ value: '', label: 'Best for the object' }, ...cameras.map((it) => ({ value: it.id, label: it.id }))]
  return (
    <section class="cameras" aria-label="Cameras">
      <div class="camera-bar">
        <Choice label="Large camera" value={pinned()} options={options} onChange={setPinned} />
        <Button icon="dots" label="Lidar" title={hint('view.lidar')} pressed={settings.lidar_on_images} kind="quiet" onClick={() => setSetting('lidar_on_images', !settings.lidar_on_images)} />
        <Button icon="large" label={settings.images_large ? 'Smaller' : 'Larger'} title={hint('view.images')} kind="quiet" onClick={() => setSetting('images_large', !settings.images_large)} />
        <Show when={settings.lidar_on_images}><span class="depth-scale" title="Depth of the lidar points"><span>3 m</span><i /><span>70 m</span></span></Show>
      </div>
      <div class="camera-row">
        <Show when={cameras.length > 0} fallback={<p class="empty">This log has no camera.</p>}>
          <For each={cameras.filter((it) => it.id === large())}>{(camera) => <CameraView camera={camera} large onPick={() => undefined} />}</For>
          <div ref={row} class="camera-others" style={{ '--height': `${heightOf(others(), size()[0], size()[1])}px` }}>
            <For each={others()}>{(camera) => <CameraView camera={camera} large={false} onPick={() => setPinned(camera.id)} />}</For>
          </div>
        </Show>
      </div>
    </section>
  )
}
