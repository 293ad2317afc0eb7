// The selected object: class, motion, numbers, keyframe, attributes, relations.

import { createSignal, For, Show } from 'solid-js'
import { classOf, colorOf, titleOf } from '../document/ontology'
import { frameState, keyframeAt } from '../document/track'
import { deleteTrack, fitAgain, flipKeyframe, propagate, putKeyframe, removeKeyframe, setOwnSize, shrinkAll, split, toggleAbsence, trim } from '../scene/gestures'
import { useScene } from '../scene/scene'
import { setSetting, settings } from '../scene/settings'
import type { Motion, Track } from '../wire/types'
import { Attributes } from './Attributes'
import { ClassPicker } from './ClassPicker'
import { Button, Choice, Empty, hint, NumberField, secondsText, Swatch, Switch } from './controls'
import { History } from './History'
import { Numbers } from './Numbers'
import { Relations } from './Relations'

const MOTIONS: { value: Motion | 'class'; label: string }[] = [
  { value: 'class', label: 'as its class moves' },
  { value: 'static', label: 'stands still' },
  { value: 'car_like', label: 'like a car' },
  { value: 'linear', label: 'in straight lines' },
  { value: 'free', label: 'freely' },
]

const STATES = {
  human: 'Keyframe by a person', model: 'Keyframe by a model', import: 'Imported keyframe', propagated: 'Propagated keyframe',
  interpolated: 'Interpolated', absent: 'Not visible here', outside: 'Not in this frame',
}

/** Opens the list of classes from outside: a key does. */
export const [pickingClass, setPickingClass] = createSignal(false)

/** What asks for another track. */
interface Asking {
  onMerge: () => void
  onReIdentify: () => void
}

export function Inspector(props: Asking) {
  const scene = useScene()
  return (
    <Show when={scene.track()} fallback={<NothingSelected />}>
      {(track) => <Selected track={track()} {...props} />}
    </Show>
  )
}

function NothingSelected() {
  const scene = useScene()
  return (
    <div class="scroll padded">
      <Empty>No object is selected. Click a cuboid or a row of the list; press T and click on points to make a new one.</Empty>
      <h3 class="group">Class of new objects</h3>
      <ClassButton current={scene.new_class()} onChoose={scene.setNewClass} title="Class of new objects" />
      <Tags />
    </div>
  )
}

function Selected(props: Asking & { track: Track }) {
  const scene = useScene()
  const state = () => frameState(props.track, scene.frame(), scene.t())
  const setMotion = (value: Motion | 'class') =>
    scene.edit({ do: 'set_motion', track: props.track.id, motion: value === 'class' ? null : value })
  return (
    <div class="scroll padded">
      <div class="title-line">
        <span class="big-id">#{props.track.id}</span>
        <ClassButton
          current={props.track.class}
          title={`Class of object #${props.track.id}`}
          onChoose={(id) => scene.edit({ do: 'set_class', track: props.track.id, class: id })}
        />
        <Button icon="close" kind="danger" title={hint('object.delete')} disabled={!scene.may_edit} onClick={() => deleteTrack(scene)} />
      </div>
      <div class="pair">
        <span class="label">Moves</span>
        <Choice label="How it moves between keyframes" value={(props.track.own_motion ?? 'class') as Motion | 'class'} options={MOTIONS} disabled={!scene.may_edit} onChange={setMotion} />
      </div>
      <p class={`state-line ${state()}`}><span class={`glyph ${state()}`} aria-hidden="true" /> {STATES[state()]}
        <span class="quiet">{(props.track.start / 1e9).toFixed(1)} – {secondsText(props.track.end, 1)}</span>
      </p>
      <Numbers />
      <Show when={classOf(scene.ontology, props.track.class)?.size_per_keyframe}>
        <Switch label="Own size in this keyframe" title="Of a shape that changes; otherwise one size holds in all frames" disabled={!scene.may_edit || !scene.cuboid()}
          on={keyframeAt(props.track, scene.t())?.own_size ?? false} onChange={(on) => setOwnSize(scene, on)} />
      </Show>
      <KeyframeButtons {...props} />
      <Attributes track={props.track} />
      <Relations track={props.track} />
      <History track={props.track.id} />
    </div>
  )
}

function ClassButton(props: { current: string; title: string; onChoose: (id: string) => void }) {
  const scene = useScene()
  return (
    <>
      <button type="button" class="button class-button" title={hint('object.class', `${props.title}: choose`)} disabled={!scene.may_edit} onClick={() => setPickingClass(true)}>
        <Swatch color={colorOf(scene.ontology, props.current)} />
        <span>{titleOf(classOf(scene.ontology, props.current), props.current)}</span>
      </button>
      <Show when={pickingClass()}>
        <ClassPicker ontology={scene.ontology} current={props.current} title={props.title} onChoose={props.onChoose} onClose={() => setPickingClass(false)} />
      </Show>
    </>
  )
}

function KeyframeButtons(props: Asking) {
  const scene = useScene()
  const off = () => !scene.may_edit
  return (
    <>
      <div class="button-grid">
        <Button icon="plus" label="Keyframe" title={hint('keyframe.put')} disabled={off()} onClick={() => putKeyframe(scene)} />
        <Button icon="minus" label="Keyframe" title={hint('keyframe.remove')} disabled={off()} onClick={() => removeKeyframe(scene)} />
        <Button icon="fit" label="Fit" title={hint('object.fit')} disabled={off()} onClick={() => void fitAgain(scene)} />
        <Button label="Shrink" title={hint('object.shrink')} disabled={off()} onClick={() => shrinkAll(scene)} />
        <Button label="Flip" title={hint('keyframe.flip')} disabled={off()} onClick={() => flipKeyframe(scene)} />
        <Button label="Hide here" title={hint('absence.put')} disabled={off()} onClick={() => toggleAbsence(scene)} />
        <Button label="Begins here" title={hint('track.start')} disabled={off()} onClick={() => trim(scene, 'start')} />
        <Button label="Ends here" title={hint('track.end')} disabled={off()} onClick={() => trim(scene, 'end')} />
        <Button label="Split here" title={hint('track.split')} disabled={off()} onClick={() => split(scene)} />
        <Button label="Merge …" title={hint('track.merge')} disabled={off()} onClick={() => props.onMerge()} />
        <Button label="Is another …" title={hint('track.re-identify')} disabled={off()} onClick={() => props.onReIdentify()} />
        <Button label="Reviewed" icon="check" title={hint('track.review')} disabled={off()} onClick={() => { const it = scene.track(); if (it) scene.edit({ do: 'review_track', track: it.id }) }} />
      </div>
      <div class="propagate">
        <Button icon="backward" label="Back" title={hint('track.backward')} disabled={off()} onClick={() => void propagate(scene, -1)} />
        <NumberField label="" unit="frames" value={settings.n_propagate} step={1} digits={0} min={1} onCommit={(it) => setSetting('n_propagate', Math.round(it))} />
        <Button icon="forward" label="Propagate" kind="primary" title={hint('track.forward')} disabled={off()} onClick={() => void propagate(scene, 1)} />
      </div>
    </>
  )
}

/** Words about the whole scene. */
function Tags() {
  const scene = useScene()
  return (
    <Show when={scene.ontology.tags.length > 0}>
      <h3 class="group">The scene is</h3>
      <div class="tags">
        <For each={scene.ontology.tags}>
          {(tag) => {
            const on = () => scene.labels().tags.includes(tag)
            return (
              <button type="button" class="tag" aria-pressed={on()} disabled={!scene.may_edit} onClick={() => scene.edit({ do: on() ? 'remove_tag' : 'put_tag', tag })}>
                {titleOf(undefined, tag)}
              </button>
            )
          }}
        </For>
      </div>
    </Show>
  )
}
