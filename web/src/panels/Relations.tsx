// What the selected object has to do with others.

import { createMemo, createSignal, For, Show } from 'solid-js'
import { isKindOf, titleOf } from '../document/ontology'
import { useScene } from '../scene/scene'
import type { Thing, Track } from '../wire/types'
import { Button, Choice } from './controls'

export function Relations(props: { track: Track }) {
  const scene = useScene()
  const [type, setType] = createSignal('')
  const [other, setOther] = createSignal('')
  const own = createMemo(() => scene.labels().relations.filter((it) => [it.from, it.to].some((thing) => 'track' in thing && thing.track === props.track.id)))
  const fits = (ends: string[], class_id: string) =>
    ends.some((end) => end === 'track' || (end.startsWith('class:') && isKindOf(scene.ontology, class_id, end.slice(6))))
  const types = createMemo(() => scene.ontology.relation_types.filter((it) => !it.retired && fits(it.from, props.track.class)))
  const others = createMemo(() => {
    const to = types().find((it) => it.id === type())?.to
    return to ? [...scene.tracks().values()].filter((it) => it.id !== props.track.id && fits(to, it.class)) : []
  })
  const add = () => {
    const relation = scene.numbers.take()
    if (relation === null || !other()) return
    scene.edit({ do: 'put_relation', relation, type: type(), from: { track: props.track.id }, to: { track: Number(other()) } })
    setOther('')
  }
  return (
    <Show when={scene.ontology.relation_types.length > 0}>
      <details class="more" open={own().length > 0}>
        <summary>Relations <span class="count">{own().length}</span></summary>
        <ul class="rows">
          <For each={own()}>
            {(it) => (
              <li class="line">
                <span>{thingText(it.from)} <b>{titleOf(undefined, it.type).toLowerCase()}</b> {thingText(it.to)}</span>
                <Button icon="close" kind="quiet" title="Remove the relation" disabled={!scene.may_edit} onClick={() => scene.edit({ do: 'remove_relation', relation: it.id })} />
              </li>
            )}
          </For>
        </ul>
        <div class="pair">
          <Choice label="Kind of relation" value={type()} options={[{ value: '', label: 'New relation …' }, ...types().map((it) => ({ value: it.id, label: titleOf(it) }))]} onChange={setType} />
          <Choice label="To which object" value={other()} disabled={others().length === 0} options={[{ value: '', label: 'object' }, ...others().map((it) => ({ value: String(it.id), label: `#${it.id} ${titleOf(undefined, it.class)}` }))]} onChange={setOther} />
          <Button icon="plus" title="Add the relation" disabled={!other() || !scene.may_edit} onClick={add} />
        </div>
      </details>
    </Show>
  )
}

function thingText(thing: Thing): string {
  if ('track' in thing) return `#${thing.track}`
  if ('event' in thing) return `event ${thing.event}`
  return `sound ${thing.audio}`
}
