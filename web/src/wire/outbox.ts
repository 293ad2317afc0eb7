// What was done and is not known to be on the server's disk yet: it outlives the page.

import type { Deed } from './types'

/** Keeps deeds in their order until the server has them. */
export interface Outbox {
  all(): Promise<Deed[]>
  put(deed: Deed): Promise<void>
  remove(id: string): Promise<void>
}

/** An outbox that ends with the page: for tests, and where the browser stores nothing. */
export class MemoryOutbox implements Outbox {
  private deeds: Deed[] = []

  async all(): Promise<Deed[]> {
    return [...this.deeds]
  }

  async put(deed: Deed): Promise<void> {
    this.deeds = [...this.deeds.filter((it) => it.id !== deed.id), deed]
  }

  async remove(id: string): Promise<void> {
    this.deeds = this.deeds.filter((it) => it.id !== id)
  }
}

/** The least of `localStorage` that an outbox needs. */
export interface TextStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** An outbox in `localStorage`, for browsers that refuse a database: in private windows. */
export class TextOutbox implements Outbox {
  constructor(private readonly store: TextStore, private readonly key: string) {}

  async all(): Promise<Deed[]> {
    return this.read()
  }

  async put(deed: Deed): Promise<void> {
    const others = this.read().filter((it) => it.id !== deed.id)
    this.store.setItem(this.key, JSON.stringify([...others, deed]))
  }

  async remove(id: string): Promise<void> {
    const others = this.read().filter((it) => it.id !== id)
    if (others.length === 0) this.store.removeItem(this.key)
    else this.store.setItem(this.key, JSON.stringify(others))
  }

  /** In one go with what is written after it: nothing may come in between. */
  private read(): Deed[] {
    const text = this.store.getItem(this.key)
    return text === null ? [] : (JSON.parse(text) as Deed[])
  }
}

const TABLE = 'deeds'

/** An outbox in IndexedDB; rows are numbered as they come, and found by scene and id. */
export class DatabaseOutbox implements Outbox {
  private constructor(private readonly db: IDBDatabase, private readonly scope: string) {}

  static async open(factory: IDBFactory, scope: string): Promise<DatabaseOutbox> {
    const request = factory.open('framelock', 1)
    request.onupgradeneeded = () => {
      const table = request.result.createObjectStore(TABLE, { autoIncrement: true })
      table.createIndex('scope', 'scope')
      table.createIndex('id', 'id')
    }
    return new DatabaseOutbox(await finished(request), scope)
  }

  async all(): Promise<Deed[]> {
    const index = this.db.transaction(TABLE).objectStore(TABLE).index('scope')
    const rows = (await finished(index.getAll(this.scope))) as { deed: Deed }[]
    return rows.map((row) => row.deed)
  }

  async put(deed: Deed): Promise<void> {
    const transaction = this.db.transaction(TABLE, 'readwrite')
    transaction.objectStore(TABLE).add({ scope: this.scope, id: deed.id, deed })
    await committed(transaction)
  }

  async remove(id: string): Promise<void> {
    const table = this.db.transaction(TABLE, 'readwrite').objectStore(TABLE)
    const keys = await finished(table.index('id').getAllKeys(id))
    await Promise.all(keys.map((key) => finished(table.delete(key))))
  }
}

/** Only what is committed outlives a page that is closed. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the database did not keep it'))
    transaction.onerror = () => reject(transaction.error ?? new Error('the database did not keep it'))
  })
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database did not answer'))
  })
}

/** The best outbox that this browser has, for one scene and one person. */
export async function openOutbox(scene: number, person: string): Promise<Outbox> {
  const scope = `${person}/${scene}`
  try {
    return await DatabaseOutbox.open(indexedDB, scope)
  } catch {
    try {
      localStorage.setItem('framelock.probe', '1')
      localStorage.removeItem('framelock.probe')
      return new TextOutbox(localStorage, `framelock.outbox.${scope}`)
    } catch {
      return new MemoryOutbox()
    }
  }
}
