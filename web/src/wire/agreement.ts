// Proof that the types the editor works with are those of the server's API document: it does not
// compile where they part. Some are narrower here than the document can say, and are left out.

import type * as server from './openapi'
import type * as editor from './types'

/** What the server says has to be what the editor takes; what the editor says, what it takes. */
type Fits<Given extends Taken, Taken> = Given

/** Words that the document knows only as texts, and rows that it knows only as lists. */
type Loose<T> = T extends string ? string
  : T extends number | boolean | null | undefined ? T
  : T extends readonly unknown[] ? (number extends T['length'] ? Loose<T[number]>[] : T[number] extends number ? number[] : { [K in keyof T]: Loose<T[K]> })
  : T extends object ? { [K in keyof T]: Loose<T[K]> }
  : T

export type Agreements = [
  Fits<Loose<server.SessionJson>, Loose<editor.Session>>,
  Fits<Loose<server.ProjectJson>, Loose<editor.Project>>,
  Fits<Loose<server.Drive>, Loose<editor.Drive>>,
  Fits<Loose<server.Track>, Loose<editor.Track>>,
  Fits<Loose<server.Labels>, Loose<editor.Labels>>,
  Fits<Loose<server.Document>, Loose<editor.SceneDocument>>,
  Fits<Loose<server.ConflictInfo>, Loose<editor.Conflict>>,
  Fits<Loose<server.Overlay>, Loose<editor.Overlay>>,
  Fits<Loose<server.Message>, Loose<editor.FromServer>>,
  Fits<Loose<server.BoxJson>, Loose<editor.BoxAnswer>>,
  Fits<Loose<server.PropagatedJson>, Loose<editor.PropagateAnswer>>,
  Fits<Loose<server.HistoryEntry>, Loose<editor.HistoryEntry>>,
  Fits<Loose<server.Finding>, Loose<editor.Finding>>,
  Fits<Loose<server.CommentJson>, Loose<editor.Comment>>,
  Fits<Loose<server.RadarReturn>, Loose<editor.RadarReturn>>,
  Fits<Loose<server.StepJson>, Loose<editor.TaskStep>>,
  Fits<Loose<editor.Action>, Loose<server.Action>>,
  Fits<Loose<editor.ToServer>, Loose<server.Request>>,
  Fits<Loose<editor.BoxAt>, Loose<server.PointedJson>>,
  Fits<Loose<editor.Pin>, Loose<server.PinJson>>,
]
