// Walks through the built editor in Chromium, on a server of its own over the sample drive.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['e2e/*.walk.ts'],
    globalSetup: 'e2e/build.ts',
    fileParallelism: false,
    bail: 0,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
