// A flat world for tests of tools: one pixel is one metre, seen from above; what tools tell is written down.

import type { Cuboid, Face, Vec3 } from '../cloud/geometry'
import type { PaneEvents, PaneSurroundings, Handle } from './adjust/surroundings'
import type { Pointer } from './machine'
import type { Marked, Surroundings, ToolEvents } from './surroundings'

export function at(x: number, y: number, keys: Partial<Pointer> = {}): Pointer {
  return { x, y, shift: false, ctrl: false, alt: false, ...keys }
}

export const CAR: Cuboid = { center: [100, 100, 1], rotation: [0, 0, 0, 1], size: [40, 20, 2] }

export class Told implements ToolEvents, PaneEvents {
  readonly log: unknown[][] = []
  pickTrack(track: number | null): void { this.log.push(['pickTrack', track]) }
  pickPoint(world: Vec3): void { this.log.push(['pickPoint', world]) }
  pickRectangle(corners: [number, number][]): void { this.log.push(['pickRectangle', corners]) }
  placeBox(cuboid: Cuboid): void { this.log.push(['placeBox', cuboid]) }
  preview(track: number, cuboid: Cuboid): void { this.log.push(['preview', track, cuboid]) }
  commit(track: number, cuboid: Cuboid, what: string): void { this.log.push(['commit', track, cuboid, what]) }
  cancel(track: number): void { this.log.push(['cancel', track]) }
  shrink(track: number, faces: Face[]): void { this.log.push(['shrink', track, faces]) }

  names(): unknown[] {
    return this.log.map(entry => entry[0])
  }

  count(name: string): number {
    return this.log.filter(entry => entry[0] === name).length
  }
}

/** One car, selected or not; points everywhere right of x = 50. */
export class FlatWorld implements Surroundings {
  readonly events = new Told()
  turned: [number, number][] = []
  size: Vec3 | null = [4, 2, 1.5]
  constructor(public selectedTrack: number | null = null) {}
  turn(dx: number, dy: number): void { this.turned.push([dx, dy]) }
  trackAt(x: number, y: number): number | null { return this.isLabeled([x, y, 0]) ? 7 : null }
  selected(): Marked | null { return this.selectedTrack === null ? null : { track: this.selectedTrack, cuboid: CAR } }
  pointAt(x: number, y: number): Vec3 | null { return x > 50 ? [x, y, 0.5] : null }
  isLabeled([x, y]: Vec3): boolean { return Math.abs(x - 100) <= 20 && Math.abs(y - 100) <= 10 }
  groundAt(x: number, y: number): Vec3 { return [x, y, 0] }
  onLevel(x: number, y: number, z: number): Vec3 { return [x, y, z] }
  groundOf(rectangle: { left: number; top: number; right: number; bottom: number }): [number, number][] {
    const { left, top, right, bottom } = rectangle
    return [[left, bottom], [right, bottom], [right, top], [left, top]]
  }
  groundHeight(): number { return 0 }
  topOf(): number { return 1.7 }
  boxSize(): Vec3 | null { return this.size }
  usualYaw(): number { return 0 }
}

/** A top view whose screen axes are the car's own, y up, in metres. */
export class FlatPane implements PaneSurroundings {
  readonly events = new Told()
  constructor(readonly handle: Handle | null, private readonly isLocked = false) {}
  turn(): void {}
  clicked(): void {}
  marked(): Marked | null { return this.isLocked ? null : { track: 7, cuboid: CAR } }
  handleAt(): Handle | null { return this.handle }
  stepOf(from: Pointer, to: Pointer): Vec3 { return [to.x - from.x, to.y - from.y, 0] }
  bearingOf(pointer: Pointer): number { return Math.atan2(pointer.y - 100, pointer.x - 100) }
  cursorOf(): string { return 'move' }
}
