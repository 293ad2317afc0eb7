// The one WebGL context: its canvas's size, and drawing those viewports, and only those, that changed.

import { Color, ColorManagement, LinearSRGBColorSpace, WebGLRenderer, type Camera, type Object3D } from 'three'
import type { Rgb } from '../cloud/color'
import { paletteOf, type Palette } from './palette'

/** CSS pixels from the upper left of the canvas. */
export interface Box { left: number; top: number; width: number; height: number }

/** Something that fills a box of the canvas; those drawn later lie on top. */
export interface Viewport { readonly box: Box | null; draw(stage: Stage, palette: Palette): void }

ColorManagement.enabled = false

export class Stage {
  /** Pictures drawn so far. */
  renders = 0
  palette = paletteOf('dark')
  private readonly renderer: WebGLRenderer
  /** No graphics processor draws, so every point costs. */
  readonly isSoftware: boolean
  private readonly background = new Color()
  private readonly stale = new Set<Viewport>()
  private areAllStale = false
  private request = 0

  constructor(readonly canvas: HTMLCanvasElement, private readonly viewports: () => Viewport[]) {
    this.renderer = new WebGLRenderer({
      canvas, antialias: false, alpha: false, stencil: false, preserveDrawingBuffer: true, powerPreference: 'high-performance',
    })
    this.isSoftware = isSoftware(this.renderer)
    this.renderer.outputColorSpace = LinearSRGBColorSpace
    this.renderer.autoClear = false
    this.renderer.sortObjects = false
    this.renderer.debug.checkShaderErrors = false
    this.renderer.setScissorTest(true)
    this.canvas.addEventListener('webglcontextrestored', this.restored)
  }

  get pixelRatio(): number {
    return this.renderer.getPixelRatio()
  }

  /** In CSS pixels; the canvas's style is not touched. */
  resize(width: number, height: number): void {
    const ratio = this.isSoftware ? 1 : Math.min(2, window.devicePixelRatio || 1)
    if (ratio !== this.pixelRatio) this.renderer.setPixelRatio(ratio)
    const isSame = this.canvas.width === Math.floor(width * ratio) && this.canvas.height === Math.floor(height * ratio)
    if (!isSame) this.renderer.setSize(width, height, false)
    this.invalidate()
  }

  /** Draws a viewport, or all, before the next picture of the screen; any number of calls draw once. */
  invalidate(viewport?: Viewport): void {
    if (viewport) this.stale.add(viewport)
    else this.areAllStale = true
    this.request ||= requestAnimationFrame(() => this.render())
  }

  /** Draws now what is stale. */
  render(): void {
    cancelAnimationFrame(this.request)
    this.request = 0
    this.renders++
    if (this.areAllStale) this.clear(this.whole(), this.palette.gap)
    const drawn: Box[] = []
    for (const viewport of this.viewports()) {
      const { box } = viewport
      if (!box || !(this.areAllStale || this.stale.has(viewport) || drawn.some(one => overlap(one, box)))) continue
      viewport.draw(this, this.palette)
      drawn.push(box)
    }
    this.areAllStale = false
    this.stale.clear()
  }

  /** Limits drawing to a box and fills it. */
  clear(box: Box, color: Rgb): void {
    const height = this.canvas.height / this.pixelRatio
    const bottom = height - box.top - box.height
    this.renderer.setViewport(box.left, bottom, box.width, box.height)
    this.renderer.setScissor(box.left, bottom, box.width, box.height)
    this.renderer.setClearColor(this.background.setRGB(...color), 1)
    this.renderer.clear()
  }

  show(scene: Object3D, camera: Camera): void {
    this.renderer.render(scene, camera)
  }

  private readonly restored = () => this.invalidate()

  private whole(): Box {
    return { left: 0, top: 0, width: this.canvas.width / this.pixelRatio, height: this.canvas.height / this.pixelRatio }
  }

  /** Bytes do not tell; counts of what lives on the GPU do. */
  get memory(): { geometries: number; textures: number } {
    return this.renderer.info.memory
  }

  dispose(): void {
    cancelAnimationFrame(this.request)
    this.canvas.removeEventListener('webglcontextrestored', this.restored)
    this.renderer.dispose()
    this.renderer.forceContextLoss()
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

/** Every pixel costs there, so none is drawn twice. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext()
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  return /swiftshader|llvmpipe|software|basic render/i.test(info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '')
}
