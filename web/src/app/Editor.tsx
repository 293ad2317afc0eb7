// The editor on one scene: its parts, and where they are on the page.

import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, Switch } from 'solid-js'
import { hashOf, routeOf } from '../document/place'
import { CameraStrip } from '../images/CameraStrip'
import { listenToKeys } from '../keys/dispatch'
import { Captions } from '../panels/Captions'
import { ClassPicker } from '../panels/ClassPicker'
import { Conflicts } from '../panels/Conflicts'
import { hint } from '../panels/controls'
import { Events } from '../panels/Events'
import { Inspector } from '../panels/Inspector'
import { ObjectList } from '../panels/ObjectList'
import { Review } from '../panels/Review'
import { SettingsDialog } from '../panels/SettingsDialog'
import { notify, sentence } from '../scene/notices'
import { createScene, type Loaded, type Scene, SceneProvider } from '../scene/scene'
import { settings } from '../scene/settings'
import { Strip } from '../strip/Strip'
import { Timeline } from '../timeline/Timeline'
import * as api from '../wire/api'
import { classByKey, editorHandlers, type PageControls, type PanelName, setHandlers } from './commands'
import { MainView, type ViewControls } from './MainView'
import { MergeDialog, ReIdentifyDialog } from './MergeDialog'
import { createPlaying } from './playing'
import { Replay } from './Replay'
import type { ScenePageProps } from './ScenePage'
import { Splitter } from './Splitter'
import { TopBar } from './TopBar'
import { countWork } from './work'

const PANELS = [
  { name: 'object' as const, title: 'Object' },
  { name: 'events' as const, title: 'Events' },
  { name: 'captions' as const, title: 'Captions' },
  { name: 'review' as const, title: 'Review' },
]

export function Editor(props: ScenePageProps & { loaded: Loaded }) {
  const start = props.route.page === 'scene' ? props.route.place : { frame: 0, track: null }
  const task_id = props.route.page === 'scene' ? props.route.task : null
  const scene = createScene(props.loaded, start)
  const task = createMemo(() => props.project.tasks.find((it) => it.id === task_id) ?? null)
  const playing = createPlaying(scene)
  const [panel, setPanel] = createSignal<PanelName>(task()?.state === 'in_review' ? 'review' : 'object')
  const [dialog, setDialog] = createSignal<'settings' | 'merge' | 're-identify' | 'class' | null>(null)
  const [replaying, setReplaying] = createSignal(false)
  const [view, setView] = createSignal<ViewControls | null>(null)
  const close = () => setDialog(null)
  const shows_strip = createMemo(() => settings.strip && !replaying())

  const submit = async () => {
    const it = task()
    if (!it) return notify('info', 'The scene was opened without a task.')
    if (it.state !== 'in_progress') return notify('info', 'Only a task in progress can be handed in.')
    try {
      await api.stepTask(it.id, 'in_review', '')
      notify('info', `Task ${it.id} is handed in for review.`)
      props.onTasksChanged()
    } catch (err) {
      notify('error', sentence(err))
    }
  }
  const page: PageControls = {
    togglePlay: playing.toggle,
    stop: playing.stop,
    showPanel: setPanel,
    merge: () => setDialog('merge'),
    reIdentify: () => setDialog('re-identify'),
    replay: () => setReplaying(!replaying()),
    submit: () => void submit(),
    focus: () => view()?.focus(),
    home: () => view()?.home(),
    camera: (mode) => view()?.camera(mode),
    cancel: () => view()?.cancel() ?? false,
  }
  const handlers = editorHandlers(scene, page)
  setHandlers(() => handlers)
  onCleanup(() => setHandlers({}))
  listenToKeys('editor', handlers, (chord) => classByKey(scene, chord))
  followAddress(scene, task_id, () => props.route)
  if (task_id !== null) countWork(task_id)
  warnBeforeLeaving(scene)

  return (
    <SceneProvider value={scene}>
      <div class="editor" onClick={freeKeys} style={{
        '--left': `${settings.left_rem}rem`, '--right': `${settings.right_rem}rem`,
        '--timeline': `${settings.timeline_rem}rem`, '--images': settings.images_large || replaying() ? '52%' : `calc(${settings.images_rem} * (0.55rem + 0.75vh))`,
      }}>
        <TopBar task={task()} onLeave={props.onLeave} onHelp={props.onHelp} onSettings={() => setDialog('settings')} onSubmit={() => void submit()} onReview={() => setPanel('review')} onReplay={page.replay} onNewClass={() => setDialog('class')} />
        <ObjectList />
        <Splitter name="left_rem" label="Width of the object list" direction="row" sign={1} min={11} max={30} />
        <div class="center">
          <MainView strip={shows_strip()} onReady={setView} />
          <Splitter name="images_rem" label="Height of the cameras" direction="column" sign={-1} min={6} max={40} />
          <Switch fallback={<CameraStrip />}>
            <Match when={replaying()}><Replay onClose={() => setReplaying(false)} /></Match>
            <Match when={settings.strip}><Strip show={(cells) => view()?.strip(cells)} /></Match>
          </Switch>
        </div>
        <Splitter name="right_rem" label="Width of the panels" direction="row" sign={-1} min={16} max={34} />
        <aside class="panel side">
          <div class="tabs" role="tablist">
            <For each={PANELS}>
              {(it) => <button type="button" role="tab" aria-selected={panel() === it.name} title={hint(`panel.${it.name}`)} onClick={() => setPanel(it.name)}>{it.title}</button>}
            </For>
          </div>
          <Switch>
            <Match when={panel() === 'object'}><Inspector onMerge={page.merge} onReIdentify={page.reIdentify} /></Match>
            <Match when={panel() === 'events'}><Events /></Match>
            <Match when={panel() === 'captions'}><Captions /></Match>
            <Match when={panel() === 'review'}><Review task={task()} onStep={props.onTasksChanged} /></Match>
          </Switch>
        </aside>
        <Splitter name="timeline_rem" label="Height of the timeline" direction="column" sign={-1} min={6} max={36} />
        <Timeline playing={playing.playing()} onPlay={playing.toggle} />
      </div>
      <Conflicts />
      <Switch>
        <Match when={dialog() === 'settings'}><SettingsDialog onClose={close} /></Match>
        <Match when={dialog() === 'merge' && scene.track()}>{(track) => <MergeDialog track={track()} onClose={close} />}</Match>
        <Match when={dialog() === 're-identify' && scene.track()}>{(track) => <ReIdentifyDialog track={track()} onClose={close} />}</Match>
        <Match when={dialog() === 'class'}><ClassPicker ontology={scene.ontology} current={scene.new_class()} title="Class of new boxes" onChoose={scene.setNewClass} onClose={close} /></Match>
      </Switch>
    </SceneProvider>
  )
}

/** A click by hand does not leave the focus on a button: the space bar would press it again. */
function freeKeys(event: MouseEvent): void {
  if (event.detail > 0 && document.activeElement instanceof HTMLButtonElement) document.activeElement.blur()
}

/** The address says where one is, and a changed address goes there. */
function followAddress(scene: Scene, task: number | null, route: () => ScenePageProps['route']): void {
  const WAIT_MS = 500
  createEffect(on([scene.frame, scene.selected], ([frame, track]) => {
    const timer = setTimeout(() => history.replaceState(null, '', hashOf({ page: 'scene', place: { scene: scene.id, frame, track }, task })), WAIT_MS)
    onCleanup(() => clearTimeout(timer))
  }))
  createEffect(on(route, () => {
    const now = routeOf(location.hash)
    if (now.page !== 'scene' || now.place.scene !== scene.id) return
    scene.setFrame(now.place.frame)
    scene.select(now.place.track)
  }, { defer: true }))
}

/** Asks before the page goes while something could be lost with it. */
function warnBeforeLeaving(scene: Scene): void {
  const ask = (event: BeforeUnloadEvent) => {
    const { n_waiting, kept } = scene.saving()
    if (n_waiting > 0 && !kept) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  onCleanup(() => window.removeEventListener('beforeunload', ask))
}
