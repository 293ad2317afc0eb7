// How the editor looks to one person.

import { For } from 'solid-js'
import { COLORINGS, setSetting, settings } from '../scene/settings'
import { Choice, Dialog, hint, Segments, Switch } from './controls'
import { COLORING_TITLES } from './words'

export function SettingsDialog(props: { onClose: () => void }) {
  return (
    <Dialog title="Settings" onClose={props.onClose}>
      <div class="form">
        <span class="label">Theme</span>
        <Segments label="Theme" value={settings.theme} options={[{ value: 'dark', label: 'Dark' }, { value: 'light', label: 'Light' }]} onChange={(it) => setSetting('theme', it)} />
        <span class="label">Size of text</span>
        <Slider name="text_scale" min={0.8} max={1.6} step={0.05} text={`${Math.round(settings.text_scale * 100)} %`} />
        <span class="label">Points colored by</span>
        <Choice label="Points colored by" value={settings.coloring} options={COLORINGS.map((value) => ({ value, label: COLORING_TITLES[value] }))} onChange={(it) => setSetting('coloring', it)} />
        <span class="label" title={hint('view.larger-points')}>Size of points</span>
        <Slider name="point_size" min={1} max={8} step={0.5} text={`${settings.point_size} px`} />
        <span class="label" title={hint('view.more-neighbors')}>Neighboring sweeps</span>
        <Slider name="n_neighbors" min={0} max={10} step={1} text={settings.n_neighbors === 0 ? 'none' : `± ${settings.n_neighbors}`} />
        <span class="label" title={hint('track.forward')}>Propagate over</span>
        <Slider name="n_propagate" min={1} max={100} step={1} text={`${settings.n_propagate} frames`} />
        <span class="label">Show</span>
        <div class="switches">
          <For each={[['grid', 'Ground grid'], ['ego', 'Own vehicle'], ['radar', 'Radar with speeds'], ['lidar_on_images', 'Lidar on the images']] as const}>
            {([name, label]) => <Switch label={label} on={settings[name]} onChange={(on) => setSetting(name, on)} />}
          </For>
        </div>
      </div>
    </Dialog>
  )
}

function Slider(props: { name: 'text_scale' | 'point_size' | 'n_neighbors' | 'n_propagate'; min: number; max: number; step: number; text: string }) {
  return (
    <div class="slider">
      <input type="range" min={props.min} max={props.max} step={props.step} value={settings[props.name]} aria-valuetext={props.text}
        onInput={(event) => setSetting(props.name, Number(event.currentTarget.value))} />
      <output>{props.text}</output>
    </div>
  )
}
