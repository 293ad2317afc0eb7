// Texts about the scene, a moment or an object; words in them can mean objects.

import { createMemo, createSignal, For, Show } from 'solid-js'
import { pieces, scalarIndex, shifted, withMention } from '../document/mentions'
import { colorOf } from '../document/ontology'
import { frameNear } from '../document/track'
import { frameEnd } from '../scene/gestures'
import { useScene } from '../scene/scene'
import type { About, Caption, Mention } from '../wire/types'
import { Button, Empty, secondsText, Segments } from './controls'

type Subject = 'frame' | 'track' | 'scene'

export function Captions() {
  const scene = useScene()
  const [subject, setSubject] = createSignal<Subject>('frame')
  const about = (): About => {
    const track = scene.selected()
    if (subject() === 'track' && track !== null) return { track }
    if (subject() === 'scene') return { start: scene.drive.frames[0].t, end: frameEnd(scene, scene.drive.frames.length - 1) }
    return { t: scene.t() }
  }
  const captions = createMemo(() => scene.labels().captions.toSorted((a, b) => startOf(a.about) - startOf(b.about)))
  const add = (text: string, mentions: Mention[]) => {
    const caption = scene.numbers.take()
    if (caption !== null) scene.edit({ do: 'put_caption', caption, text, about: about(), mentions })
  }
  const subjects = () => [
    { value: 'frame' as const, label: 'This frame' },
    { value: 'scene' as const, label: 'Whole scene' },
    ...(scene.selected() === null ? [] : [{ value: 'track' as const, label: `#${scene.selected()}` }]),
  ]
  return (
    <div class="scroll padded">
      <Show when={scene.may_edit}>
        <h3 class="group">New caption</h3>
        <Segments label="What it is about" value={subject()} options={subjects()} onChange={setSubject} />
        <TextEditor text="" mentions={[]} save="Add caption" onSave={add} />
      </Show>
      <h3 class="group">Captions <span class="count">{captions().length}</span></h3>
      <For each={captions()} fallback={<Empty>No caption yet.</Empty>}>{(it) => <CaptionCard caption={it} />}</For>
    </div>
  )
}

function startOf(about: About): number {
  if ('t' in about) return about.t
  return 'start' in about ? about.start : -1
}

function CaptionCard(props: { caption: Caption }) {
  const scene = useScene()
  const [editing, setEditing] = createSignal(false)
  const go = () => {
    const { about } = props.caption
    if ('track' in about) scene.select(about.track)
    else scene.setFrame(frameNear(scene.drive.frames, startOf(about)))
  }
  const aboutText = () => {
    const { about } = props.caption
    if ('track' in about) return `object #${about.track}`
    return 't' in about ? secondsText(about.t) : `${secondsText(about.start)} – ${secondsText(about.end)}`
  }
  const save = (text: string, mentions: Mention[]) => {
    scene.edit({ do: 'put_caption', caption: props.caption.id, text, about: props.caption.about, mentions })
    setEditing(false)
  }
  return (
    <article class="card">
      <header>
        <button type="button" class="link" title="Go there" onClick={go}>{aboutText()}</button>
        <span class="grow" />
        <Button label={editing() ? 'Leave' : 'Edit'} kind="quiet" title="Edit the text and its links" disabled={!scene.may_edit} onClick={() => setEditing(!editing())} />
        <Button icon="close" kind="quiet" title="Delete the caption" disabled={!scene.may_edit} onClick={() => scene.edit({ do: 'remove_caption', caption: props.caption.id })} />
      </header>
      <Show when={editing()} fallback={<Linked text={props.caption.text} mentions={props.caption.mentions} />}>
        <TextEditor text={props.caption.text} mentions={props.caption.mentions} save="Save" onSave={save} />
      </Show>
    </article>
  )
}

function Linked(props: { text: string; mentions: readonly Mention[] }) {
  const scene = useScene()
  const color = (id: number) => colorOf(scene.ontology, scene.tracks().get(id)?.class ?? '')
  return (
    <p class="linked">
      <For each={pieces(props.text, props.mentions)}>
        {(piece) => (
          <Show when={piece.track !== null} fallback={piece.text}>
            <button type="button" class="mention" style={{ '--mention': color(piece.track!) }} title={`Object #${piece.track}`} onClick={() => scene.select(piece.track)}>
              {piece.text}<sub>#{piece.track}</sub>
            </button>
          </Show>
        )}
      </For>
    </p>
  )
}

function TextEditor(props: { text: string; mentions: readonly Mention[]; save: string; onSave: (text: string, mentions: Mention[]) => void }) {
  const scene = useScene()
  let area: HTMLTextAreaElement | undefined
  const [text, setText] = createSignal(props.text)
  const [mentions, setMentions] = createSignal<Mention[]>([...props.mentions])
  const [picked, setPicked] = createSignal<[number, number]>([0, 0])
  const remember = () => { if (area) setPicked([area.selectionStart, area.selectionEnd]) }
  const change = (next: string) => { setMentions((it) => shifted(it, text(), next)); setText(next); remember() }
  const link = () => {
    const track = scene.selected()
    const [start, end] = picked().map((it) => scalarIndex(text(), it))
    if (track !== null && end > start) setMentions((it) => withMention(it, { start, end, track }))
  }
  const save = () => {
    if (text().trim() === '') return
    props.onSave(text(), mentions())
    if (props.text === '') { setText(''); setMentions([]) }
  }
  const can_link = () => picked()[1] > picked()[0] && scene.selected() !== null
  return (
    <div class="text-editor">
      <textarea ref={area} class="field" rows="3" value={text()} placeholder="What happens? Select words, then link them to the selected object."
        onInput={(event) => change(event.currentTarget.value)} onSelect={remember} onKeyUp={remember} onMouseUp={remember} />
      <div class="line">
        <Button label={scene.selected() === null ? 'Link to an object' : `Link to #${scene.selected()}`} title="The selected words mean the selected object" disabled={!can_link()} onClick={link} />
        <span class="grow" />
        <Button label={props.save} kind="primary" title={props.save} disabled={text().trim() === ''} onClick={save} />
      </div>
      <Show when={mentions().length > 0}><Linked text={text()} mentions={mentions()} /></Show>
    </div>
  )
}
