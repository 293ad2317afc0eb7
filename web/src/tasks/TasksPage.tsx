// What there is to do: tasks by state and person, and the scenes they are about.

import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button, Choice, Empty, hint, Segments } from '../panels/controls'
import { KIND_TITLES, NEXT_STATES, STATE_TITLES } from '../panels/words'
import { notify, sentence } from '../scene/notices'
import { settings, setSetting } from '../scene/settings'
import * as api from '../wire/api'
import type { Project, SceneInfo, Session, Task, TaskKind, TaskState } from '../wire/types'
import { hashOf } from '../document/place'
import { OwnPasswordDialog } from './Password'
import { People } from './People'

type StateFilter = TaskState | 'open' | 'all'
const STATES: { value: StateFilter; label: string }[] = [
  { value: 'open', label: 'Open' },
  ...(Object.keys(STATE_TITLES) as TaskState[]).map((value) => ({ value, label: STATE_TITLES[value] })),
  { value: 'all', label: 'All' },
]

export function TasksPage(props: { project: Project; session: Session; onChanged: () => void; onLogOut: () => void; onHelp: () => void }) {
  const [state, setState] = createSignal<StateFilter>('open')
  const [who, setWho] = createSignal('all')
  const [words, setWords] = createSignal('')
  const [password, setPassword] = createSignal(false)
  const sceneOf = (task: Task) => props.project.scenes.find((it) => it.id === task.scene)
  const people = () => [
    { value: 'all', label: 'Anybody' },
    { value: 'me', label: 'Mine' },
    { value: 'nobody', label: 'Nobody yet' },
    ...props.project.people.filter((it) => it.name !== props.session.person).map((it) => ({ value: `=${it.name}`, label: it.name })),
  ]
  const fits = (task: Task) => {
    const open = !['accepted'].includes(task.state)
    const by_state = state() === 'all' || (state() === 'open' ? open : task.state === state())
    const by_person = who() === 'all' || (who() === 'me' && task.assignee === props.session.person)
      || (who() === 'nobody' && !task.assignee) || who() === `=${task.assignee ?? ''}`
    const text = `${sceneOf(task)?.name ?? ''} ${sceneOf(task)?.log ?? ''} ${task.kind} ${task.id}`.toLowerCase()
    return by_state && by_person && text.includes(words().toLowerCase())
  }
  const tasks = createMemo(() => props.project.tasks.filter(fits))
  const leads = () => ['admin', 'lead'].includes(props.session.role)
  const change = async (work: Promise<unknown>) => {
    try {
      await work
      props.onChanged()
    } catch (err) {
      notify('error', sentence(err))
    }
  }
  return (
    <div class="tasks-page">
      <header class="top-bar">
        <b class="brand">Framelock</b>
        <span class="crumb">{props.project.name}</span>
        <span class="grow" />
        <span class="quiet">{props.session.person} · {props.session.role}</span>
        <Button icon="sun" kind="quiet" title={hint('theme')} onClick={() => setSetting('theme', settings.theme === 'dark' ? 'light' : 'dark')} />
        <Button icon="help" kind="quiet" title={hint('help')} onClick={props.onHelp} />
        <Show when={props.session.needs_login}>
          <Button label="Password" kind="quiet" title="Change your password" onClick={() => setPassword(true)} />
          <Button label="Log out" kind="quiet" title="Log out" onClick={props.onLogOut} />
        </Show>
      </header>
      <main class="tasks-main">
        <section>
          <div class="line tasks-filter">
            <h1>Tasks <span class="count">{tasks().length}</span></h1>
            <Segments label="State" value={state()} options={STATES} onChange={setState} />
            <Choice label="Whose" value={who()} options={people()} onChange={setWho} />
            <input class="field" type="search" placeholder="Find by scene, log, number" aria-label="Find tasks" value={words()} onInput={(event) => setWords(event.currentTarget.value)} />
          </div>
          <Show when={tasks().length > 0} fallback={<Empty>No task like this. Scenes can be opened below without one.</Empty>}>
            <table class="table">
              <thead><tr><th>Task</th><th>Scene</th><th>Log</th><th>Work</th><th>State</th><th>Whose</th><th /></tr></thead>
              <tbody>
                <For each={tasks()}>
                  {(task) => <TaskRow task={task} scene={sceneOf(task)} project={props.project} session={props.session} leads={leads()} onChange={(it) => void change(it)} />}
                </For>
              </tbody>
            </table>
          </Show>
        </section>
        <section>
          <h2>Scenes <span class="count">{props.project.scenes.length}</span></h2>
          <table class="table">
            <thead><tr><th>Scene</th><th>Log</th><th class="right">Revision</th><th /></tr></thead>
            <tbody>
              <For each={props.project.scenes} fallback={<tr><td colspan="4"><Empty>The project has no scene yet.</Empty></td></tr>}>
                {(scene) => (
                  <tr>
                    <td><a href={address(scene.id, null)}>{scene.name}</a></td><td>{scene.log}</td>
                    <td class="right">{scene.revision}</td>
                    <td class="right"><Show when={leads()}><NewTask scene={scene.id} onChange={(it) => void change(it)} /></Show></td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
        <Show when={props.session.needs_login && props.session.role === 'admin'}>
          <People people={props.project.people} session={props.session} onChanged={props.onChanged} />
        </Show>
      </main>
      <Show when={password()}><OwnPasswordDialog name={props.session.person} onClose={() => setPassword(false)} /></Show>
    </div>
  )
}

function address(scene: number, task: number | null): string {
  return hashOf({ page: 'scene', place: { scene, frame: 0, track: null }, task })
}

interface TaskRowProps {
  task: Task
  scene: SceneInfo | undefined
  project: Project
  session: Session
  leads: boolean
  onChange: (work: Promise<unknown>) => void
}

function TaskRow(props: TaskRowProps) {
  const people = () => [{ value: '', label: 'nobody' }, ...props.project.people.map((it) => ({ value: it.name, label: it.name }))]
  const open = () => {
    const begins = NEXT_STATES[props.task.state].includes('in_progress') && ['to_do', 'rejected'].includes(props.task.state)
    if (begins && props.session.role !== 'viewer') props.onChange(api.stepTask(props.task.id, 'in_progress', ''))
  }
  return (
    <tr>
      <td>{props.task.id}</td>
      <td><a href={address(props.task.scene, props.task.id)} onClick={open}>{props.scene?.name ?? `scene ${props.task.scene}`}</a></td>
      <td>{props.scene?.log}</td>
      <td>{KIND_TITLES[props.task.kind]}</td>
      <td><span class={`state ${props.task.state}`}>{STATE_TITLES[props.task.state]}</span></td>
      <td>
        <Show when={props.leads} fallback={props.task.assignee ?? 'nobody'}>
          <Choice label="Whose task it is" value={props.task.assignee ?? ''} options={people()} onChange={(it) => props.onChange(api.assignTask(props.task.id, it || null))} />
        </Show>
      </td>
      <td class="right"><a class="button primary" href={address(props.task.scene, props.task.id)} onClick={open}>Open</a></td>
    </tr>
  )
}

function NewTask(props: { scene: number; onChange: (work: Promise<unknown>) => void }) {
  const options = [{ value: '', label: 'New task …' }, ...(Object.keys(KIND_TITLES) as TaskKind[]).map((value) => ({ value, label: KIND_TITLES[value] }))]
  return <Choice label="New task for the scene" value={'' as TaskKind | ''} options={options as { value: TaskKind | ''; label: string }[]} onChange={(it) => { if (it) props.onChange(api.addTask(props.scene, it, null)) }} />
}
