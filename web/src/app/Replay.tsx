// The scene in the Rerun viewer, below the editor's own view; both show the same frame.

import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { Button, hint } from '../panels/controls'
import { useScene } from '../scene/scene'

/** What the viewer's page says. */
type FromViewer = { kind: 'ready' } | { kind: 'frame'; frame: number }

function isFromViewer(data: unknown): data is FromViewer {
  return typeof data === 'object' && data !== null && 'kind' in data && (data.kind === 'ready' || data.kind === 'frame')
}

export function Replay(props: { onClose: () => void }) {
  const scene = useScene()
  let viewer: HTMLIFrameElement | undefined
  const [ready, setReady] = createSignal(false)
  /** The frame that the viewer shows: said back to it, it would come to us again. */
  let shown: number | null = null
  const show = (frame: number) => {
    if (!ready() || frame === shown) return
    shown = frame
    viewer?.contentWindow?.postMessage({ kind: 'show', frame }, location.origin)
  }
  const hear = (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin || event.source !== viewer?.contentWindow || !isFromViewer(event.data)) return
    if (event.data.kind === 'ready') return void setReady(true)
    shown = event.data.frame
    scene.setFrame(event.data.frame)
  }
  window.addEventListener('message', hear)
  onCleanup(() => window.removeEventListener('message', hear))
  createEffect(on([scene.frame, ready], ([frame]) => show(frame)))
  const recording = `/api/scenes/${scene.id}/replay.rrd`
  return (
    <section class="replay" aria-label="Replay in Rerun">
      <div class="camera-bar">
        <b>Replay in Rerun</b>
        <span class="quiet"><Show when={ready()} fallback="The recording is being made …">frame {scene.frame()}, moves with the editor both ways</Show></span>
        <span class="grow" />
        <Button icon="close" label="Close" kind="quiet" title={hint('work.replay', 'Close the replay')} onClick={props.onClose} />
      </div>
      <iframe ref={viewer} title="Rerun viewer" src={`/rerun/index.html?recording=${encodeURIComponent(recording)}`} />
    </section>
  )
}
