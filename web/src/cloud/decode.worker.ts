// The worker that decodes clouds off the page's thread and hands their arrays over without a copy.

import { decodeCloud, type DecodedCloud } from './decode'

export interface DecodeRequest { id: number; bytes: ArrayBuffer }
export type DecodeReply = { id: number; cloud: DecodedCloud } | { id: number; error: string }

const scope = self as unknown as DedicatedWorkerGlobalScope

scope.onmessage = (message: MessageEvent<DecodeRequest>) => {
  const { id, bytes } = message.data
  try {
    const cloud = decodeCloud(bytes)
    const planes = [cloud.xyz, cloud.intensity, cloud.ring, cloud.lift, cloud.sensorStarts]
    const handed = planes.flatMap(plane => (plane ? [plane.buffer as ArrayBuffer] : []))
    scope.postMessage({ id, cloud } satisfies DecodeReply, handed)
  } catch (err) {
    scope.postMessage({ id, error: err instanceof Error ? err.message : String(err) } satisfies DecodeReply)
  }
}
