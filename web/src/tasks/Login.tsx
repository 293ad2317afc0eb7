// The page to log in on.

import { createSignal, Show } from 'solid-js'
import { sentence } from '../scene/notices'
import * as api from '../wire/api'
import type { Session } from '../wire/types'

export function Login(props: { onLogin: (session: Session) => void }) {
  const [name, setName] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [error, setError] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError('')
    try {
      await api.logIn(name(), password())
      const session = await api.session()
      if (session) props.onLogin(session)
      else setError('The login was taken but does not hold; are cookies allowed?')
    } catch (err) {
      setError(sentence(err))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submit(event)}>
        <h1>Framelock</h1>
        <label>Name
          <input class="field" name="username" autocomplete="username" required autofocus value={name()} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>Password
          <input class="field" name="password" type="password" autocomplete="current-password" required value={password()} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        <Show when={error()}><p class="error-text" role="alert">{error()}</p></Show>
        <button type="submit" class="button primary" disabled={busy()}>Log in</button>
      </form>
    </main>
  )
}
