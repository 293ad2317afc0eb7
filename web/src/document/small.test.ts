// Places in addresses, mentions in texts, frames by time, attributes by class.

import { describe, expect, test } from 'vitest'
import { pieces, scalarIndex, shifted, withMention } from './mentions'
import { attributesOf, classKeys, isKindOf } from './ontology'
import { hashOf, routeOf } from './place'
import { car, FRAMES } from './testing'
import { attributeAt, frameNear, frameState } from './track'
import type { Ontology } from '../wire/types'

describe('an address', () => {
  test('pins scene, frame, track and task', () => {
    const route = routeOf('#/scene/1?frame=12&track=7&task=3')
    expect(route).toEqual({ page: 'scene', place: { scene: 1, frame: 12, track: 7 }, task: 3 })
    expect(hashOf(route)).toBe('#/scene/1?frame=12&track=7&task=3')
  })
  test.each(['', '#/', '#/scene/x', '#/scene/1/2', '#/elsewhere'])('%j is the list of tasks', (hash) => expect(routeOf(hash).page).toBe('tasks'))
  test('with nonsense for a frame begins at the start', () => {
    expect(routeOf('#/scene/4?frame=-2&track=abc')).toMatchObject({ place: { frame: 0, track: null } })
  })
})

describe('mentions', () => {
  const car_mention = { start: 2, end: 5, track: 7 }
  test('are counted in scalar values', () => expect(scalarIndex('🚗 car', 3)).toBe(2))
  test('move with the words before them', () => expect(shifted([car_mention], 'a car', 'behind a car')).toEqual([{ start: 9, end: 12, track: 7 }]))
  test('stay when text comes after', () => expect(shifted([car_mention], 'a car', 'a car stops')).toEqual([car_mention]))
  test('go when they are typed over', () => expect(shifted([car_mention], 'a car', 'a van')).toEqual([]))
  test('give way to a new one', () => expect(withMention([car_mention], { start: 4, end: 6, track: 8 })).toEqual([{ start: 4, end: 6, track: 8 }]))
  test('cut a text', () => expect(pieces('a car!', [car_mention])).toEqual([{ text: 'a ', track: null }, { text: 'car', track: 7 }, { text: '!', track: null }]))
})

test('the frame near a stamp is the nearest one', () => {
  expect([-50, 0, 49, 51, 149, 901, 5000].map((t) => frameNear(FRAMES, t))).toEqual([0, 0, 0, 1, 1, 9, 9])
})

test('a frame of a track is a keyframe, interpolated, absent, or outside', () => {
  const track = { ...car(7), absences: [{ start: 100, end: 200 }] }
  expect([0, 1, 2, 4, 5].map((frame) => frameState(track, frame, frame * 100))).toEqual(['human', 'absent', 'interpolated', 'human', 'outside'])
})

test('the value at a stamp is the last one set by then', () => {
  const track = { ...car(7), attributes: { a: 1 }, frame_attributes: [{ attribute: 'a', t: 100, value: 2 }, { attribute: 'a', t: 300, value: 3 }] }
  expect([0, 100, 250, 300].map((t) => attributeAt(track, 'a', t))).toEqual([1, 2, 2, 3])
})

const ONTOLOGY: Ontology = {
  name: 'o', version: 1, event_types: [], relation_types: [], tags: [],
  classes: ['vehicle', 'car', 'person'].map((id) => ({ id, motion: 'linear' as const, guideline: '', parent: id === 'car' ? 'vehicle' : undefined })),
  attributes: [
    { id: 'emergency', level: 'track', kind: 'bool', classes: ['vehicle'], guideline: '' },
    { id: 'siren', level: 'frame', kind: 'bool', classes: ['vehicle'], only_if: { attribute: 'emergency', is: true }, guideline: '' },
    { id: 'child', level: 'track', kind: 'bool', classes: ['person'], guideline: '' },
  ],
}

test('attributes apply to kinds of classes, and where another has its value', () => {
  const ids = (attributes: Record<string, boolean>) => attributesOf(ONTOLOGY, { ...car(7), attributes }, 0).map((it) => it.id)
  expect(isKindOf(ONTOLOGY, 'car', 'vehicle')).toBe(true)
  expect(ids({})).toEqual(['emergency'])
  expect(ids({ emergency: true })).toEqual(['emergency', 'siren'])
})

test('keys 1 to 9 are for classes that are no mere kinds', () => {
  expect([...classKeys(ONTOLOGY)]).toEqual([['1', 'car'], ['2', 'person']])
})
