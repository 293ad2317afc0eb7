// The 3D core: all that the rest of the editor may use of it.

export { View3d, type Layout, type View3dEvents } from './view3d'
export type { CloudFrame, RadarReturn, ShownCuboid, ShownPerson, Source, Style } from './shown'
export type { StripCell } from './strip'
export type { ColorMode } from '../cloud/color'
export type { Cuboid, Face, Pose, Quat, Vec3 } from '../cloud/geometry'
export type { DecodedCloud } from '../cloud/decode'
export { CloudDecoder } from '../cloud/decoder'
export type { Nudge } from '../tools/adjust/edit'
export type { Change, Tool } from '../tools/surroundings'
