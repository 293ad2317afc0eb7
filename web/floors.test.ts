// A folder imports only from folders below it; only the 3D core knows three.js, only the page knows Solid.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const FLOORS: Record<string, number> = {
  wire: 0, document: 1, cloud: 1, tools: 2, view3d: 3, keys: 4, scene: 4, panels: 5,
  timeline: 6, images: 6, strip: 6, tasks: 6, app: 7, styles: 0,
}
const MAY_IMPORT: { outside: string; folders: string[] }[] = [
  { outside: 'three', folders: ['view3d'] },
  { outside: 'solid-js', folders: ['app', 'panels', 'timeline', 'images', 'strip', 'tasks', 'keys', 'scene'] },
]
const SRC = resolve(import.meta.dirname, 'src')

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((it) => /\.tsx?$/.test(it) && !it.endsWith('.d.ts'))

function imports(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  return [...text.matchAll(/^(?:import '|(?:import|export|\}) ?[^'\n]*from ')([^']+)'/gm)].map((it) => it[1] ?? '')
}

function folderOf(path: string): string {
  return path.split('/')[0] ?? ''
}

describe.each(files)('%s', (file) => {
  const own = folderOf(file)

  test('is in a folder with a floor', () => expect(FLOORS[own]).toBeDefined())

  test('imports downward', () => {
    const wrong = imports(file).filter((it) => it.startsWith('.')).filter((it) => {
      const other = folderOf(relative(SRC, resolve(SRC, dirname(file), it)))
      return other !== own && (FLOORS[other] ?? 99) >= (FLOORS[own] ?? 0)
    })
    expect(wrong).toEqual([])
  })

  test('knows only the libraries of its folder', () => {
    const wrong = imports(file).filter((it) => MAY_IMPORT.some(({ outside, folders }) => (it === outside || it.startsWith(`${outside}/`)) && !folders.includes(own)))
    const unknown = file.endsWith('.test.ts') ? [] : imports(file).filter((it) => !it.startsWith('.') && !/^(three|solid-js)(\/|$)/.test(it))
    expect([...wrong, ...unknown]).toEqual([])
  })

  test('says its subject in the first line', () => expect(readFileSync(join(SRC, file), 'utf8')).toMatch(/^\/\/ \S/))

  test('has no `any`', () => {
    const code = readFileSync(join(SRC, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    expect(code).not.toMatch(/(:|\bas|<)\s*any\b/)
  })
})
