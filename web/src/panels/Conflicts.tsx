// Two people changed the same: both versions side by side, and a person chooses.

import { createSignal, For, Show } from 'solid-js'
import { anglesOf } from '../document/geometry'
import { frameNear } from '../document/track'
import { notify, sentence } from '../scene/notices'
import { useScene } from '../scene/scene'
import * as api from '../wire/api'
import type { Conflict, Cuboid, Vec3 } from '../wire/types'
import { Button, Dialog } from './controls'

export function Conflicts() {
  const scene = useScene()
  const [later, setLater] = createSignal(0)
  const first = () => scene.conflicts()[0]
  return (
    <Show when={scene.conflicts().length > later() ? first() : undefined}>
      {(conflict) => <ConflictDialog conflict={conflict()} n_more={scene.conflicts().length - 1} onLater={() => setLater(scene.conflicts().length)} />}
    </Show>
  )
}

function ConflictDialog(props: { conflict: Conflict; n_more: number; onLater: () => void }) {
  const scene = useScene()
  const settle = async (keep: 'mine' | 'theirs') => {
    try {
      await api.settleConflict(scene.id, props.conflict.id, keep)
    } catch (err) {
      notify('error', sentence(err))
    }
  }
  const show = () => {
    if (props.conflict.track) scene.select(props.conflict.track)
    if (props.conflict.t !== null && props.conflict.t !== undefined) scene.setFrame(frameNear(scene.drive.frames, props.conflict.t))
    props.onLater()
  }
  return (
    <Dialog title="Two versions of the same" wide onClose={props.onLater}>
      <p><b>{props.conflict.author}</b> and <b>{props.conflict.other_author}</b> changed {props.conflict.cell}. {sentence(props.conflict.reason)}</p>
      <div class="versions">
        <Version title={`${props.conflict.author}: ${props.conflict.gesture}`} text={props.conflict.mine_text} cuboid={props.conflict.mine} other={props.conflict.theirs} action="Keep this one" onKeep={() => void settle('mine')} />
        <Version title={`${props.conflict.other_author}, already saved`} text={props.conflict.theirs_text} cuboid={props.conflict.theirs} other={props.conflict.mine} action="Keep this one" onKeep={() => void settle('theirs')} />
      </div>
      <div class="line">
        <Button label="Look at it first" title="Close this and go to the object; the choice stays open" onClick={show} />
        <Show when={props.n_more > 0}><span class="quiet">{props.n_more} more after this</span></Show>
      </div>
    </Dialog>
  )
}

function Version(props: { title: string; text: string; cuboid?: Cuboid | null; other?: Cuboid | null; action: string; onKeep: () => void }) {
  const scene = useScene()
  return (
    <section class="version">
      <h3>{props.title}</h3>
      <p>{props.text}</p>
      <Show when={props.cuboid}>
        {(cuboid) => (
          <table>
            <tbody>
              <For each={values(cuboid(), props.other ?? null, scene.drive.origin)}>
                {(it) => <tr classList={{ differs: it.differs }}><th>{it.name}</th><td>{it.text}</td></tr>}
              </For>
            </tbody>
          </table>
        )}
      </Show>
      <Button label={props.action} kind="primary" title={`Keep: ${props.title}`} onClick={props.onKeep} />
    </section>
  )
}

const SHOWN_DIFFERENCE = 0.005

/** As the inspector shows them: places from the drive's origin. */
function values(cuboid: Cuboid, other: Cuboid | null, origin: Vec3): { name: string; text: string; differs: boolean }[] {
  const numbers = (it: Cuboid) => [...it.center.map((value, axis) => value - origin[axis]), ...it.size, (anglesOf(it.rotation).yaw * 180) / Math.PI]
  const names = ['x', 'y', 'z', 'length', 'width', 'height', 'yaw']
  const others = other ? numbers(other) : null
  return numbers(cuboid).map((value, idx) => ({
    name: names[idx],
    text: `${value.toFixed(idx === 6 ? 1 : 2)} ${idx === 6 ? '°' : 'm'}`,
    differs: others !== null && Math.abs(others[idx] - value) > SHOWN_DIFFERENCE,
  }))
}
