// Judging the work: the verdict on the task, comments, and what checks found.

import { createMemo, createResource, createSignal, For, Show } from 'solid-js'
import { frameNear } from '../document/track'
import { notify, sentence } from '../scene/notices'
import { useScene } from '../scene/scene'
import * as api from '../wire/api'
import type { Comment, Finding, Pin, Task, TaskState } from '../wire/types'
import { Button, Empty, secondsText, Switch, timeText } from './controls'
import { STATE_TITLES } from './words'

export function Review(props: { task: Task | null; onStep: () => void }) {
  return (
    <div class="scroll padded">
      <Show when={props.task}>{(task) => <Verdict task={task()} onStep={props.onStep} />}</Show>
      <Comments />
      <Findings />
    </div>
  )
}

function Verdict(props: { task: Task; onStep: () => void }) {
  const scene = useScene()
  const [reason, setReason] = createSignal('')
  const [steps, { refetch }] = createResource(() => props.task.id, api.taskSteps)
  const step = async (state: TaskState) => {
    try {
      await api.stepTask(props.task.id, state, reason())
      setReason('')
      void refetch()
      props.onStep()
    } catch (err) {
      notify('error', sentence(err))
    }
  }
  const judges = () => ['admin', 'lead', 'reviewer'].includes(scene.session.role)
  return (
    <section>
      <h3 class="group">Task {props.task.id}: {STATE_TITLES[props.task.state].toLowerCase()}</h3>
      <Show when={props.task.state === 'in_review' && judges()}>
        <textarea class="field" rows="2" placeholder="Reason; needed to reject" aria-label="Reason" value={reason()} onInput={(event) => setReason(event.currentTarget.value)} />
        <div class="line">
          <Button icon="check" label="Accept" kind="primary" title="Accept the work" onClick={() => void step('accepted')} />
          <Button icon="cross" label="Reject" kind="danger" title={reason().trim() ? 'Reject with this reason' : 'Say the reason first'} disabled={!reason().trim()} onClick={() => void step('rejected')} />
        </div>
      </Show>
      <ol class="history">
        <For each={steps()?.toReversed()}>
          {(it) => <li><span>{STATE_TITLES[it.state]}{it.note ? `: ${it.note}` : ''}</span><span class="quiet">{it.author} · {timeText(it.at_us)}</span></li>}
        </For>
      </ol>
    </section>
  )
}

function Comments() {
  const scene = useScene()
  const [text, setText] = createSignal('')
  const [settled, setSettled] = createSignal(false)
  const shown = createMemo(() => scene.comments().filter((it) => settled() || !it.resolved_by).toReversed())
  const pin = (): Pin => {
    const track = scene.selected()
    return { t: scene.t(), ...(track === null ? {} : { track }), ...(scene.place() ? { place: scene.place() } : {}), ...(scene.region() ? { region: scene.region() } : {}) }
  }
  const add = async () => {
    try {
      await api.addComment(scene.id, text(), pin())
      setText('')
      scene.setRegion(null)
      await scene.reloadComments()
    } catch (err) {
      notify('error', sentence(err))
    }
  }
  return (
    <section>
      <h3 class="group">Comments <span class="count">{shown().length}</span></h3>
      <textarea id="new-comment" class="field" rows="2" placeholder={`About ${scene.selected() === null ? 'this frame' : `object #${scene.selected()} in this frame`}`} aria-label="New comment" value={text()} onInput={(event) => setText(event.currentTarget.value)} />
      <Show when={scene.region()} fallback={<p class="quiet">Drag with Alt in an image to point at a part of it.</p>}>
        {(it) => <p class="line"><span>With the part of {it().camera} that is marked</span><Button icon="close" kind="quiet" title="Without the part of the image" onClick={() => scene.setRegion(null)} /></p>}
      </Show>
      <div class="line">
        <Switch label="Settled ones too" on={settled()} onChange={setSettled} />
        <span class="grow" />
        <Button label="Comment" kind="primary" title="Pin the comment to this frame and the selected object" disabled={!text().trim()} onClick={() => void add()} />
      </div>
      <For each={shown()} fallback={<Empty>No open comment.</Empty>}>{(it) => <CommentCard comment={it} />}</For>
    </section>
  )
}

function CommentCard(props: { comment: Comment }) {
  const scene = useScene()
  const settle = async () => {
    try {
      await api.resolveComment(props.comment.id)
      await scene.reloadComments()
    } catch (err) {
      notify('error', sentence(err))
    }
  }
  return (
    <article class="card" classList={{ settled: Boolean(props.comment.resolved_by) }}>
      <header>
        <b>{props.comment.author}</b>
        <span class="quiet">{timeText(props.comment.at_us)}</span>
        <span class="grow" />
        <Show when={!props.comment.resolved_by} fallback={<span class="quiet">settled by {props.comment.resolved_by}</span>}>
          <Button icon="check" label="Settle" kind="quiet" title="Mark as settled" onClick={() => void settle()} />
        </Show>
      </header>
      <p class="linked">{props.comment.text}</p>
      <GoTo t={props.comment.pin.t} track={props.comment.pin.track} />
    </article>
  )
}

function GoTo(props: { t?: number | null; track?: number | null }) {
  const scene = useScene()
  const go = () => {
    if (props.track !== null && props.track !== undefined) scene.select(props.track)
    if (props.t !== null && props.t !== undefined) scene.setFrame(frameNear(scene.drive.frames, props.t))
  }
  const text = () => [props.track ? `#${props.track}` : '', props.t === null || props.t === undefined ? '' : secondsText(props.t)].filter((it) => it).join(' at ')
  return <Show when={text()}><button type="button" class="link" title="Go there" onClick={go}>{text()}</button></Show>
}

function Findings() {
  const scene = useScene()
  const order = (it: Finding) => (it.t ?? -1)
  const found = createMemo(() => scene.findings().toSorted((a, b) => order(a) - order(b)))
  return (
    <section>
      <h3 class="group">Findings <span class="count">{found().length}</span>
        <span class="grow" />
        <Button label="Check again" kind="quiet" title="Run the checks again" onClick={() => void scene.reloadFindings()} />
      </h3>
      <For each={found()} fallback={<Empty>The checks found nothing.</Empty>}>
        {(it) => (
          <article class="card finding">
            <header><b>{it.kind.replaceAll('_', ' ')}</b><span class="grow" /><GoTo t={it.t} track={it.track} /></header>
            <p class="linked">{it.text}</p>
          </article>
        )}
      </For>
    </section>
  )
}
