// Everything that can be done by a key: its name, what it does in words, and its default shortcut.

/** Where a shortcut counts. */
export type Context = 'everywhere' | 'editor'

export interface ActionDef {
  group: 'Frames' | 'Tools' | 'Object' | 'Keyframes' | 'Track' | 'View' | 'Work' | 'Help'
  title: string
  keys: readonly string[]
  context: Context
}

const editor = (group: ActionDef['group'], title: string, ...keys: string[]): ActionDef =>
  ({ group, title, keys, context: 'editor' })

export const ACTIONS = {
  'frame.next': editor('Frames', 'Next frame', 'D', 'ArrowRight'),
  'frame.previous': editor('Frames', 'Previous frame', 'A', 'ArrowLeft'),
  'frame.forward': editor('Frames', '10 frames forward', 'Shift+ArrowRight'),
  'frame.back': editor('Frames', '10 frames back', 'Shift+ArrowLeft'),
  'frame.first': editor('Frames', 'First frame', 'Home'),
  'frame.last': editor('Frames', 'Last frame', 'End'),
  'frame.play': editor('Frames', 'Play or pause', 'Space'),
  'keyframe.next': editor('Frames', 'Next keyframe of the object', 'E'),
  'keyframe.previous': editor('Frames', 'Previous keyframe of the object', 'W'),
  'keyframe.suggested': editor('Frames', 'Go to the suggested next keyframe', 'N'),

  'tool.select': editor('Tools', 'Select and move', 'V'),
  'tool.box-click': editor('Tools', 'New box: click on points', 'T'),
  'tool.box-rectangle': editor('Tools', 'New box: drag a rectangle', 'R'),
  'tool.box-three': editor('Tools', 'New box: three clicks', 'Y'),
  'tool.box-class': editor('Tools', 'New box: size of the class', 'B'),
  'cancel': editor('Tools', 'Cancel, or deselect', 'Escape'),

  'object.next': editor('Object', 'Select next object in the frame', 'Shift+D'),
  'object.previous': editor('Object', 'Select previous object in the frame', 'Shift+A'),
  'object.class': editor('Object', 'Choose the class', 'O'),
  'object.delete': editor('Object', 'Delete the object', 'Shift+Delete'),
  'object.static': editor('Object', 'Standing object: on or off', 'M'),
  'object.flip': editor('Object', 'Turn front to back, whole track', 'Shift+H'),
  'object.fit': editor('Object', 'Fit the box to its points again', 'Q'),
  'object.shrink': editor('Object', 'Shrink all faces to the points', 'Shift+Q'),
  'nudge.yaw-left': editor('Object', 'Turn left 1°', 'Z'),
  'nudge.yaw-right': editor('Object', 'Turn right 1°', 'C'),
  'nudge.forward': editor('Object', 'Move forward 5 cm', 'Alt+ArrowUp'),
  'nudge.backward': editor('Object', 'Move backward 5 cm', 'Alt+ArrowDown'),
  'nudge.left': editor('Object', 'Move left 5 cm', 'Alt+ArrowLeft'),
  'nudge.right': editor('Object', 'Move right 5 cm', 'Alt+ArrowRight'),
  'nudge.up': editor('Object', 'Move up 5 cm', 'Alt+PageUp'),
  'nudge.down': editor('Object', 'Move down 5 cm', 'Alt+PageDown'),
  'nudge.longer': editor('Object', 'Longer by 5 cm', 'Shift+Alt+ArrowUp'),
  'nudge.shorter': editor('Object', 'Shorter by 5 cm', 'Shift+Alt+ArrowDown'),
  'nudge.wider': editor('Object', 'Wider by 5 cm', 'Shift+Alt+ArrowRight'),
  'nudge.narrower': editor('Object', 'Narrower by 5 cm', 'Shift+Alt+ArrowLeft'),
  'nudge.higher': editor('Object', 'Higher by 5 cm', 'Shift+Alt+PageUp'),
  'nudge.lower': editor('Object', 'Lower by 5 cm', 'Shift+Alt+PageDown'),

  'keyframe.put': editor('Keyframes', 'Keyframe here', 'K'),
  'keyframe.remove': editor('Keyframes', 'Remove the keyframe here', 'Delete'),
  'keyframe.flip': editor('Keyframes', 'Turn front to back, this keyframe', 'H'),
  'keyframe.copy-size': editor('Keyframes', 'This size for all later keyframes', 'Shift+S'),
  'absence.put': editor('Keyframes', 'Not visible in this frame: on or off', 'U'),

  'track.forward': editor('Track', 'Propagate forward', 'G'),
  'track.backward': editor('Track', 'Propagate backward', 'Shift+G'),
  'track.split': editor('Track', 'Split the track here', 'X'),
  'track.merge': editor('Track', 'Merge with another track …', 'J'),
  'track.re-identify': editor('Track', 'From here on it is another object …', 'Shift+X'),
  'track.start': editor('Track', 'The track begins here', '['),
  'track.end': editor('Track', 'The track ends here', ']'),
  'track.thin': editor('Track', 'Keep only the keyframes that matter', 'Shift+K'),
  'track.review': editor('Track', 'Mark the track as reviewed', 'Shift+R'),
  'track.event': editor('Track', 'New event here', 'Shift+E'),
  'track.comment': editor('Track', 'Comment on this', 'Shift+C'),

  'view.focus': editor('View', 'Bring the object to the middle', 'F'),
  'view.home': editor('View', 'Whole scene', 'Shift+F'),
  'view.top': editor('View', 'From above', 'Shift+T'),
  'view.free': editor('View', 'Free camera', 'Shift+V'),
  'view.follow': editor('View', 'Follow the object', 'Shift+W'),
  'view.color': editor('View', 'Next coloring of the points', 'P'),
  'view.larger-points': editor('View', 'Larger points', '='),
  'view.smaller-points': editor('View', 'Smaller points', '-'),
  'view.more-neighbors': editor('View', 'Show more neighboring sweeps', '.'),
  'view.fewer-neighbors': editor('View', 'Show fewer neighboring sweeps', ','),
  'view.images': editor('View', 'Images large or small', 'I'),
  'view.lidar': editor('View', 'Lidar points on the images', 'L'),
  'view.strip': editor('View', 'One object over all frames', 'S'),

  'panel.object': editor('View', 'Panel: object', 'Alt+Q'),
  'panel.events': editor('View', 'Panel: events', 'Alt+W'),
  'panel.captions': editor('View', 'Panel: captions', 'Alt+E'),
  'panel.review': editor('View', 'Panel: review', 'Alt+R'),
  'list.filter': editor('View', 'Filter the object list', '/'),

  'undo': editor('Work', 'Undo my last edit', 'Ctrl+Z'),
  'redo': editor('Work', 'Redo', 'Ctrl+Shift+Z', 'Ctrl+Y'),
  'work.submit': editor('Work', 'Hand in for review', 'Ctrl+Enter'),
  'work.replay': editor('Work', 'Replay in Rerun: on or off', 'Shift+P'),
  'palette': { group: 'Help', title: 'Find an action by name', keys: ['Ctrl+K'], context: 'everywhere' },
  'theme': { group: 'Help', title: 'Dark or light', keys: ['Ctrl+Shift+L'], context: 'everywhere' },
  'help': { group: 'Help', title: 'All shortcuts', keys: ['?'], context: 'everywhere' },
} as const satisfies Record<string, ActionDef>

export type ActionName = keyof typeof ACTIONS
export const ACTION_NAMES = Object.keys(ACTIONS) as ActionName[]

export function actionDef(name: ActionName): ActionDef {
  return ACTIONS[name]
}
