// Loads a scene, then shows the editor on it.

import { createResource, Show } from 'solid-js'
import type { Route } from '../document/place'
import { Waiting } from '../panels/Status'
import { sentence } from '../scene/notices'
import { loadScene } from '../scene/scene'
import type { Project, Session } from '../wire/types'
import { Editor } from './Editor'

export interface ScenePageProps {
  scene: number
  route: Route
  session: Session
  project: Project
  onLeave: () => void
  onHelp: () => void
  onTasksChanged: () => void
}

export function ScenePage(props: ScenePageProps) {
  const [loaded] = createResource(() => props.scene, (id) => loadScene(id, props.session, props.project))
  return (
    <Show when={!loaded.error && loaded()} fallback={<Waiting text="Opening the drive …" error={loaded.error ? sentence(loaded.error) : undefined} />}>
      {(it) => <Editor loaded={it()} {...props} />}
    </Show>
  )
}
