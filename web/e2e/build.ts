// Builds the editor once before the walks.

import { build } from 'vite'

export default async function setup(): Promise<void> {
  await build({ configFile: 'vite.config.ts', logLevel: 'error', build: { outDir: 'node_modules/.walk', emptyOutDir: true } })
}
