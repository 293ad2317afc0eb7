// What each action does in an open scene.

import { createSignal } from 'solid-js'
import { classKeys, eventTypesFor } from '../document/ontology'
import { frameNear, neighborKeyframe } from '../document/track'
import type { ActionName } from '../keys/actions'
import type { Handlers } from '../keys/dispatch'
import { addEvent } from '../panels/Events'
import { setPickingClass } from '../panels/Inspector'
import * as gestures from '../scene/gestures'
import { notify } from '../scene/notices'
import type { Scene } from '../scene/scene'
import { COLORINGS, setSetting, settings } from '../scene/settings'
import type { Nudge } from '../view3d'
import { nudged } from '../tools/adjust/edit'

export type PanelName = 'object' | 'events' | 'captions' | 'review'

/** What the page can do for the commands. */
export interface PageControls {
  togglePlay(): void
  stop(): void
  showPanel(panel: PanelName): void
  merge(): void
  reIdentify(): void
  replay(): void
  submit(): void
  focus(): void
  home(): void
  camera(mode: 'free' | 'top' | 'follow'): void
  /** Cancels a gesture that is under way; false when there is none. */
  cancel(): boolean
}

const [handlers, setHandlers] = createSignal<Handlers>({})
/** The handlers of the page that is open: the list of actions by name runs them too. */
export { handlers, setHandlers }

const NUDGE_M = 0.05
const NUDGE_RAD = Math.PI / 180

export type EditorAction = Exclude<ActionName, 'help' | 'palette' | 'theme'>

export function editorHandlers(scene: Scene, page: PageControls): Record<EditorAction, () => void> {
  const nudge = (by: Nudge) => () => gestures.change(scene, (cuboid) => nudged(cuboid, by))
  return {
    ...frameHandlers(scene, page),
    ...toolHandlers(scene, page),
    ...trackHandlers(scene, page),
    ...viewHandlers(page),
    'nudge.yaw-left': nudge({ yaw: NUDGE_RAD }),
    'nudge.yaw-right': nudge({ yaw: -NUDGE_RAD }),
    'nudge.forward': nudge({ forward: NUDGE_M }),
    'nudge.backward': nudge({ forward: -NUDGE_M }),
    'nudge.left': nudge({ left: NUDGE_M }),
    'nudge.right': nudge({ left: -NUDGE_M }),
    'nudge.up': nudge({ up: NUDGE_M }),
    'nudge.down': nudge({ up: -NUDGE_M }),
    'nudge.longer': nudge({ length: NUDGE_M }),
    'nudge.shorter': nudge({ length: -NUDGE_M }),
    'nudge.wider': nudge({ width: NUDGE_M }),
    'nudge.narrower': nudge({ width: -NUDGE_M }),
    'nudge.higher': nudge({ height: NUDGE_M }),
    'nudge.lower': nudge({ height: -NUDGE_M }),
    'undo': scene.undo,
    'redo': scene.redo,
    'work.submit': page.submit,
    'work.replay': page.replay,
  }
}

function frameHandlers(scene: Scene, page: PageControls) {
  const go = (frame: number) => { page.stop(); scene.setFrame(frame) }
  const toT = (t: number | null | undefined, none: string) => {
    if (t === null || t === undefined) notify('info', none)
    else go(frameNear(scene.drive.frames, t))
  }
  const toKeyframe = (direction: 1 | -1) => () => {
    const track = gestures.needTrack(scene)
    if (track) toT(neighborKeyframe(track, scene.t(), direction)?.t, `There is no ${direction === 1 ? 'later' : 'earlier'} keyframe.`)
  }
  return {
    'frame.next': () => go(scene.frame() + 1),
    'frame.previous': () => go(scene.frame() - 1),
    'frame.forward': () => go(scene.frame() + 10),
    'frame.back': () => go(scene.frame() - 10),
    'frame.first': () => go(0),
    'frame.last': () => go(scene.drive.frames.length - 1),
    'frame.play': page.togglePlay,
    'keyframe.next': toKeyframe(1),
    'keyframe.previous': toKeyframe(-1),
    'keyframe.suggested': () => {
      const track = gestures.needTrack(scene)
      if (track) toT(track.next_keyframe, 'No further keyframe would help.')
    },
  }
}

function toolHandlers(scene: Scene, page: PageControls) {
  const selectBy = (step: number) => () => {
    const frame = scene.frame()
    const here = [...scene.tracks().values()].filter((it) => it.poses.rows[frame - it.poses.first]).sort((a, b) => a.id - b.id)
    if (here.length === 0) return notify('info', 'No object is in this frame.')
    const at = here.findIndex((it) => it.id === scene.selected())
    scene.select(here[(at + (at < 0 && step < 0 ? 0 : step) + here.length) % here.length].id)
  }
  return {
    'tool.select': () => scene.setTool('select'),
    'tool.box-click': () => scene.setTool('box-click'),
    'tool.box-rectangle': () => scene.setTool('box-rectangle'),
    'tool.box-three': () => scene.setTool('box-three'),
    'tool.box-class': () => scene.setTool('box-class'),
    'cancel': () => {
      if (page.cancel()) return
      if (scene.tool() !== 'select') scene.setTool('select')
      else scene.select(null)
    },
    'object.next': selectBy(1),
    'object.previous': selectBy(-1),
    'object.class': () => { page.showPanel('object'); setPickingClass(true) },
    'object.delete': () => gestures.deleteTrack(scene),
    'object.static': () => void gestures.toggleStatic(scene),
    'object.flip': () => { const it = gestures.needTrack(scene); if (it) scene.edit({ do: 'flip_track', track: it.id }) },
    'object.fit': () => void gestures.fitAgain(scene),
    'object.shrink': () => gestures.shrinkAll(scene),
    'keyframe.put': () => gestures.putKeyframe(scene),
    'keyframe.remove': () => gestures.removeKeyframe(scene),
    'keyframe.flip': () => gestures.flipKeyframe(scene),
    'keyframe.copy-size': () => {
      const it = gestures.needTrack(scene)
      if (it) scene.edit({ do: 'copy_value', track: it.id, t: scene.t(), value: 'size', direction: 'forward' })
    },
    'absence.put': () => gestures.toggleAbsence(scene),
  }
}

function trackHandlers(scene: Scene, page: PageControls) {
  const onTrack = (call: (id: number) => void) => () => { const it = gestures.needTrack(scene); if (it) call(it.id) }
  return {
    'track.forward': () => void gestures.propagate(scene, 1),
    'track.backward': () => void gestures.propagate(scene, -1),
    'track.split': () => gestures.split(scene),
    'track.merge': () => { if (gestures.needTrack(scene)) page.merge() },
    'track.re-identify': () => { if (gestures.needTrack(scene)) page.reIdentify() },
    'track.start': () => gestures.trim(scene, 'start'),
    'track.end': () => gestures.trim(scene, 'end'),
    'track.thin': onTrack((track) => scene.edit({ do: 'thin_track', track })),
    'track.review': onTrack((track) => scene.edit({ do: 'review_track', track })),
    'track.event': () => {
      page.showPanel('events')
      const [type] = eventTypesFor(scene.ontology, scene.track())
      if (type) addEvent(scene, type)
    },
    'track.comment': () => {
      page.showPanel('review')
      queueMicrotask(() => document.getElementById('new-comment')?.focus())
    },
  }
}

function viewHandlers(page: PageControls) {
  const step = (by: number) => () => setSetting('point_size', Math.max(1, Math.min(8, settings.point_size + by)))
  const neighbors = (by: number) => () => setSetting('n_neighbors', Math.max(0, Math.min(10, settings.n_neighbors + by)))
  return {
    'view.focus': page.focus,
    'view.home': page.home,
    'view.top': () => page.camera('top'),
    'view.free': () => page.camera('free'),
    'view.follow': () => page.camera('follow'),
    'view.color': () => setSetting('coloring', COLORINGS[(COLORINGS.indexOf(settings.coloring) + 1) % COLORINGS.length]),
    'view.larger-points': step(0.5),
    'view.smaller-points': step(-0.5),
    'view.more-neighbors': neighbors(1),
    'view.fewer-neighbors': neighbors(-1),
    'view.images': () => setSetting('images_large', !settings.images_large),
    'view.lidar': () => setSetting('lidar_on_images', !settings.lidar_on_images),
    'view.strip': () => setSetting('strip', !settings.strip),
    'panel.object': () => page.showPanel('object'),
    'panel.events': () => page.showPanel('events'),
    'panel.captions': () => page.showPanel('captions'),
    'panel.review': () => page.showPanel('review'),
    'list.filter': () => document.getElementById('object-filter')?.focus(),
  }
}

/** A class by its key: of the selected object, or of new ones. */
export function classByKey(scene: Scene, chord: string): boolean {
  const id = classKeys(scene.ontology).get(chord)
  if (id === undefined) return false
  const track = scene.track()
  if (track) scene.edit({ do: 'set_class', track: track.id, class: id })
  else { scene.setNewClass(id); notify('info', `New objects are of class ${id}.`) }
  return true
}
