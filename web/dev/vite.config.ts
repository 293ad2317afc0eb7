// The editor with a made-up drive instead of a server: for people who work on the editor.

import { defineConfig } from 'vite'
import base from '../vite.config'
import { madeUpServer } from './server'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  build: base.build,
  worker: base.worker,
  plugins: [base.plugins, madeUpServer({ needs_login: process.env.LOGIN === '1' })],
  server: { port: 5174 },
})
