// Nothing that was done is lost: not by a lost connection, not by a reload.

import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { backoffMs, Live, type Saving, type Socket } from './live'
import { DatabaseOutbox, MemoryOutbox, type Outbox, TextOutbox } from './outbox'
import type { Deed, FromServer, ToServer } from './types'

class FakeSocket implements Socket {
  sent: ToServer[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  send(text: string): void { this.sent.push(JSON.parse(text) as ToServer) }
  close(): void { this.onclose?.() }
  hear(message: FromServer): void { this.onmessage?.({ data: JSON.stringify(message) }) }
  welcome(): void { this.onopen?.(); this.hear({ kind: 'welcome', revision: 1, person: 'ada', connection: 1 }) }
  get deeds(): string[] { return this.sent.flatMap((it) => ('id' in it ? [it.id] : [])) }
}

function bench(outbox: Outbox) {
  const sockets: FakeSocket[] = []
  const waits: { call: () => void; milliseconds: number }[] = []
  const savings: Saving[] = []
  const live = new Live({
    connect: () => { const it = new FakeSocket(); sockets.push(it); return it },
    outbox,
    events: { message: () => undefined, saving: (it) => savings.push(it), revision: () => 41 },
    wait: (call, milliseconds) => waits.push({ call, milliseconds }),
  })
  return { live, sockets, waits, saving: () => savings.at(-1) }
}

const deed = (id: string): Deed => ({ kind: 'edit', id, base: 1, action: { do: 'flip_track', track: 7 } })

describe('the connection', () => {
  test('says which revision it has, then sends what waits in order', async () => {
    const { live, sockets } = bench(new MemoryOutbox())
    await live.start()
    await live.put(deed('a'))
    await live.put(deed('b'))
    expect(sockets[0].deeds).toEqual([])
    sockets[0].welcome()
    expect(sockets[0].sent[0]).toEqual({ kind: 'hello', revision: 41 })
    expect(sockets[0].deeds).toEqual(['a', 'b'])
  })

  test('sends again after a break what is not done', async () => {
    const { live, sockets, waits, saving } = bench(new MemoryOutbox())
    await live.start()
    sockets[0].welcome()
    await live.put(deed('a'))
    await live.put(deed('b'))
    sockets[0].hear({ kind: 'done', id: 'a', revision: 2 })
    expect(saving()).toEqual({ online: true, n_waiting: 1, kept: true })
    sockets[0].close()
    expect(saving()).toEqual({ online: false, n_waiting: 1, kept: true })
    await live.put(deed('c'))
    waits[0].call()
    sockets[1].welcome()
    expect(sockets[1].deeds).toEqual(['b', 'c'])
  })

  test('waits longer after each failure, within a bound, and anew after a welcome', async () => {
    const { live, sockets, waits } = bench(new MemoryOutbox())
    await live.start()
    for (let n = 0; n < 3; n += 1) { sockets[n].close(); waits[n].call() }
    expect(waits.map((it) => it.milliseconds)).toEqual([0, 1, 2].map(backoffMs))
    expect(backoffMs(50)).toBe(10_000)
    sockets[3].welcome()
    sockets[3].close()
    expect(waits[3].milliseconds).toBe(backoffMs(0))
  })

  test('does not come back after it was closed', async () => {
    const { live, sockets, waits } = bench(new MemoryOutbox())
    await live.start()
    live.close()
    expect([sockets.length, waits.length]).toEqual([1, 0])
  })

  test('forgets what was refused', async () => {
    const outbox = new MemoryOutbox()
    const { live, sockets, saving } = bench(outbox)
    await live.start()
    sockets[0].welcome()
    await live.put(deed('a'))
    sockets[0].hear({ kind: 'refused', id: 'a', error: 'no' })
    expect(saving()?.n_waiting).toBe(0)
    expect(await outbox.all()).toEqual([])
  })

  test('says so when the browser cannot keep what waits', async () => {
    const outbox = new MemoryOutbox()
    outbox.put = () => Promise.reject(new Error('full'))
    const { live, sockets, saving } = bench(outbox)
    await live.start()
    sockets[0].welcome()
    await live.put(deed('a'))
    sockets[0].hear({ kind: 'done', id: 'z', revision: 2 })
    expect(saving()).toMatchObject({ kept: false, n_waiting: 1 })
    expect(sockets[0].deeds).toEqual(['a'])
  })
})

class FakeStore {
  values = new Map<string, string>()
  getItem(key: string): string | null { return this.values.get(key) ?? null }
  setItem(key: string, value: string): void { this.values.set(key, value) }
  removeItem(key: string): void { this.values.delete(key) }
}

const store = new FakeStore()
describe.each([
  ['IndexedDB', (scope: string) => DatabaseOutbox.open(indexedDB, scope)],
  ['localStorage', async (scope: string) => new TextOutbox(store, scope)],
])('an outbox in %s', (_, open: (scope: string) => Promise<Outbox>) => {
  let scope = ''
  beforeEach(() => { scope = `ada/${Math.random()}` })

  test('gives a reloaded page what the one before left, in order', async () => {
    const before = bench(await open(scope))
    await before.live.start()
    for (const id of ['a', 'b', 'c']) await before.live.put(deed(id))
    const after = bench(await open(scope))
    expect((await after.live.start()).map((it) => it.id)).toEqual(['a', 'b', 'c'])
    after.sockets[0].welcome()
    expect(after.sockets[0].deeds).toEqual(['a', 'b', 'c'])
    for (const id of ['a', 'b', 'c']) after.sockets[0].hear({ kind: 'done', id, revision: 2 })
    await new Promise((resolve) => setTimeout(resolve))
    expect(await (await open(scope)).all()).toEqual([])
  })

  test('keeps scenes apart', async () => {
    const [one, other] = [await open(scope), await open(`${scope}/other`)]
    await one.put(deed('a'))
    expect(await other.all()).toEqual([])
  })
})
