// What the main view draws: ground, clouds, cuboids, radar, and the sketch of the tool at work.

import { Group, Scene } from 'three'
import type { Rgb } from '../cloud/color'
import { subtract, type Pose, type Vec3 } from '../cloud/geometry'
import type { Sketch } from '../tools/machine'
import { drawCuboid, drawGhost } from './cuboid-drawing'
import { Fills } from './fills'
import { drawEgo, drawGrid } from './ground'
import { bareCamera, setPixelCamera, type Lens } from './lens'
import type { Palette } from './palette'
import { drawRadar } from './radar-drawing'
import { Segments } from './segments'
import type { RadarReturn, Shown } from './shown'
import type { Box, Stage } from './stage'

/** Parts are drawn again one by one, when their content changed. */
export class MainScene {
  readonly clouds = new Group()
  private readonly scene = new Scene()
  private readonly flat = new Scene()
  private readonly groundLines = new Segments(true)
  private readonly groundFaces = new Fills(true)
  private readonly faces = new Fills(true)
  private readonly edges = new Segments(true)
  private readonly radar = new Segments(true)
  private readonly sketchFaces = new Fills(false)
  private readonly sketchLines = new Segments(false)
  private readonly flatFaces = new Fills(false)
  private readonly flatLines = new Segments(false)
  private readonly camera = bareCamera()
  private readonly pixelCamera = bareCamera()

  constructor() {
    this.scene.add(this.clouds)
    const parts = [this.groundFaces, this.groundLines, this.faces, this.edges, this.radar, this.sketchFaces, this.sketchLines]
    for (const part of parts) this.scene.add(part.mesh)
    this.flat.add(this.flatFaces.mesh, this.flatLines.mesh)
    this.prime()
    for (const part of this.parts()) part.flush()
  }

  drawGround({ current, style, groundZ, origin }: Shown, palette: Palette): void {
    this.groundLines.clear()
    this.groundFaces.clear()
    if (current && style.grid) drawGrid(current.worldFromEgo, groundZ, origin, palette, this.groundLines)
    if (current && style.ego) drawEgo(current.worldFromEgo, groundZ, origin, palette, this.groundLines, this.groundFaces)
    this.groundLines.flush()
    this.groundFaces.flush()
  }

  drawCuboids(shown: Shown, palette: Palette): void {
    this.edges.clear()
    this.faces.clear()
    for (const one of shown.now()) {
      drawCuboid(one, one.track === shown.selected, shown.origin, palette, this.edges, this.faces)
    }
    this.edges.flush()
    this.faces.flush()
  }

  drawRadar(returns: RadarReturn[], worldFromEgo: Pose, origin: Vec3, palette: Palette): void {
    this.radar.clear()
    drawRadar(returns, worldFromEgo, origin, palette, this.radar)
    this.radar.flush()
  }

  clearRadar(): void {
    this.radar.clear()
    this.radar.flush()
  }

  drawSketch(sketch: Sketch, origin: Vec3, palette: Palette): void {
    for (const part of [this.sketchFaces, this.sketchLines, this.flatFaces, this.flatLines]) part.clear()
    if (sketch.cuboid) drawGhost(sketch.cuboid, origin, palette, this.sketchLines, this.sketchFaces)
    for (const line of sketch.lines ?? []) {
      this.sketchLines.path(line.map(point => subtract(point, origin)), { color: palette.lit, width: 2.5 })
    }
    if (sketch.rectangle) this.drawRectangle(sketch.rectangle, palette)
    for (const part of [this.sketchFaces, this.sketchLines, this.flatFaces, this.flatLines]) part.flush()
  }

  draw(stage: Stage, box: Box, lens: Lens, origin: Vec3, palette: Palette): void {
    stage.clear(box, palette.main)
    for (const part of this.parts()) {
      if (part instanceof Segments) part.setViewport(box.width, box.height)
    }
    lens.place(this.camera, origin)
    stage.show(this.scene, this.camera)
    if (!this.flatLines.mesh.visible) return
    setPixelCamera(this.pixelCamera, box.width, box.height)
    stage.show(this.flat, this.pixelCamera)
  }

  dispose(): void {
    for (const part of this.parts()) part.dispose()
  }

  /** Something out of sight, so that the shaders are ready before there is something to see. */
  private prime(): void {
    const below: Vec3 = [0, 0, -1e6]
    const color: Rgb = [0, 0, 0]
    this.groundLines.line(below, below, { color, width: 1 })
    this.faces.polygon([below, below, below], color, 1)
  }

  private drawRectangle({ left, top, right, bottom }: NonNullable<Sketch['rectangle']>, palette: Palette): void {
    const corners: Vec3[] = [[left, top, 0], [right, top, 0], [right, bottom, 0], [left, bottom, 0]]
    this.flatFaces.polygon(corners, palette.lit, 0.12)
    this.flatLines.path([...corners, corners[0]], { color: palette.lit, width: 1.5 })
  }

  private parts(): (Segments | Fills)[] {
    return [
      this.groundLines, this.groundFaces, this.faces, this.edges, this.radar,
      this.sketchFaces, this.sketchLines, this.flatFaces, this.flatLines,
    ]
  }
}
