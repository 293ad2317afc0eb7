// What states and kinds are called on screen.

import type { Role, TaskKind, TaskState } from '../wire/types'

export const STATE_TITLES: Record<TaskState, string> = {
  to_do: 'To do', in_progress: 'In progress', in_review: 'In review', accepted: 'Accepted', rejected: 'Rejected',
}

export const ROLE_TITLES: Record<Role, string> = {
  viewer: 'Viewer', annotator: 'Annotator', reviewer: 'Reviewer', lead: 'Lead', admin: 'Admin',
}

export const KIND_TITLES: Record<TaskKind, string> = { label: 'Label', review: 'Review', correct: 'Correct' }

/** The states that may follow. */
export const NEXT_STATES: Record<TaskState, readonly TaskState[]> = {
  to_do: ['in_progress'], rejected: ['in_progress'], in_progress: ['in_review', 'to_do'],
  in_review: ['accepted', 'rejected', 'in_progress'], accepted: ['in_review'],
}

export const COLORING_TITLES = {
  height: 'Height', intensity: 'Intensity', ring: 'Ring', sensor: 'Sensor', distance: 'Distance', class: 'Class', camera: 'Camera',
}
