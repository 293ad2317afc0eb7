// Things that last: maneuvers of objects, conditions of the scene.

import { createMemo, For, Show } from 'solid-js'
import { eventTypesFor, titleOf } from '../document/ontology'
import { frameNear } from '../document/track'
import { frameEnd } from '../scene/gestures'
import { type Scene, useScene } from '../scene/scene'
import type { EventTypeDef, SceneEvent } from '../wire/types'
import { Button, Choice, Empty, hint, secondsText } from './controls'

/** An event of a type over the frames around the one on screen, of the selected object if it may have it. */
export function addEvent(scene: Scene, type: EventTypeDef): void {
  const event = scene.numbers.take()
  if (event === null) return
  const track = scene.track()
  const tracks = track && type.on !== 'scene' ? [track.id] : []
  const last = Math.min(scene.drive.frames.length - 1, scene.frame() + 9)
  scene.edit({ do: 'put_event', event, type: type.id, start: scene.t(), end: frameEnd(scene, last), tracks })
}

export function Events() {
  const scene = useScene()
  const types = createMemo(() => eventTypesFor(scene.ontology, scene.track()))
  const events = createMemo(() => scene.labels().events.toSorted((a, b) => a.start - b.start))
  const subject = () => (scene.track() ? `object #${scene.selected()}` : 'the scene')
  return (
    <div class="scroll padded">
      <h3 class="group">New event of {subject()}, from this frame on</h3>
      <div class="tags">
        <For each={types()} fallback={<Empty>The ontology has no event for this.</Empty>}>
          {(type) => (
            <button type="button" class="tag" title={type.guideline} disabled={!scene.may_edit} onClick={() => addEvent(scene, type)}>+ {titleOf(type)}</button>
          )}
        </For>
      </div>
      <h3 class="group">Events <span class="count">{events().length}</span></h3>
      <For each={events()} fallback={<Empty>No event yet. <kbd>{hint('track.event').match(/\((.*)\)/)?.[1]}</kbd> makes one.</Empty>}>
        {(event) => <EventCard event={event} />}
      </For>
    </div>
  )
}

function EventCard(props: { event: SceneEvent }) {
  const scene = useScene()
  const change = (next: Partial<SceneEvent>) => {
    const { id, type, start, end, tracks } = { ...props.event, ...next }
    if (end > start) scene.edit({ do: 'put_event', event: id, type, start, end, tracks })
  }
  const here = () => props.event.start <= scene.t() && scene.t() < props.event.end
  const def = () => scene.ontology.event_types.find((it) => it.id === props.event.type)
  const has = () => { const it = scene.selected(); return it === null || props.event.tracks.includes(it) }
  return (
    <article class="card" classList={{ here: here() }}>
      <header>
        <Choice label="Type of event" value={props.event.type} options={scene.ontology.event_types.map((it) => ({ value: it.id, label: titleOf(it) }))} disabled={!scene.may_edit} onChange={(type) => change({ type })} />
        <Button icon="close" kind="quiet" title="Delete the event" disabled={!scene.may_edit} onClick={() => scene.edit({ do: 'delete', thing: { event: props.event.id }, with_references: true })} />
      </header>
      <div class="line">
        <button type="button" class="link" title="Go to where it starts" onClick={() => scene.setFrame(frameNear(scene.drive.frames, props.event.start))}>{secondsText(props.event.start)}</button>
        <span>to</span>
        <button type="button" class="link" title="Go to where it ends" onClick={() => scene.setFrame(frameNear(scene.drive.frames, props.event.end))}>{secondsText(props.event.end)}</button>
        <span class="quiet">{((props.event.end - props.event.start) / 1e9).toFixed(2)} s</span>
      </div>
      <div class="line wrap">
        <Button label="Starts here" kind="quiet" title="The event starts in this frame" disabled={!scene.may_edit} onClick={() => change({ start: scene.t() })} />
        <Button label="Ends here" kind="quiet" title="The event ends with this frame" disabled={!scene.may_edit} onClick={() => change({ end: frameEnd(scene, scene.frame()) })} />
      </div>
      <div class="line wrap">
        <For each={props.event.tracks}>
          {(id) => (
            <span class="chip">
              <button type="button" class="link" onClick={() => scene.select(id)}>#{id}</button>
              <button type="button" class="link" title={`#${id} has no part in it`} disabled={!scene.may_edit} onClick={() => change({ tracks: props.event.tracks.filter((it) => it !== id) })}>×</button>
            </span>
          )}
        </For>
        <Show when={!has() && def()?.on !== 'scene'}>
          <Button label={`+ #${scene.selected()}`} kind="quiet" title="The selected object takes part" onClick={() => change({ tracks: [...props.event.tracks, scene.selected()!].sort((a, b) => a - b) })} />
        </Show>
        <Show when={props.event.tracks.length === 0}><span class="quiet">of the scene</span></Show>
      </div>
    </article>
  )
}
