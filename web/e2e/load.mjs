// How long edits and frames take while many people work on one scene at once.
//
//   node e2e/load.mjs http://127.0.0.1:7700 SCENE [CLIENTS] [SECONDS]
//
// Every client adds an object of its own, moves it twice a second, and looks at a frame twice a
// second. Times are from sending to the answer: an edit is answered when it is on the disk.

import WebSocket from 'ws'

const [address, scene, n_clients = '50', seconds = '20'] = process.argv.slice(2)
if (!address || !scene) {
  console.error('usage: node e2e/load.mjs ADDRESS SCENE [CLIENTS] [SECONDS]')
  process.exit(2)
}
const api = `${address}/api`
const intent = { 'x-framelock': '1', 'content-type': 'application/json' }
const PERIOD_MS = 500

const json = async (path, options) => (await fetch(api + path, options)).json()
const drive = await json(`/scenes/${scene}/drive`)
const { first } = await json('/numbers', { method: 'POST', headers: intent, body: JSON.stringify({ count: Number(n_clients) }) })
const until = performance.now() + 1000 * Number(seconds)
const times = { edit: [], frame: [], document: [] }
let n_failed = 0

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms))
}

async function client(idx) {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/scenes/${scene}/live`, { origin: address })
  const waiting = new Map()
  socket.on('message', (data) => {
    const said = JSON.parse(data)
    const answer = waiting.get(said.id)
    if (answer && said.kind !== 'change') answer(said)
  })
  await new Promise((open, fail) => socket.on('open', open).on('error', fail))
  const document = await timed('document', () => json(`/scenes/${scene}/document`))
  let revision = document.revision
  socket.send(JSON.stringify({ kind: 'hello', revision }))
  socket.send(JSON.stringify({ kind: 'look', frame: 0 }))
  const edit = (action) => {
    const id = crypto.randomUUID()
    const answered = new Promise((answer) => waiting.set(id, answer))
    socket.send(JSON.stringify({ kind: 'edit', id, base: revision, action }))
    return answered
  }
  const t = drive.frames[0].t
  const cuboid = { center: [drive.origin[0] + 5 * idx, drive.origin[1], drive.origin[2] + 1], rotation: [0, 0, 0, 1], size: [4.2, 1.8, 1.6] }
  await pause(Math.random() * PERIOD_MS)
  const track = first + idx
  await edit({ do: 'add_track', track, class: 'car', t, cuboid })
  while (performance.now() < until) {
    cuboid.center[1] += 0.01
    const answer = await timed('edit', () => edit({ do: 'put_keyframe', track, t, cuboid, own_size: false }))
    if (answer.kind === 'done') revision = answer.revision
    else n_failed += 1
    const frame = Math.floor(Math.random() * Math.min(20, drive.frames.length))
    await timed('frame', async () => {
      const response = await fetch(`${api}/scenes/${scene}/frames/${frame}/cloud`)
      if (!response.ok) n_failed += 1
      return response.arrayBuffer()
    })
    await pause(PERIOD_MS * (0.8 + 0.4 * Math.random()))
  }
  socket.close()
}

async function timed(what, work) {
  const start = performance.now()
  const result = await work()
  times[what].push(performance.now() - start)
  return result
}

await Promise.all(Array.from({ length: Number(n_clients) }, (_, idx) => client(idx)))
for (const [what, all] of Object.entries(times)) {
  all.sort((one, other) => one - other)
  const at = (share) => all[Math.min(all.length - 1, Math.floor(share * all.length))].toFixed(1)
  console.log(`${what.padEnd(9)} ${String(all.length).padStart(6)}   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`)
}
console.log(`${n_clients} people, ${n_failed} answers were not as asked`)
process.exit(n_failed === 0 ? 0 : 1)
