// All objects of the scene: those in the frame first, then the others.

import { createMemo, createSignal, For, Show } from 'solid-js'
import { colorOf, classOf, titleOf } from '../document/ontology'
import { frameNear, frameState } from '../document/track'
import { useScene } from '../scene/scene'
import type { Track } from '../wire/types'
import { Choice, Empty, hint, Swatch } from './controls'
import { personColor } from './Status'

type Order = 'id' | 'class' | 'time'

const ORDERS = [
  { value: 'id' as const, label: 'by number' },
  { value: 'class' as const, label: 'by class' },
  { value: 'time' as const, label: 'by start' },
]

function compare(order: Order): (a: Track, b: Track) => number {
  if (order === 'class') return (a, b) => a.class.localeCompare(b.class) || a.id - b.id
  if (order === 'time') return (a, b) => a.start - b.start || a.id - b.id
  return (a, b) => a.id - b.id
}

export function ObjectList() {
  const scene = useScene()
  const [filter, setFilter] = createSignal('')
  const [order, setOrder] = createSignal<Order>('id')
  const found = createMemo(() => {
    const words = filter().toLowerCase().split(/\s+/).filter((it) => it !== '')
    const matches = (track: Track) => words.every((word) => textOf(track).includes(word))
    return [...scene.tracks().values()].filter(matches).sort(compare(order()))
  })
  const textOf = (track: Track) => {
    const values = Object.values(track.attributes).join(' ')
    return `#${track.id} ${track.class} ${titleOf(classOf(scene.ontology, track.class), track.class)} ${track.motion} ${values}`.toLowerCase()
  }
  const stateOf = (track: Track) => frameState(track, scene.frame(), scene.t())
  const isHere = (track: Track) => !['absent', 'outside'].includes(stateOf(track))
  const here = createMemo(() => found().filter(isHere))
  const elsewhere = createMemo(() => found().filter((it) => !isHere(it)))

  return (
    <section class="panel objects" aria-label="Objects">
      <header class="panel-head">
        <h2>Objects <span class="count">{scene.tracks().size}</span></h2>
        <Choice label="Sort objects" value={order()} options={ORDERS} onChange={setOrder} />
      </header>
      <input
        id="object-filter"
        class="field filter"
        type="search"
        placeholder="Filter"
        title={hint('list.filter', 'Filter by number, class or value')}
        value={filter()}
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      <div class="scroll">
        <Group title="In this frame" tracks={here()} none={filter() ? 'No match in this frame.' : 'No object here yet. Press T and click on points.'} />
        <Group title="In other frames" tracks={elsewhere()} none="" />
      </div>
    </section>
  )
}

function Group(props: { title: string; tracks: Track[]; none: string }) {
  const scene = useScene()
  return (
    <Show when={props.tracks.length > 0 || props.none}>
      <h3 class="group">{props.title} <span class="count">{props.tracks.length}</span></h3>
      <ul class="rows">
        <For each={props.tracks.map((it) => it.id)}>{(id) => <Show when={scene.tracks().get(id)}>{(track) => <Row track={track()} />}</Show>}</For>
      </ul>
      <Show when={props.tracks.length === 0}><Empty>{props.none}</Empty></Show>
    </Show>
  )
}

const MARK_TITLES = {
  human: 'Keyframe by a person in this frame', model: 'Keyframe by a model in this frame', import: 'Imported keyframe in this frame',
  propagated: 'Propagated keyframe in this frame', interpolated: 'Interpolated in this frame', absent: 'Hidden in this frame', outside: 'Not in this frame',
}

function Row(props: { track: Track }) {
  const scene = useScene()
  const state = () => frameState(props.track, scene.frame(), scene.t())
  const others = () => scene.people().filter((it) => it.track === props.track.id && it.connection !== scene.connection())
  const n_frames = () => props.track.poses.rows.filter((it) => it !== null).length
  const go = () => {
    scene.select(props.track.id)
    if (state() === 'outside') scene.setFrame(frameNear(scene.drive.frames, props.track.start))
  }
  return (
    <li>
      <button type="button" class="row" classList={{ selected: scene.selected() === props.track.id, outside: state() === 'outside' }} onClick={go}>
        <Swatch color={colorOf(scene.ontology, props.track.class)} />
        <span class="row-id">#{props.track.id}</span>
        <span class="row-name">{titleOf(classOf(scene.ontology, props.track.class), props.track.class)}</span>
        <For each={others()}>{(it) => <span class="initial" style={{ background: personColor(it.person) }} title={`${it.person} has this object selected`}>{it.person.slice(0, 1).toUpperCase()}</span>}</For>
        <Show when={props.track.motion === 'static'}><span class="badge" title="Standing object: one cuboid for its whole life">static</span></Show>
        <span class={`mark ${state()}`} title={MARK_TITLES[state()]}>
          <Show when={['human', 'model', 'import', 'propagated'].includes(state())} fallback={state() === 'absent' ? 'hidden' : ''}><i class={`glyph ${state()}`} /></Show>
        </span>
        <span class="row-n" title={`In ${n_frames()} frames, ${props.track.keyframes.length} keyframes`}>{n_frames()}</span>
      </button>
    </li>
  )
}
