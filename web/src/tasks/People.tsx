// Who may use the project, and as what: for admins. What is said here happens at once.

import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { Button, Choice, Dialog } from '../panels/controls'
import { ROLE_TITLES } from '../panels/words'
import { notify, sentence } from '../scene/notices'
import * as api from '../wire/api'
import type { Member, Role, Session } from '../wire/types'
import { PasswordFields } from './Password'

type Asked = { what: 'add' } | { what: 'password' | 'remove'; name: string }
const ROLES = (Object.keys(ROLE_TITLES) as Role[]).map((value) => ({ value, label: ROLE_TITLES[value] }))

export function People(props: { people: readonly Member[]; session: Session; onChanged: () => void }) {
  const [asked, setAsked] = createSignal<Asked | null>(null)
  const close = () => setAsked(null)
  const done = (text: string) => { close(); notify('info', text); props.onChanged() }
  const giveRole = async (name: string, role: Role) => {
    try {
      await api.setRole(name, role)
      done(`${name} is ${ROLE_TITLES[role].toLowerCase()} now, and has to log in again.`)
    } catch (err) {
      notify('error', sentence(err))
      props.onChanged()
    }
  }
  return (
    <section>
      <div class="line section-line">
        <h2>People <span class="count">{props.people.length}</span></h2>
        <Button icon="plus" label="Add somebody" title="Add somebody to the project" onClick={() => setAsked({ what: 'add' })} />
      </div>
      <table class="table">
        <thead><tr><th>Name</th><th>Role</th><th /></tr></thead>
        <tbody>
          <For each={props.people}>
            {({ name, role }) => (
              <tr>
                <td>{name}</td>
                <Show when={name !== props.session.person} fallback={<><td>{ROLE_TITLES[role]}</td><td class="right quiet">you</td></>}>
                  <td><Choice label={`Role of ${name}`} value={role} options={ROLES} onChange={(it) => void giveRole(name, it)} /></td>
                  <td class="right">
                    <Button label="New password" kind="quiet" title={`Give ${name} a new password`} onClick={() => setAsked({ what: 'password', name })} />
                    <Button label="Remove" kind="quiet" title={`Remove ${name} from the project`} onClick={() => setAsked({ what: 'remove', name })} />
                  </td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Switch>
        <Match when={asked()?.what === 'add'}><AddDialog onDone={done} onClose={close} /></Match>
        <Match when={nameOf(asked(), 'password')}>{(name) => <NewPasswordDialog name={name()} onDone={done} onClose={close} />}</Match>
        <Match when={nameOf(asked(), 'remove')}>{(name) => <RemoveDialog name={name()} onDone={done} onClose={close} />}</Match>
      </Switch>
    </section>
  )
}

const nameOf = (asked: Asked | null, what: 'password' | 'remove') => (asked?.what === what ? asked.name : undefined)

interface AskProps {
  onDone: (text: string) => void
  onClose: () => void
}

function AddDialog(props: AskProps) {
  const [name, setName] = createSignal('')
  const [role, setRole] = createSignal<Role>('annotator')
  const add = async (password: string) => {
    await api.addPerson(name().trim(), role(), password)
    props.onDone(`${name().trim()} can log in now.`)
  }
  return (
    <Dialog title="Add somebody" onClose={props.onClose}>
      <PasswordFields submit="Add" name={name()} onSubmit={add}>
        <label>Name
          <input class="field" autocomplete="off" required maxlength="100" value={name()} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>Role
          <Choice label="Role" value={role()} options={ROLES} onChange={setRole} />
        </label>
      </PasswordFields>
    </Dialog>
  )
}

function NewPasswordDialog(props: AskProps & { name: string }) {
  const change = async (password: string) => {
    await api.setPassword(props.name, password)
    props.onDone(`${props.name} has a new password, and has to log in again.`)
  }
  return (
    <Dialog title={`A new password for ${props.name}`} onClose={props.onClose}>
      <PasswordFields submit="Change" name={props.name} onSubmit={change} />
    </Dialog>
  )
}

function RemoveDialog(props: AskProps & { name: string }) {
  const remove = async () => {
    try {
      await api.removePerson(props.name)
      props.onDone(`${props.name} cannot log in any more.`)
    } catch (err) {
      notify('error', sentence(err))
      props.onClose()
    }
  }
  return (
    <Dialog title={`Remove ${props.name}?`} onClose={props.onClose}>
      <p>{props.name} cannot log in any more, and what they have open ends. What they labeled stays theirs.</p>
      <div class="line dialog-line">
        <Button label="Keep" title="Change nothing" onClick={props.onClose} />
        <Button label="Remove" kind="danger" title={`Remove ${props.name}`} onClick={() => void remove()} />
      </div>
    </Dialog>
  )
}
