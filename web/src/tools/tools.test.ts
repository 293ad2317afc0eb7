// Tools, gesture by gesture: each ends in one commit, or in none.

import { describe, expect, it } from 'vitest'
import type { Cuboid } from '../cloud/geometry'
import { yawOf } from '../cloud/geometry'
import { Resting as Adjust } from './adjust/resting'
import type { Handle, PaneSurroundings } from './adjust/surroundings'
import { at, CAR, FlatPane, FlatWorld } from './flat-world'
import { Machine, type Pointer } from './machine'
import { startOf } from './start'
import type { Surroundings, Tool } from './surroundings'

function machineOf(tool: Tool, world: FlatWorld): Machine<Surroundings> {
  return new Machine(startOf(tool), world)
}

function drag<Around extends { turn(dx: number, dy: number): void }>(machine: Machine<Around>, ...path: Pointer[]): void {
  machine.down(path[0])
  for (const step of path.slice(1)) machine.move(step)
  machine.up(path[path.length - 1])
}

function click<Around extends { turn(dx: number, dy: number): void }>(machine: Machine<Around>, where: Pointer): void {
  machine.move(where)
  drag(machine, where)
}

describe('select', () => {
  it('selects what is clicked, and nothing on empty ground', () => {
    const world = new FlatWorld()
    const machine = machineOf('select', world)
    click(machine, at(100, 100))
    click(machine, at(10, 10))
    expect(world.events.log).toEqual([['pickTrack', 7], ['pickTrack', null]])
  })

  it('picks the point with Ctrl', () => {
    const world = new FlatWorld()
    click(machineOf('select', world), at(60, 10, { ctrl: true }))
    expect(world.events.log).toEqual([['pickPoint', [60, 10, 0.5]]])
  })

  it('turns the view by a drag on empty ground or on a cuboid that is not selected', () => {
    const world = new FlatWorld()
    drag(machineOf('select', world), at(10, 10), at(20, 10), at(25, 12))
    drag(machineOf('select', world), at(100, 100), at(110, 100))
    expect(world.events.log).toEqual([])
    expect(world.turned).toEqual([[10, 0], [5, 2], [10, 0]])
  })

  it('moves the selected cuboid over the ground, one commit', () => {
    const world = new FlatWorld(7)
    drag(machineOf('select', world), at(100, 100), at(110, 100), at(115, 103))
    expect(world.events.names()).toEqual(['preview', 'preview', 'commit'])
    expect(world.events.log[2]).toEqual(['commit', 7, { ...CAR, center: [115, 103, 1] }, 'move'])
  })

  it('cancels the move on Escape, and letting go then does nothing', () => {
    const world = new FlatWorld(7)
    const machine = machineOf('select', world)
    machine.down(at(100, 100))
    machine.move(at(120, 100))
    expect(machine.cancel()).toBe(true)
    machine.move(at(130, 100))
    machine.up(at(130, 100))
    expect(world.events.names()).toEqual(['preview', 'cancel'])
    expect(machine.cancel()).toBe(false)
  })
})

describe('box-click', () => {
  it('asks for a box at a point without cuboid, else selects', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-click', world)
    click(machine, at(200, 10))
    click(machine, at(100, 100))
    click(machine, at(10, 10))
    expect(world.events.log).toEqual([['pickPoint', [200, 10, 0.5]], ['pickTrack', 7], ['pickTrack', null]])
  })
})

describe('box-rectangle', () => {
  it('tells the ground of the rectangle, whichever way it was drawn', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-rectangle', world)
    machine.down(at(30, 40))
    machine.move(at(10, 20))
    expect(machine.state.sketch?.().rectangle).toEqual({ left: 10, top: 20, right: 30, bottom: 40 })
    machine.up(at(10, 20))
    expect(world.events.log).toEqual([['pickRectangle', [[10, 40], [30, 40], [30, 20], [10, 20]]]])
    expect(machine.state.sketch?.().rectangle).toBeUndefined()
  })

  it('draws nothing after Escape', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-rectangle', world)
    machine.down(at(30, 40))
    machine.move(at(60, 60))
    expect(machine.cancel()).toBe(true)
    machine.up(at(60, 60))
    expect(world.events.log).toEqual([])
  })
})

describe('box-three', () => {
  it('makes a box from two ends of a side and the width', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-three', world)
    click(machine, at(0, 0))
    click(machine, at(0, 4))
    expect(machine.state.name).toBe('box-three/widthwise')
    click(machine, at(2, 1))
    expect(world.events.names()).toEqual(['placeBox'])
    const box = world.events.log[0][1] as Cuboid
    expect(yawOf(box.rotation)).toBeCloseTo(Math.PI / 2)
    const expected = [[1, 2, 0.85], [4, 2, 1.7]]
    ;[box.center, box.size].forEach((vector, which) => vector.forEach((value, axis) => expect(value).toBeCloseTo(expected[which][axis], 9)))
    expect(machine.state.name).toBe('box-three')
  })

  it('starts over on Escape', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-three', world)
    click(machine, at(0, 0))
    click(machine, at(4, 0))
    expect(machine.cancel()).toBe(true)
    expect(machine.state.name).toBe('box-three')
    expect(world.events.log).toEqual([])
  })

  it('turns the view by a drag between clicks', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-three', world)
    click(machine, at(0, 0))
    drag(machine, at(5, 5), at(20, 5))
    expect(machine.state.name).toBe('box-three/lengthwise')
    expect(world.turned).toEqual([[15, 0]])
  })
})

describe('box-class', () => {
  it('places the size of the class on the ground', () => {
    const world = new FlatWorld()
    const machine = machineOf('box-class', world)
    machine.move(at(20, 30))
    expect(machine.state.sketch?.().cuboid?.center).toEqual([20, 30, 0.75])
    click(machine, at(20, 30))
    expect(world.events.log).toEqual([['placeBox', { center: [20, 30, 0.75], rotation: [0, 0, 0, 1], size: [4, 2, 1.5] }]])
  })

  it('turns its front to where it is dragged', () => {
    const world = new FlatWorld()
    drag(machineOf('box-class', world), at(20, 30), at(20, 36), at(20, 40))
    expect(yawOf((world.events.log[0][1] as Cuboid).rotation)).toBeCloseTo(Math.PI / 2)
  })

  it('does nothing without a size', () => {
    const world = new FlatWorld()
    world.size = null
    click(machineOf('box-class', world), at(20, 30))
    expect(world.events.log).toEqual([])
  })
})

describe('adjust', () => {
  const front: Handle = { kind: 'faces', faces: ['front'] }

  function adjusted(handle: Handle, ...path: Pointer[]): unknown[][] {
    const pane = new FlatPane(handle)
    drag(new Machine<PaneSurroundings>(new Adjust(), pane), ...path)
    expect(pane.events.count('commit')).toBe(1)
    return pane.events.log
  }

  it('resizes by a face', () => {
    expect(adjusted(front, at(0, 0), at(5, 3), at(6, 9)).at(-1)).toEqual(['commit', 7, { ...CAR, center: [103, 100, 1], size: [46, 20, 2] }, 'resize'])
  })

  it('moves along the face with Shift, the size kept', () => {
    expect(adjusted(front, at(0, 0), at(6, 9, { shift: true })).at(-1)).toEqual(['commit', 7, { ...CAR, center: [106, 100, 1] }, 'move'])
  })

  it('moves by the body', () => {
    expect(adjusted({ kind: 'body' }, at(0, 0), at(6, 9)).at(-1)).toEqual(['commit', 7, { ...CAR, center: [106, 109, 1] }, 'move'])
  })

  it('turns by the grip', () => {
    const [, , cuboid, what] = adjusted({ kind: 'yaw' }, at(130, 100), at(130, 110), at(100, 130)).at(-1) as [string, number, Cuboid, string]
    expect(what).toBe('rotate')
    expect(cuboid.center).toEqual(CAR.center)
    expect(yawOf(cuboid.rotation)).toBeCloseTo(Math.PI / 2)
  })

  it('cancels on Escape', () => {
    const pane = new FlatPane(front)
    const machine = new Machine<PaneSurroundings>(new Adjust(), pane)
    machine.down(at(0, 0))
    machine.move(at(10, 0))
    expect(machine.cancel()).toBe(true)
    machine.up(at(10, 0))
    expect(pane.events.names()).toEqual(['preview', 'cancel'])
  })

  it('shrinks by a double click, whose clicks change nothing', () => {
    const pane = new FlatPane(front)
    const machine = new Machine<PaneSurroundings>(new Adjust(), pane)
    click(machine, at(0, 0))
    click(machine, at(0, 0))
    machine.doubleClick(at(0, 0))
    expect(pane.events.log).toEqual([['shrink', 7, ['front']]])
  })

  it('leaves locked cuboids alone', () => {
    const pane = new FlatPane(front, true)
    const machine = new Machine<PaneSurroundings>(new Adjust(), pane)
    drag(machine, at(0, 0), at(10, 0))
    machine.doubleClick(at(0, 0))
    expect(pane.events.log).toEqual([])
  })
})
