// Lines of any width in pixels, solid, dashed or dotted, smooth without multisampling; one draw for all of them.

import {
  BufferAttribute, DoubleSide, DynamicDrawUsage, GLSL3, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, RawShaderMaterial, Vector2,
} from 'three'
import type { Rgb } from '../cloud/color'
import type { Vec3 } from '../cloud/geometry'

export const DASH = { solid: 0, dashed: 1, dotted: 2, dashDot: 3 } as const
export type Dash = (typeof DASH)[keyof typeof DASH]
export interface Stroke { color: Rgb; alpha?: number; width: number; dash?: Dash }

const VERTEX = `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform vec2 uPixels;
in vec3 position;
in vec3 start;
in vec3 end;
in vec4 stroke;
in vec2 shape;
out vec4 vColor;
out float vAside, vAlong;
flat out float vHalf, vDash;
void main() {
  vec4 a = projectionMatrix * (modelViewMatrix * vec4(start, 1.0));
  vec4 b = projectionMatrix * (modelViewMatrix * vec4(end, 1.0));
  float nearA = a.z + a.w, nearB = b.z + b.w;
  if (nearA < 0.0 && nearB < 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  if (nearA < 0.0) a = mix(a, b, nearA / (nearA - nearB));
  if (nearB < 0.0) b = mix(b, a, nearB / (nearB - nearA));
  vec3 from = a.xyz / a.w, to = b.xyz / b.w;
  vec2 run = (to.xy - from.xy) * uPixels * 0.5;
  float len = length(run);
  vec2 along = len > 0.0 ? run / len : vec2(1.0, 0.0);
  float reach = shape.x * 0.5 + 0.75;
  float cap = shape.x * 0.5;
  vec2 aside = vec2(-along.y, along.x) * position.y * reach + along * (position.x * 2.0 - 1.0) * cap;
  vec3 at = mix(from, to, position.x);
  gl_Position = vec4(at.xy + aside * 2.0 / uPixels, at.z, 1.0);
  vColor = stroke;
  vAside = position.y * reach;
  vAlong = position.x * len;
  vHalf = shape.x * 0.5;
  vDash = shape.y;
}`

const FRAGMENT = `
precision highp float;
in vec4 vColor;
in float vAside, vAlong;
flat in float vHalf, vDash;
out vec4 color;
void main() {
  float alpha = vColor.a * clamp(vHalf + 0.5 - abs(vAside), 0.0, 1.0);
  if (vDash == 1.0 && mod(vAlong, 11.0) > 6.5) discard;
  if (vDash == 2.0 && mod(vAlong, 6.0) > 2.5) discard;
  if (vDash == 3.0) { float at = mod(vAlong, 16.0); if (at > 8.0 && (at < 11.0 || at > 13.0)) discard; }
  color = vec4(vColor.rgb, alpha);
}`

const QUAD = new Float32Array([0, -1, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0])

/** Filled anew between `clear` and `flush`; grows as needed. */
export class Segments {
  readonly mesh: Mesh<InstancedBufferGeometry, RawShaderMaterial>
  private readonly pixels = new Vector2(1, 1)
  private starts = new Float32Array(0)
  private ends = new Float32Array(0)
  private strokes = new Uint8Array(0)
  private shapes = new Float32Array(0)
  private count = 0

  constructor(depthTest: boolean) {
    const material = new RawShaderMaterial({
      glslVersion: GLSL3, vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms: { uPixels: { value: this.pixels } },
      transparent: true, depthTest, depthWrite: false, side: DoubleSide,
    })
    this.mesh = new Mesh(new InstancedBufferGeometry(), material)
    this.mesh.frustumCulled = false
  }

  clear(): void {
    this.count = 0
  }

  line(start: Vec3, end: Vec3, stroke: Stroke): void {
    if (this.count * 2 === this.shapes.length) this.grow()
    const { color, alpha = 1, width, dash = DASH.solid } = stroke
    this.starts.set(start, this.count * 3)
    this.ends.set(end, this.count * 3)
    this.strokes.set([color[0] * 255, color[1] * 255, color[2] * 255, alpha * 255], this.count * 4)
    this.shapes.set([width, dash], this.count * 2)
    this.count++
  }

  path(points: Vec3[], stroke: Stroke): void {
    for (let i = 1; i < points.length; i++) this.line(points[i - 1], points[i], stroke)
  }

  /** Hands what was drawn to the GPU. */
  flush(): void {
    const { geometry } = this.mesh
    for (const name of ['start', 'end', 'stroke', 'shape']) {
      const attribute = geometry.getAttribute(name)
      if (attribute instanceof InstancedBufferAttribute) this.upload(attribute)
    }
    geometry.instanceCount = this.count
    this.mesh.visible = this.count > 0
  }

  /** Size in pixels of the viewport that is drawn next. */
  setViewport(width: number, height: number): void {
    this.pixels.set(width, height)
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.material.dispose()
  }

  private upload(attribute: InstancedBufferAttribute): void {
    attribute.clearUpdateRanges()
    attribute.addUpdateRange(0, this.count * attribute.itemSize)
    attribute.needsUpdate = true
  }

  private grow(): void {
    const capacity = Math.max(64, 2 * this.count)
    this.starts = longer(this.starts, capacity * 3)
    this.ends = longer(this.ends, capacity * 3)
    this.shapes = longer(this.shapes, capacity * 2)
    const strokes = new Uint8Array(capacity * 4)
    strokes.set(this.strokes)
    this.strokes = strokes
    this.mesh.geometry.dispose()
    this.mesh.geometry = this.geometryOfArrays()
  }

  private geometryOfArrays(): InstancedBufferGeometry {
    const geometry = new InstancedBufferGeometry()
    const add = (name: string, attribute: InstancedBufferAttribute) =>
      geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage))
    geometry.setAttribute('position', new BufferAttribute(QUAD, 3))
    geometry.setIndex([0, 1, 2, 0, 2, 3])
    add('start', new InstancedBufferAttribute(this.starts, 3))
    add('end', new InstancedBufferAttribute(this.ends, 3))
    add('stroke', new InstancedBufferAttribute(this.strokes, 4, true))
    add('shape', new InstancedBufferAttribute(this.shapes, 2))
    return geometry
  }
}

function longer(values: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const grown = new Float32Array(length)
  grown.set(values)
  return grown
}
