// Where a person is in a scene, as the address says it: a link pins scene, frame and track.

export interface Place {
  scene: number
  frame: number
  track: number | null
}

export type Route = { page: 'tasks' } | { page: 'scene'; place: Place; task: number | null }

function whole(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}

/** Reads `#/scene/1?frame=12&track=7`; anything else is the list of tasks. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  const scene = whole(/^\/scene\/(\d+)$/.exec(path)?.[1] ?? null)
  if (scene === null) return { page: 'tasks' }
  const values = new URLSearchParams(query)
  const place = { scene, frame: whole(values.get('frame')) ?? 0, track: whole(values.get('track')) }
  return { page: 'scene', place, task: whole(values.get('task')) }
}

export function hashOf(route: Route): string {
  if (route.page === 'tasks') return '#/'
  const { scene, frame, track } = route.place
  const values = new URLSearchParams({ frame: String(frame) })
  if (track !== null) values.set('track', String(track))
  if (route.task !== null) values.set('task', String(route.task))
  return `#/scene/${scene}?${values.toString()}`
}
