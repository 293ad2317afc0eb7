// An admin lets somebody in; they choose their own password.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { Bench, clipped, shot, until } from './bench'

const [FIRST, OWN] = ['a first password', 'a password of my own']

let bench: Bench
let admin: Page
let context: BrowserContext
let sam: Page
beforeAll(async () => {
  bench = await Bench.open({ mia: 'annotator' })
  admin = await bench.page('#/', bench.server.lead)
  context = await bench.stranger()
})
afterAll(() => bench.close())

const row = (name: string) => admin.locator('tr', { hasText: name })
const dialog = (page: Page) => page.getByRole('dialog')

async function choose(page: Page, password: string, again = password): Promise<void> {
  await dialog(page).getByLabel(/^New password/).fill(password)
  await dialog(page).getByLabel('The same again').fill(again)
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Name').fill('sam')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
}

test('an admin adds somebody', async () => {
  await admin.getByRole('button', { name: 'Add somebody' }).click()
  await dialog(admin).getByLabel('Name', { exact: true }).fill('sam')
  await dialog(admin).getByLabel('Role').selectOption('reviewer')
  await choose(admin, FIRST, 'something else')
  await dialog(admin).getByRole('button', { name: 'Add', exact: true }).click()
  await admin.getByText('The two passwords differ.').waitFor()
  expect(await clipped(admin)).toEqual([])
  await shot(admin, 'people-add')
  await choose(admin, FIRST)
  await dialog(admin).getByRole('button', { name: 'Add', exact: true }).click()
  await row('sam').waitFor()
  await dialog(admin).waitFor({ state: 'detached' })
})

test('who was added logs in and changes their password', async () => {
  sam = await bench.page('#/', context)
  await logIn(sam, FIRST)
  await sam.getByText('sam · reviewer').waitFor()
  expect(await sam.getByRole('heading', { name: 'People' }).count()).toBe(0)
  await sam.getByTitle('Change your password').click()
  await dialog(sam).getByLabel('Your password now').fill('not my password')
  await choose(sam, OWN)
  await dialog(sam).getByRole('button', { name: 'Change', exact: true }).click()
  await sam.getByText('That is not your password as it is now').waitFor()
  await shot(sam, 'people-own-password')
  await dialog(sam).getByLabel('Your password now').fill(FIRST)
  await dialog(sam).getByRole('button', { name: 'Change', exact: true }).click()
  await sam.getByText('Your password is changed.', { exact: false }).waitFor()
  await sam.reload()
  await sam.getByText('sam · reviewer').waitFor()
})

test('another role ends the session, and the new password opens the next', async () => {
  await row('sam').getByLabel('Role of sam').selectOption('viewer')
  await admin.getByText('sam is viewer now', { exact: false }).waitFor()
  await shot(admin, 'people')
  await sam.reload()
  await logIn(sam, FIRST)
  await sam.getByText('The name or the password is wrong').waitFor()
  await logIn(sam, OWN)
  await sam.getByText('sam · viewer').waitFor()
})

test('who is removed is out', async () => {
  await row('sam').getByTitle('Remove sam from the project').click()
  await dialog(admin).getByTitle('Remove sam', { exact: true }).click()
  await row('sam').waitFor({ state: 'detached' })
  await until('sam is asked to log in', async () => {
    await sam.reload()
    return (await sam.getByRole('button', { name: 'Log in' }).count()) > 0
  })
  // The wrong password of one's own; nothing else.
  expect(bench.errors).toEqual(['Failed to load resource: the server responded with a status of 403 (Forbidden)'])
})
