// The live connection of a scene: deeds go out until they are done, news come in.

import type { Outbox } from './outbox'
import type { Deed, FromServer, ToServer } from './types'

/** The part of a WebSocket that is used; a test brings its own. */
export interface Socket {
  send(text: string): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
}

/** How far everything that was done has come. */
export interface Saving {
  online: boolean
  n_waiting: number
  /** Whether the browser could keep what waits for a reload. */
  kept: boolean
}

export interface LiveEvents {
  message(message: FromServer): void
  saving(saving: Saving): void
  /** The revision that the document has, asked for at every connection. */
  revision(): number
}

export interface LiveParts {
  connect: () => Socket
  outbox: Outbox
  events: LiveEvents
  wait?: (callback: () => void, milliseconds: number) => void
}

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 10_000

/** How long to wait before the nth attempt to connect again: doubling, with a bound. */
export function backoffMs(n_failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** n_failures)
}

/**
 * Sends every deed at least once, in order, and again after each reconnect until the server says
 * that it is done; the server takes each id once.
 */
export class Live {
  private socket: Socket | null = null
  private welcomed = false
  private closed = false
  private n_failures = 0
  private kept = true
  /** Deeds that are on their way into the outbox: a page that closes now loses them. */
  private n_keeping = 0
  private waiting: Deed[] = []

  constructor(private readonly parts: LiveParts) {}

  /** Takes up what an earlier page left, and connects. Returns what was left. */
  async start(): Promise<Deed[]> {
    this.waiting = await this.parts.outbox.all()
    this.connect()
    this.tell()
    return [...this.waiting]
  }

  /** Queues a deed; it is kept before it is sent. */
  async put(deed: Deed): Promise<void> {
    this.waiting.push(deed)
    this.n_keeping += 1
    this.tell()
    await this.parts.outbox.put(deed).catch(() => { this.kept = false })
    this.n_keeping -= 1
    this.tell()
    if (this.welcomed && this.waiting.includes(deed)) this.write(deed)
  }

  /** Says something that need not be repeated: lost without a connection. */
  say(message: ToServer): void {
    if (this.welcomed) this.write(message)
  }

  close(): void {
    this.closed = true
    this.socket?.close()
  }

  /** Connects at once, without waiting out the pause: when the network is back. */
  hurry(): void {
    if (this.socket === null && !this.closed) this.connect()
  }

  private connect(): void {
    const socket = this.parts.connect()
    this.socket = socket
    socket.onopen = () => socket.send(JSON.stringify({ kind: 'hello', revision: this.parts.events.revision() }))
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)) as FromServer)
    socket.onclose = () => this.lost(socket)
  }

  private hear(message: FromServer): void {
    if (message.kind === 'welcome') this.welcome()
    if (message.kind === 'done' || message.kind === 'refused' || message.kind === 'conflict') this.settle(message.id)
    this.parts.events.message(message)
  }

  private welcome(): void {
    this.welcomed = true
    this.n_failures = 0
    for (const deed of this.waiting) this.write(deed)
    this.tell()
  }

  private settle(id: string): void {
    this.waiting = this.waiting.filter((it) => it.id !== id)
    this.parts.outbox.remove(id).catch(() => undefined)
    this.tell()
  }

  private lost(socket: Socket): void {
    if (this.socket !== socket) return
    this.socket = null
    this.welcomed = false
    this.tell()
    if (this.closed) return
    const wait = this.parts.wait ?? ((callback, milliseconds) => void setTimeout(callback, milliseconds))
    wait(() => this.hurry(), backoffMs(this.n_failures))
    this.n_failures += 1
  }

  private write(message: ToServer): void {
    this.socket?.send(JSON.stringify(message))
  }

  private tell(): void {
    this.parts.events.saving({ online: this.welcomed, n_waiting: this.waiting.length, kept: this.kept && this.n_keeping === 0 })
  }
}
