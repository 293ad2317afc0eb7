// The selected cuboid in numbers: where it is, how large, how it stands.

import { createMemo, Show } from 'solid-js'
import { type Angles, anglesOf, placedInto, rotationOf, wrapped } from '../document/geometry'
import { commitCuboid } from '../scene/gestures'
import { type Scene, useScene } from '../scene/scene'
import type { Cuboid, Vec3 } from '../wire/types'
import { NumberField } from './controls'

const DEGREE = Math.PI / 180
const AXES = ['x', 'y', 'z'] as const
const SIZES = ['length', 'width', 'height'] as const

export function Numbers() {
  const scene = useScene()
  const cuboid = () => scene.cuboid()
  const { origin } = scene.drive
  const fromOrigin = (axis: number) => { const it = cuboid(); return it ? it.center[axis] - origin[axis] : null }
  const angles = createMemo(() => { const it = cuboid(); return it ? anglesOf(it.rotation) : null })
  return (
    <div class="numbers">
      <div class="number-grid">
        {AXES.map((label, axis) => (
          <NumberField
            label={label} unit="m" step={0.05} digits={2} disabled={!scene.may_edit}
            value={fromOrigin(axis)}
            more={`from where the drive starts; ${cuboid()?.center[axis].toFixed(2) ?? '–'} in the world`}
            onInput={(value) => draft(scene, (it) => ({ ...it, center: replaced(it.center, axis, value + origin[axis]) }))}
            onCancel={scene.draft.drop}
            onCommit={(value) => commit(scene, (it) => ({ ...it, center: replaced(it.center, axis, value + origin[axis]) }))}
          />
        ))}
        {SIZES.map((label, axis) => (
          <NumberField
            label={label} unit="m" step={0.05} digits={2} min={0.05} disabled={!scene.may_edit}
            value={cuboid()?.size[axis] ?? null}
            onInput={(value) => draft(scene, (it) => ({ ...it, size: replaced(it.size, axis, value) }))}
            onCancel={scene.draft.drop}
            onCommit={(value) => commit(scene, (it) => ({ ...it, size: replaced(it.size, axis, value) }))}
          />
        ))}
        <Angle label="yaw" name="yaw" angles={angles()} scene={scene} />
        <Facts />
      </div>
      <details class="more">
        <summary>Pitch and roll</summary>
        <div class="number-grid">
          <Angle label="pitch" name="pitch" angles={angles()} scene={scene} />
          <Angle label="roll" name="roll" angles={angles()} scene={scene} />
        </div>
      </details>
    </div>
  )
}

function Angle(props: { label: string; name: keyof Angles; angles: Angles | null; scene: Scene }) {
  const turned = (degrees: number) => (it: Cuboid): Cuboid =>
    ({ ...it, rotation: rotationOf({ ...anglesOf(it.rotation), [props.name]: wrapped(degrees * DEGREE) }) })
  return (
    <NumberField
      label={props.label} unit="°" step={1} digits={1} disabled={!props.scene.may_edit}
      value={props.angles ? props.angles[props.name] / DEGREE : null}
      onInput={(value) => draft(props.scene, turned(value))}
      onCancel={props.scene.draft.drop}
      onCommit={(value) => commit(props.scene, turned(value))}
    />
  )
}

/** What follows from the numbers: how far from the vehicle, how fast, on how many points. */
function Facts() {
  const scene = useScene()
  const distance_m = createMemo(() => {
    const it = scene.cuboid()
    const frame = scene.drive.frames[scene.frame()]
    return it && frame ? Math.hypot(...placedInto(frame.world_from_ego, it.center)) : null
  })
  const speed_mps = createMemo(() => {
    const track = scene.track()
    const frame = scene.frame()
    if (!track) return null
    const [a, b] = [frame - 1, frame + 1].map((it) => track.poses.rows[it - track.poses.first])
    const [fa, fb] = [scene.drive.frames[frame - 1], scene.drive.frames[frame + 1]]
    if (!a || !b || !fa || !fb) return null
    return (Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]) * 1e9) / (fb.t - fa.t)
  })
  return (
    <p class="facts">
      <Show when={distance_m() !== null}><span title="Distance from the vehicle">{distance_m()?.toFixed(1)} m away</span></Show>
      <Show when={speed_mps() !== null}><span title="Speed of the track in this frame">{speed_mps()?.toFixed(1)} m/s</span></Show>
      <Show when={scene.draft.n_points() !== null}><span title="Points inside the cuboid">{scene.draft.n_points()} points</span></Show>
    </p>
  )
}

function replaced(vector: Vec3, axis: number, value: number): Vec3 {
  return vector.map((it, idx) => (idx === axis ? value : it)) as Vec3
}

function draft(scene: Scene, edit: (cuboid: Cuboid) => Cuboid): void {
  const [track, cuboid] = [scene.track(), scene.cuboid()]
  if (track && cuboid) scene.draft.move({ track: track.id, class: track.class, cuboid: edit(cuboid) })
}

function commit(scene: Scene, edit: (cuboid: Cuboid) => Cuboid): void {
  const [track, cuboid] = [scene.track(), scene.cuboid()]
  if (track && cuboid) commitCuboid(scene, track.id, edit(cuboid))
}
