// Translucent faces and filled shapes, one color each; one draw for all of them.

import { BufferAttribute, BufferGeometry, DoubleSide, DynamicDrawUsage, GLSL3, Mesh, RawShaderMaterial } from 'three'
import type { Rgb } from '../cloud/color'
import type { Vec3 } from '../cloud/geometry'

const VERTEX = `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
in vec3 position;
in vec4 paint;
flat out vec4 vColor;
void main() {
  gl_Position = projectionMatrix * (modelViewMatrix * vec4(position, 1.0));
  vColor = paint;
}`

const FRAGMENT = `
precision highp float;
flat in vec4 vColor;
out vec4 color;
void main() { color = vColor; }`

/** Filled anew between `clear` and `flush`; grows as needed. */
export class Fills {
  readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>
  private corners = new Float32Array(0)
  private paints = new Uint8Array(0)
  private count = 0

  constructor(depthTest: boolean) {
    const material = new RawShaderMaterial({
      glslVersion: GLSL3, vertexShader: VERTEX, fragmentShader: FRAGMENT,
      transparent: true, depthTest, depthWrite: false, side: DoubleSide,
    })
    this.mesh = new Mesh(new BufferGeometry(), material)
    this.mesh.frustumCulled = false
  }

  clear(): void {
    this.count = 0
  }

  /** A convex polygon. */
  polygon(corners: Vec3[], color: Rgb, alpha: number): void {
    for (let i = 2; i < corners.length; i++) {
      for (const corner of [corners[0], corners[i - 1], corners[i]]) this.corner(corner, color, alpha)
    }
  }

  /** Hands what was drawn to the GPU. */
  flush(): void {
    const { geometry } = this.mesh
    for (const attribute of Object.values(geometry.attributes)) attribute.needsUpdate = true
    geometry.setDrawRange(0, this.count)
    this.mesh.visible = this.count > 0
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.material.dispose()
  }

  private corner(at: Vec3, color: Rgb, alpha: number): void {
    if (this.count * 3 === this.corners.length) this.grow()
    this.corners.set(at, this.count * 3)
    this.paints.set([color[0] * 255, color[1] * 255, color[2] * 255, alpha * 255], this.count * 4)
    this.count++
  }

  private grow(): void {
    const capacity = Math.max(96, 2 * this.count)
    const corners = new Float32Array(capacity * 3)
    const paints = new Uint8Array(capacity * 4)
    corners.set(this.corners)
    paints.set(this.paints)
    this.corners = corners
    this.paints = paints
    this.mesh.geometry.dispose()
    this.mesh.geometry = new BufferGeometry()
    this.mesh.geometry.setAttribute('position', new BufferAttribute(corners, 3).setUsage(DynamicDrawUsage))
    this.mesh.geometry.setAttribute('paint', new BufferAttribute(paints, 4, true).setUsage(DynamicDrawUsage))
  }
}
