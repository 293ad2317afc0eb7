// Decoded clouds and images of frames: fetched once, neighbors ahead of time, within a bound.

import type { DecodedCloud } from '../cloud/decode'
import { takeDecoder } from '../cloud/decoder'
import * as api from '../wire/api'
import { ByteCache } from '../wire/cache'
import type { Drive } from '../wire/types'
import { colorsOf } from './colors'

const MAX_CLOUD_BYTES = 96 << 20
const MAX_IMAGE_BYTES = 96 << 20
const MAX_COLOR_BYTES = 16 << 20
const N_AHEAD = 4

/** An image that is ready to be shown: an address inside the page. */
export interface ReadyImage {
  url: string
}

/** What is measured at frames, as the screen needs it. */
export class Frames {
  private readonly decoder = takeDecoder()
  private readonly clouds = new ByteCache<DecodedCloud>(MAX_CLOUD_BYTES)
  private readonly images = new ByteCache<ReadyImage>(MAX_IMAGE_BYTES, (it) => URL.revokeObjectURL(it.url))
  private readonly color_planes = new ByteCache<Uint8Array>(MAX_COLOR_BYTES)
  private readonly coming = new Map<string, Promise<unknown>>()
  private round = 0

  constructor(private readonly drive: Drive) {}

  cloud(frame: number): Promise<DecodedCloud> {
    const key = String(frame)
    return this.once(this.clouds, key, async () => {
      const cloud = await this.decoder.decode(await api.cloud(this.drive.scene, frame))
      return [cloud, cloud.nPoints * 14]
    })
  }

  image(frame: number, camera: string): Promise<ReadyImage> {
    return this.once(this.images, `${frame}/${camera}`, async () => {
      const blob = await api.image(this.drive.scene, frame, camera)
      return [{ url: URL.createObjectURL(blob) }, blob.size]
    })
  }

  /** Red, green and blue of each point, as the cameras see it. */
  colors(frame: number): Promise<Uint8Array> {
    return this.once(this.color_planes, `colors/${frame}`, async () => {
      const { nPoints } = await this.cloud(frame)
      const seen = new Set(this.drive.frames[frame].images.map((it) => it.camera))
      const rgb = await colorsOf({
        scene: this.drive.scene, frame, n_points: nPoints, cameras: this.drive.cameras.filter((it) => seen.has(it.id)),
        url: async (camera) => (await this.image(frame, camera)).url,
      })
      return [rgb, rgb.byteLength]
    })
  }

  /** The cloud if it is here already. */
  readyCloud(frame: number): DecodedCloud | undefined {
    return this.clouds.get(String(frame))
  }

  readyImage(frame: number, camera: string): ReadyImage | undefined {
    return this.images.get(`${frame}/${camera}`)
  }

  /** Fetches what will be looked at next, nearest first, until another frame is asked for. */
  async ahead(frame: number, direction: 1 | -1): Promise<void> {
    const round = (this.round += 1)
    const offsets = [direction, -direction]
    for (let n = 2; n <= N_AHEAD; n += 1) offsets.push(n * direction)
    for (const offset of offsets) {
      const next = frame + offset
      if (round !== this.round) return
      if (next < 0 || next >= this.drive.frames.length) continue
      const images = this.drive.frames[next].images.map((it) => this.image(next, it.camera))
      await Promise.allSettled([this.cloud(next), ...images])
    }
  }

  dispose(): void {
    this.round += 1
    this.decoder.dispose()
    this.clouds.clear()
    this.images.clear()
    this.color_planes.clear()
  }

  private async once<V>(cache: ByteCache<V>, key: string, make: () => Promise<[V, number]>): Promise<V> {
    const held = cache.get(key)
    if (held !== undefined) return held
    const coming = this.coming.get(key) as Promise<V> | undefined
    if (coming) return coming
    const made = make().then(([value, n_bytes]) => {
      cache.set(key, value, n_bytes)
      return value
    }).finally(() => this.coming.delete(key))
    this.coming.set(key, made)
    return made
  }
}
