// The editor from its sources, with a running `framelock serve` behind it: for people who work on the editor.

import { defineConfig, type ProxyOptions } from 'vite'
import base from '../vite.config'

const server = process.env.FRAMELOCK_SERVER ?? 'http://127.0.0.1:7700'

/** The server answers only to its own name, and only to its own pages. */
const behind: ProxyOptions = { target: server, changeOrigin: true, ws: true, headers: { origin: server } }

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  build: base.build,
  worker: base.worker,
  plugins: base.plugins,
  server: { port: 5174, proxy: { '/api': behind, '/rerun': behind } },
})
