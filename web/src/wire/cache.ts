// A cache that holds at most so many bytes and forgets what was used longest ago.

interface Entry<V> {
  value: V
  n_bytes: number
}

export class ByteCache<V> {
  private readonly entries = new Map<string, Entry<V>>()
  private held = 0

  constructor(private readonly max_bytes: number, private readonly forget: (value: V) => void = () => undefined) {}

  get n_bytes(): number {
    return this.held
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry.value
  }

  has(key: string): boolean {
    return this.entries.has(key)
  }

  /** Keeps a value; the newest stays even if it is larger than the bound. */
  set(key: string, value: V, n_bytes: number): void {
    this.drop(key)
    this.entries.set(key, { value, n_bytes })
    this.held += n_bytes
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.max_bytes || oldest === key) break
      this.drop(oldest)
    }
  }

  clear(): void {
    for (const key of [...this.entries.keys()]) this.drop(key)
  }

  private drop(key: string): void {
    const entry = this.entries.get(key)
    if (entry === undefined) return
    this.entries.delete(key)
    this.held -= entry.n_bytes
    this.forget(entry.value)
  }
}
