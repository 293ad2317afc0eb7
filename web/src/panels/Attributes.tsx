// What is said of the selected object: its values for all its life, and from a frame on.

import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import { attributesOf, titleOf } from '../document/ontology'
import { attributeAt } from '../document/track'
import { useScene } from '../scene/scene'
import type { AttributeDef, Track, Value } from '../wire/types'
import { Button, Choice, Segments } from './controls'

export function Attributes(props: { track: Track }) {
  const scene = useScene()
  const all = createMemo(() => attributesOf(scene.ontology, props.track, scene.t()))
  const of = (level: AttributeDef['level']) => all().filter((it) => it.level === level)
  return (
    <>
      <Level title="For its whole life" attributes={of('track')} track={props.track} />
      <Level title="From this frame on" attributes={of('frame')} track={props.track} />
    </>
  )
}

function Level(props: { title: string; attributes: AttributeDef[]; track: Track }) {
  return (
    <Show when={props.attributes.length > 0}>
      <h3 class="group">{props.title}</h3>
      <div class="attributes">
        <For each={props.attributes}>{(it) => <Attribute def={it} track={props.track} />}</For>
      </div>
    </Show>
  )
}

function Attribute(props: { def: AttributeDef; track: Track }) {
  const scene = useScene()
  const [open, setOpen] = createSignal(false)
  const value = () => (props.def.level === 'track' ? props.track.attributes[props.def.id] : attributeAt(props.track, props.def.id, scene.t()))
  const setHere = () => props.track.frame_attributes.find((it) => it.attribute === props.def.id && it.t === scene.t())
  const set = (next: Value | null) => {
    const [track, attribute] = [props.track.id, props.def.id]
    if (props.def.level === 'track') scene.edit({ do: 'set_attribute', track, attribute, value: next })
    else scene.edit({ do: 'set_frame_attribute', track, attribute, t: scene.t(), value: next })
  }
  const copy = (direction: 'forward' | 'backward') =>
    scene.edit({ do: 'copy_value', track: props.track.id, t: scene.t(), value: 'attribute', attribute: props.def.id, direction })
  const missing = () => props.def.required === true && value() === undefined
  return (
    <div class="attribute" classList={{ missing: missing() }}>
      <div class="attribute-head">
        <button type="button" class="attribute-name" aria-expanded={open()} title={props.def.guideline || 'No guideline'} onClick={() => setOpen(!open())}>
          {titleOf(props.def)}<Show when={props.def.unit}> ({props.def.unit})</Show>
          <Show when={props.def.required}><span class="required" title="Required"> *</span></Show>
        </button>
        <Show when={props.def.level === 'frame' && setHere()}>
          <span class="badge" title="The value changes in this frame">set here</span>
        </Show>
        <span class="grow" />
        <Show when={props.def.level === 'frame' && value() !== undefined && scene.may_edit}>
          <Button icon="backward" kind="quiet" title="Say the same in all earlier frames" onClick={() => copy('backward')} />
          <Button icon="forward" kind="quiet" title="Say the same in all later frames" onClick={() => copy('forward')} />
        </Show>
        <Show when={value() !== undefined && scene.may_edit && (props.def.level === 'track' || setHere())}>
          <Button icon="close" kind="quiet" title={props.def.level === 'track' ? 'Remove the value' : 'Remove the value that was set in this frame'} onClick={() => set(null)} />
        </Show>
      </div>
      <Editor def={props.def} value={value()} disabled={!scene.may_edit} onChange={set} />
      <Show when={open()}><p class="guide">{props.def.guideline || 'The ontology says nothing more.'}</p></Show>
    </div>
  )
}

const YES_NO = [{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }] as const
const FEW_LETTERS = 34

function Editor(props: { def: AttributeDef; value: Value | undefined; disabled: boolean; onChange: (value: Value | null) => void }) {
  const options = () => (props.def.kind === 'choice' ? props.def.options : [])
  const named = () => options().map((it) => ({ value: it, label: titleOf(undefined, it) }))
  const short = () => options().length <= 4 && options().join('').length + 4 * options().length <= FEW_LETTERS
  return (
    <Switch>
      <Match when={props.def.kind === 'bool'}>
        <Segments label={props.def.id} value={props.value === true ? 'yes' : props.value === false ? 'no' : ('' as 'yes')} options={YES_NO} disabled={props.disabled} onChange={(it) => props.onChange(it === 'yes')} />
      </Match>
      <Match when={props.def.kind === 'choice' && short()}>
        <Segments label={props.def.id} value={String(props.value ?? '')} options={named()} disabled={props.disabled} onChange={props.onChange} />
      </Match>
      <Match when={props.def.kind === 'choice'}>
        <Choice label={props.def.id} value={String(props.value ?? '')} options={[{ value: '', label: '—' }, ...named()]} disabled={props.disabled} onChange={(it) => props.onChange(it || null)} />
      </Match>
      <Match when={props.def.kind === 'number'}><TypedValue {...props} numeric /></Match>
      <Match when={props.def.kind === 'text'}><TypedValue {...props} numeric={false} /></Match>
    </Switch>
  )
}

function TypedValue(props: { def: AttributeDef; value: Value | undefined; disabled: boolean; numeric: boolean; onChange: (value: Value | null) => void }) {
  const bounds = () => (props.def.kind === 'number' ? { min: props.def.min, max: props.def.max } : {})
  const change = (text: string) => {
    if (text.trim() === '') return props.onChange(null)
    if (!props.numeric) return props.onChange(text)
    const value = Number(text)
    if (Number.isFinite(value)) props.onChange(Math.min(bounds().max ?? Infinity, Math.max(bounds().min ?? -Infinity, value)))
  }
  return (
    <input
      class="field"
      type={props.numeric ? 'number' : 'text'}
      min={bounds().min ?? undefined}
      max={bounds().max ?? undefined}
      aria-label={titleOf(props.def)}
      value={String(props.value ?? '')}
      disabled={props.disabled}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
