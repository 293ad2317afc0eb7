// Two people and a task: labeled, handed in, rejected with a reason, corrected, accepted by the other one.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { TaskStep } from '../src/wire/types'
import { Bench, ready, saved, shot, until } from './bench'
import { passwordOf } from './server'
import { onScreen, Truth } from './truth'

const CAR = 17

let bench: Bench
let truth: Truth
let scene: number
let mia: Page
let rob: Page
beforeAll(async () => {
  bench = await Bench.open({ mia: 'annotator', rob: 'reviewer', vic: 'viewer' })
  truth = await Truth.of(bench.server)
  scene = await bench.server.scene('block')
  bench.server.command('task', 'add', 'block', '--assignee', 'mia')
})
afterAll(() => bench.close())

const task = async () => (await bench.server.project()).tasks[0]
const inState = (state: string) => until(`the task is ${state}`, async () => (await task()).state === state)

test('who has to log in does so, and not with a wrong password', async () => {
  mia = await bench.page('#/', await bench.stranger())
  await mia.getByLabel('Name').fill('mia')
  await mia.getByLabel('Password').fill('not her password')
  await mia.getByRole('button', { name: 'Log in' }).click()
  await mia.getByText('The name or the password is wrong').waitFor()
  await shot(mia, 'login')
  await mia.getByLabel('Password').fill(passwordOf('mia'))
  await mia.getByRole('button', { name: 'Log in' }).click()
  await mia.getByRole('heading', { name: 'Tasks' }).waitFor()
})

test('an annotator labels and hands in, and cannot accept', async () => {
  await mia.getByRole('link', { name: 'Open' }).click()
  await ready(mia)
  await mia.keyboard.press('t')
  const at = await onScreen(mia, await truth.point(CAR, 0))
  await mia.mouse.click(at.x, at.y)
  await until('the box is there', async () => (await bench.server.document(scene)).tracks.length === 1)
  await saved(mia)
  await mia.getByRole('button', { name: 'Hand in' }).click()
  await inState('in_review')
  await mia.getByRole('tab', { name: 'Review' }).click()
  await mia.getByText('in review', { exact: false }).first().waitFor()
  expect(await mia.getByRole('button', { name: 'Accept' }).count()).toBe(0)
})

test('a reviewer comments, and rejects with a reason, never without', async () => {
  rob = await bench.page('#/', 'rob')
  await rob.getByRole('link', { name: 'Open' }).click()
  await ready(rob)
  await rob.locator('.objects .row').first().click()
  await rob.keyboard.press('Shift+C')
  await rob.keyboard.type('the rear is too far back')
  await rob.getByRole('button', { name: 'Comment', exact: true }).click()
  await rob.locator('.card').getByText('the rear is too far back').waitFor()
  expect(await rob.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true)
  await rob.getByLabel('Reason').fill('the car is too long')
  await shot(rob, 'review')
  await rob.getByRole('button', { name: 'Reject' }).click()
  await inState('rejected')
  await rob.getByText('Rejected: the car is too long').waitFor()
})

test('the annotator reads why, corrects, settles the comment, and hands in again', async () => {
  await mia.getByRole('button', { name: 'Tasks' }).click()
  await mia.getByText('Rejected', { exact: true }).last().waitFor()
  await mia.getByRole('link', { name: 'Open' }).click()
  await ready(mia)
  await inState('in_progress')
  await mia.getByRole('tab', { name: 'Review' }).click()
  await mia.getByText('Rejected: the car is too long').waitFor()
  await mia.getByTitle('Go there').first().click()
  await mia.getByRole('tab', { name: 'Object' }).click()
  const length = mia.getByLabel('length, m')
  await length.fill('4.40')
  await length.press('Enter')
  await until('the length is there', async () => (await bench.server.document(scene)).tracks[0].size[0] === 4.4)
  await mia.getByRole('tab', { name: 'Review' }).click()
  await mia.getByRole('button', { name: 'Settle' }).click()
  await until('the comment is settled', async () => (await bench.server.get<{ resolved_by?: string }[]>(`scenes/${scene}/comments`))[0].resolved_by === 'mia')
  await saved(mia)
  await mia.keyboard.press('Escape')
  await mia.getByRole('button', { name: 'Hand in' }).click()
  await inState('in_review')
})

test('the reviewer marks the track and accepts', async () => {
  await rob.getByRole('button', { name: 'Tasks' }).click()
  await rob.getByRole('link', { name: 'Open' }).click()
  await ready(rob)
  await rob.locator('.objects .row').first().click()
  await rob.keyboard.press('Shift+R')
  await until('the track is reviewed', async () => (await bench.server.document(scene)).tracks[0].keyframes.every((it) => it.reviewer === 'rob'))
  await rob.getByRole('tab', { name: 'Review' }).click()
  await rob.getByRole('button', { name: 'Accept' }).click()
  await inState('accepted')
  const steps = await bench.server.get<TaskStep[]>(`tasks/${(await task()).id}/steps`)
  expect(steps.slice(-5).map((it) => `${it.author} ${it.state}`)).toEqual(['mia in_review', 'rob rejected', 'mia in_progress', 'mia in_review', 'rob accepted'])
})

test('a viewer looks and changes nothing', async () => {
  const vic = await bench.on(`#/scene/${scene}`, 'vic')
  await vic.locator('.objects .row').first().click()
  const { revision } = await bench.server.document(scene)
  await vic.keyboard.press('Delete')
  await vic.getByText('You may look at this scene, not change it.').first().waitFor()
  expect((await bench.server.document(scene)).revision).toBe(revision)
})

test('no page reported an error', () => expect(bench.errors).toEqual([]))
