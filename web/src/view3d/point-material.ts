// The shader of the points: colors by mode from uniforms, so that a change of mode uploads nothing.

import {
  ClampToEdgeWrapping, DataTexture, GLSL3, Matrix4, NearestFilter, NoBlending, RawShaderMaterial, Vector2, Vector3, type IUniform,
} from 'three'
import { affineOf, compose, inverse, type Cuboid, type Pose } from '../cloud/geometry'
import { LIFT_STEP_M } from '../cloud/lift'
import { COLOR_MODES, RAMP_STEPS, rampTable, type ColorMode, type ColorRanges, type Rgb } from '../cloud/color'

/** Height over the ground at which the ramp ends. */
const HEIGHT_SPAN_M = 3
const DISTANCE_SPAN_M = 80

const VERTEX = `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform mat4 uBoxFromLocal;
uniform vec3 uHalf;
uniform float uSize, uShare, uOutside;
uniform int uMode;
uniform sampler2D uRamps, uClasses;
uniform vec3 uRange;
uniform vec2 uSpan;
uniform vec3 uInside, uGround;
in vec3 position;
in vec3 rgb;
in float intensity, ring, sensor, slot, lift;
flat out vec3 vColor;
vec3 ramp(float at) { return texelFetch(uRamps, ivec2(int(clamp(at, 0.0, 1.0) * 255.0), uMode), 0).rgb; }
vec3 colorOf() {
  if (uMode == 0) return ramp(lift * uSpan.x);
  if (uMode == 1) return ramp((intensity - uRange.x) / (uRange.y - uRange.x));
  if (uMode == 2) return ramp(ring / uRange.z);
  if (uMode == 3) return texelFetch(uRamps, ivec2(int(sensor), 3), 0).rgb;
  if (uMode == 4) return ramp(sqrt(length(position.xy) / uSpan.y));
  if (uMode == 5) return texelFetch(uClasses, ivec2(int(slot), 0), 0).rgb;
  return rgb == vec3(0.0) ? ramp(0.0) : rgb;
}
void main() {
  gl_Position = projectionMatrix * (modelViewMatrix * vec4(position, 1.0));
  vec3 inBox = abs((uBoxFromLocal * vec4(position, 1.0)).xyz);
  bool inside = all(lessThanEqual(inBox, uHalf));
  gl_PointSize = inside ? uSize + 1.0 : uSize;
  vColor = mix(uGround, inside ? uInside : mix(uGround, colorOf(), uOutside), uShare);
}`

const FRAGMENT = `
precision mediump float;
flat in vec3 vColor;
out vec4 color;
void main() { color = vec4(vColor, 1.0); }`

/** Uniforms that all clouds of a view share. */
export class PointLook {
  readonly uniforms: Record<string, IUniform>
  private readonly ramps = tableTexture(rampTable('dark'), RAMP_STEPS, COLOR_MODES.length)
  private readonly classes = tableTexture(new Uint8Array(RAMP_STEPS * 4), RAMP_STEPS, 1)

  constructor() {
    this.uniforms = {
      uSize: { value: 2 }, uMode: { value: 0 }, uOutside: { value: 1 },
      uRamps: { value: this.ramps }, uClasses: { value: this.classes }, uRange: { value: new Vector3(0, 1, 1) },
      uSpan: { value: new Vector2(LIFT_STEP_M / HEIGHT_SPAN_M, DISTANCE_SPAN_M) },
      uInside: { value: new Vector3(1, 1, 1) }, uGround: { value: new Vector3() },
    }
  }

  setMode(mode: ColorMode): void {
    this.uniforms.uMode.value = COLOR_MODES.indexOf(mode)
  }

  setSize(pixels: number): void {
    this.uniforms.uSize.value = pixels
  }

  /** Share of its color that a point outside the selected cuboid keeps. */
  setOutside(share: number): void {
    this.uniforms.uOutside.value = share
  }

  setBackground(background: 'dark' | 'light', ground: Rgb, inside: Rgb): void {
    ;(this.ramps.image.data as Uint8Array).set(rampTable(background))
    this.ramps.needsUpdate = true
    ;(this.uniforms.uGround.value as Vector3).set(...ground)
    ;(this.uniforms.uInside.value as Vector3).set(...inside)
  }

  setRanges(ranges: ColorRanges): void {
    const [low, high] = ranges.intensity
    ;(this.uniforms.uRange.value as Vector3).set(low / 255, high / 255, ranges.maxRing / 255)
  }

  /** Color of each slot; slot 0 is of points that no cuboid holds. */
  setClasses(colors: Rgb[]): void {
    const data = this.classes.image.data as Uint8Array
    colors.slice(0, RAMP_STEPS).forEach((color, slot) => data.set([...color.map(c => c * 255), 255], slot * 4))
    this.classes.needsUpdate = true
  }

  dispose(): void {
    this.ramps.dispose()
    this.classes.dispose()
  }
}

/** A material of one cloud; `share` below 1 pulls its colors toward the background. */
export function pointMaterial(look: PointLook): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3, vertexShader: VERTEX, fragmentShader: FRAGMENT, blending: NoBlending,
    uniforms: {
      ...look.uniforms, uShare: { value: 1 }, uBoxFromLocal: { value: new Matrix4() }, uHalf: { value: new Vector3(-1, -1, -1) },
    },
  })
}

/** Points inside the cuboid are lit, of a cloud that `worldFromLocal` places; null lights none. */
export function light(material: RawShaderMaterial, cuboid: Cuboid | null, worldFromLocal: Pose): void {
  const { uHalf, uBoxFromLocal } = material.uniforms
  const half = uHalf.value as Vector3
  if (!cuboid) return void half.set(-1, -1, -1)
  half.set(cuboid.size[0] / 2, cuboid.size[1] / 2, cuboid.size[2] / 2)
  setMatrix(uBoxFromLocal.value as Matrix4, compose(inverse(cuboid), worldFromLocal))
}

export function setMatrix(matrix: Matrix4, pose: Pose): void {
  const m = affineOf(pose)
  matrix.set(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], 0, 0, 0, 1)
}

function tableTexture(data: Uint8Array<ArrayBuffer>, width: number, height: number): DataTexture {
  const texture = new DataTexture(data, width, height)
  texture.magFilter = texture.minFilter = NearestFilter
  texture.wrapS = texture.wrapT = ClampToEdgeWrapping
  texture.needsUpdate = true
  return texture
}
