// Which page is shown: login, tasks, or a scene.

import { createEffect, createResource, createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import { hashOf, type Route, routeOf } from '../document/place'
import { listenToKeys } from '../keys/dispatch'
import { Palette } from '../panels/Palette'
import { ShortcutSheet } from '../panels/ShortcutSheet'
import { Notices, Waiting } from '../panels/Status'
import { sentence } from '../scene/notices'
import { setSetting, settings } from '../scene/settings'
import { Login } from '../tasks/Login'
import { TasksPage } from '../tasks/TasksPage'
import * as api from '../wire/api'
import type { Session } from '../wire/types'
import { handlers } from './commands'
import { ScenePage } from './ScenePage'

export function Root() {
  const [session, { mutate, refetch }] = createResource(api.session)
  const [help, setHelp] = createSignal(false)
  const [palette, setPalette] = createSignal(false)
  createEffect(() => {
    document.documentElement.dataset.theme = settings.theme
    document.documentElement.style.setProperty('--text-scale', String(settings.text_scale))
  })
  listenToKeys('everywhere', {
    help: () => setHelp(true),
    palette: () => setPalette(true),
    theme: () => setSetting('theme', settings.theme === 'dark' ? 'light' : 'dark'),
  })
  return (
    <>
      <Switch fallback={<Waiting text="Opening …" error={session.error ? sentence(session.error) : undefined} />}>
        <Match when={!session.error && session.state === 'ready' && session() === null}><Login onLogin={(it) => mutate(it)} /></Match>
        <Match when={!session.error && session()}>{(it) => <Pages session={it()} onHelp={() => setHelp(true)} onLogOut={() => { void api.logOut().finally(() => void refetch()) }} />}</Match>
      </Switch>
      <Show when={help()}><ShortcutSheet onClose={() => setHelp(false)} /></Show>
      <Show when={palette()}><Palette handlers={{ ...handlers(), help: () => setHelp(true), theme: () => setSetting('theme', settings.theme === 'dark' ? 'light' : 'dark') }} onClose={() => setPalette(false)} /></Show>
      <Notices />
    </>
  )
}

function Pages(props: { session: Session; onHelp: () => void; onLogOut: () => void }) {
  const [route, setRoute] = createSignal<Route>(routeOf(location.hash))
  const [project, { refetch }] = createResource(api.project)
  const changed = () => setRoute(routeOf(location.hash))
  window.addEventListener('hashchange', changed)
  onCleanup(() => window.removeEventListener('hashchange', changed))
  const scene = () => { const it = route(); return it.page === 'scene' ? it.place.scene : null }
  const leave = () => { location.hash = hashOf({ page: 'tasks' }); void refetch() }
  return (
    <Show when={!project.error && project.latest} fallback={<Waiting text="Opening the project …" error={project.error ? sentence(project.error) : undefined} />}>
      {(it) => (
        <Show when={scene()} keyed fallback={<TasksPage project={it()} session={props.session} onChanged={() => void refetch()} onHelp={props.onHelp} onLogOut={props.onLogOut} />}>
          {(id) => <ScenePage scene={id} route={route()} session={props.session} project={it()} onLeave={leave} onHelp={props.onHelp} onTasksChanged={() => void refetch()} />}
        </Show>
      )}
    </Show>
  )
}
