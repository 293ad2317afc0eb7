// The page's side of the decoding worker: bytes in, a promise of a cloud out.

import type { DecodedCloud } from './decode'
import type { DecodeReply, DecodeRequest } from './decode.worker'

interface Waiting { resolve(cloud: DecodedCloud): void; reject(err: Error): void }

let prepared: CloudDecoder | null = null

/** Starts a decoder for the next one who asks: a worker takes its time, and none while the page is built. */
export function prepareDecoder(): void {
  prepared ??= new CloudDecoder()
}

/** The prepared decoder, or a new one. */
export function takeDecoder(): CloudDecoder {
  const decoder = prepared ?? new CloudDecoder()
  prepared = null
  return decoder
}

/** One worker; clouds come back in the order they were asked for. */
export class CloudDecoder {
  private readonly worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' })
  private readonly waiting = new Map<number, Waiting>()
  private next = 0

  constructor() {
    this.worker.onmessage = (message: MessageEvent<DecodeReply>) => this.settle(message.data)
    this.worker.onerror = event => this.fail(new Error(event.message || 'the decoding worker stopped'))
  }

  /** Takes the bytes over: the buffer is empty afterwards. */
  decode(bytes: ArrayBuffer): Promise<DecodedCloud> {
    const id = this.next++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.worker.postMessage({ id, bytes } satisfies DecodeRequest, [bytes])
    })
  }

  dispose(): void {
    this.worker.terminate()
    this.fail(new Error('the decoder was closed'))
  }

  private settle(reply: DecodeReply): void {
    const waiting = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if ('error' in reply) waiting?.reject(new Error(reply.error))
    else waiting?.resolve(reply.cloud)
  }

  private fail(err: Error): void {
    for (const waiting of this.waiting.values()) waiting.reject(err)
    this.waiting.clear()
  }
}
