// The bar on top: where one is, tools, undo, who is here, whether all is saved.

import { For, Show } from 'solid-js'
import { classOf, colorOf, titleOf } from '../document/ontology'
import type { ActionName } from '../keys/actions'
import { Button, hint, type IconName, Swatch } from '../panels/controls'
import { Presence, SaveState } from '../panels/Status'
import { STATE_TITLES } from '../panels/words'
import { type ToolName, useScene } from '../scene/scene'
import type { Task } from '../wire/types'

const TOOLS: { name: ToolName; icon: IconName; label: string; action: ActionName }[] = [
  { name: 'select', icon: 'select', label: 'Select', action: 'tool.select' },
  { name: 'box-click', icon: 'point', label: 'Click', action: 'tool.box-click' },
  { name: 'box-rectangle', icon: 'rectangle', label: 'Rectangle', action: 'tool.box-rectangle' },
  { name: 'box-three', icon: 'three', label: '3 clicks', action: 'tool.box-three' },
  { name: 'box-class', icon: 'cube', label: 'Usual size', action: 'tool.box-class' },
]

interface TopBarProps {
  task: Task | null
  onLeave: () => void
  onHelp: () => void
  onSettings: () => void
  onSubmit: () => void
  onReview: () => void
  onReplay: () => void
  onNewClass: () => void
}

export function TopBar(props: TopBarProps) {
  const scene = useScene()
  return (
    <header class="top-bar">
      <Button icon="back" label="Tasks" kind="quiet" title="Back to the tasks; everything stays saved" onClick={props.onLeave} />
      <span class="crumb" title={`${scene.drive.log}, recorded ${new Date(Number(BigInt(scene.drive.start_ns) / 1_000_000n)).toLocaleString()}`}>{scene.project.scenes.find((it) => it.id === scene.id)?.name ?? scene.drive.name}</span>
      <div class="tools" role="toolbar" aria-label="Tools">
        <For each={TOOLS}>
          {(tool) => (
            <Button icon={tool.icon} label={tool.label} title={hint(tool.action)} pressed={scene.tool() === tool.name} disabled={tool.name !== 'select' && !scene.may_edit} onClick={() => scene.setTool(tool.name)} />
          )}
        </For>
        <button type="button" class="button quiet new-class" title={hint('object.class', 'Class of new boxes')} onClick={props.onNewClass}>
          <Swatch color={colorOf(scene.ontology, scene.new_class())} /><span>{titleOf(classOf(scene.ontology, scene.new_class()), scene.new_class())}</span>
        </button>
      </div>
      <Button icon="undo" kind="quiet" title={hint('undo')} disabled={!scene.may_edit} onClick={() => scene.undo()} />
      <Button icon="redo" kind="quiet" title={hint('redo')} disabled={!scene.may_edit} onClick={() => scene.redo()} />
      <span class="grow" />
      <Presence />
      <SaveState />
      <Show when={props.task}>
        {(task) => (
          <>
            <span class={`state ${task().state}`} title={`Task ${task().id}`}>{STATE_TITLES[task().state]}</span>
            <Show when={task().state === 'in_progress'}><Button icon="check" label="Hand in" kind="primary" title={hint('work.submit')} onClick={props.onSubmit} /></Show>
            <Show when={task().state === 'in_review'}><Button label="Review" kind="primary" title="Accept or reject the task" onClick={props.onReview} /></Show>
          </>
        )}
      </Show>
      <Button icon="film" label="Replay" kind="quiet" title={hint('work.replay')} onClick={props.onReplay} />
      <Button icon="gear" kind="quiet" title="Settings" onClick={props.onSettings} />
      <Button icon="help" kind="quiet" title={hint('help')} onClick={props.onHelp} />
    </header>
  )
}
