// The scene in the Rerun viewer, beside the editor.

import { Dialog } from '../panels/controls'
import { useScene } from '../scene/scene'

export function Replay(props: { onClose: () => void }) {
  const scene = useScene()
  const recording = `${location.origin}/api/scenes/${scene.id}/replay.rrd`
  return (
    <Dialog title={`Replay of ${scene.drive.name} from frame ${scene.frame()}`} wide onClose={props.onClose}>
      <iframe class="replay" title="Rerun viewer" src={`/rerun/index.html?url=${encodeURIComponent(recording)}&frame=${scene.frame()}`} />
    </Dialog>
  )
}
