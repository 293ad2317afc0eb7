// A password that is chosen, and one's own that is changed.

import { createSignal, type JSX, Show } from 'solid-js'
import { Dialog } from '../panels/controls'
import { notify, sentence } from '../scene/notices'
import * as api from '../wire/api'

const LEAST = 10

interface FieldsProps {
  submit: string
  /** Whose it is, so that the browser's password store knows. */
  name: string
  /** What is asked for above the new password. */
  children?: JSX.Element
  onSubmit: (password: string) => Promise<void>
}

/** A new password, typed twice. What went wrong is said under it. */
export function PasswordFields(props: FieldsProps) {
  const [password, setPassword] = createSignal('')
  const [again, setAgain] = createSignal('')
  const [error, setError] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (password() !== again()) return void setError('The two passwords differ.')
    setBusy(true)
    setError('')
    try {
      await props.onSubmit(password())
    } catch (err) {
      setError(sentence(err))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class="password-form" onSubmit={(event) => void submit(event)}>
      <input type="text" name="username" autocomplete="username" value={props.name} hidden readonly />
      {props.children}
      <label>New password, at least {LEAST} characters
        <input class="field" type="password" autocomplete="new-password" required minlength={LEAST} value={password()} onInput={(event) => setPassword(event.currentTarget.value)} />
      </label>
      <label>The same again
        <input class="field" type="password" autocomplete="new-password" required value={again()} onInput={(event) => setAgain(event.currentTarget.value)} />
      </label>
      <Show when={error()}><p class="error-text" role="alert">{error()}</p></Show>
      <div class="line dialog-line"><button type="submit" class="button primary" disabled={busy()}>{props.submit}</button></div>
    </form>
  )
}

/** One's own password; all other browsers of this person are logged out by it. */
export function OwnPasswordDialog(props: { name: string; onClose: () => void }) {
  const [current, setCurrent] = createSignal('')
  const change = async (password: string) => {
    await api.changeOwnPassword(current(), password)
    notify('info', 'Your password is changed. Other browsers have to log in again.')
    props.onClose()
  }
  return (
    <Dialog title="Change your password" onClose={props.onClose}>
      <PasswordFields submit="Change" name={props.name} onSubmit={change}>
        <label>Your password now
          <input class="field" type="password" autocomplete="current-password" required value={current()} onInput={(event) => setCurrent(event.currentTarget.value)} />
        </label>
      </PasswordFields>
    </Dialog>
  )
}
