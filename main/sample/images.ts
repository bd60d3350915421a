/** PURE: small pictures for sample mail, drawn here: a northern landscape for newsletters, a mark for companies. */
import { crc32, deflateSync } from 'node:zlib'
import { random } from './random.ts'

type Colour = readonly [number, number, number]
interface Scene {
  readonly sky: readonly [Colour, Colour]
  readonly hills: readonly Colour[]
  readonly sun: Colour
}

/** Named by their hour: the pictures should look like places. */
const scenes: readonly Scene[] = [
  {
    sky: [
      [24, 44, 97],
      [246, 178, 147],
    ],
    hills: [
      [94, 96, 148],
      [58, 66, 118],
      [28, 36, 78],
    ],
    sun: [255, 226, 190],
  },
  {
    sky: [
      [90, 170, 214],
      [222, 240, 244],
    ],
    hills: [
      [134, 178, 186],
      [76, 132, 140],
      [34, 84, 96],
    ],
    sun: [255, 255, 240],
  },
  {
    sky: [
      [10, 24, 48],
      [30, 110, 112],
    ],
    hills: [
      [20, 62, 80],
      [14, 42, 60],
      [8, 24, 38],
    ],
    sun: [220, 244, 226],
  },
  {
    sky: [
      [250, 214, 165],
      [252, 240, 222],
    ],
    hills: [
      [214, 158, 132],
      [166, 106, 104],
      [104, 64, 82],
    ],
    sun: [255, 250, 236],
  },
]
export const sceneCount = scenes.length

const mixed = (from: Colour, to: Colour, share: number): Colour => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
]

const cache = new Map<string, Buffer>()
function once(key: string, draw: () => Buffer): Buffer {
  const image = cache.get(key) ?? draw()
  cache.set(key, image)
  return image
}

/** A PNG of 1120 x 320 pixels, meant to be shown at half that size. `scene` counts from 0. */
export function landscape(scene: number): Buffer {
  return once(`landscape ${scene}`, () => drawnLandscape(scene))
}

function drawnLandscape(index: number): Buffer {
  const scene = scenes[index % scenes.length] ?? scenes[0]
  if (!scene) throw new Error('no scene')
  const [width, height] = [1120, 320]
  const dice = random(index + 7)
  const ridges = scene.hills.map((_colour, layer) =>
    ridge(width, height * (0.5 + layer * 0.17), 46 - layer * 10, dice.int(0, 900)),
  )
  const sun = { x: dice.int(240, 880), y: dice.int(70, 120), radius: 38 }
  return png(width, height, (x, y) => {
    for (let layer = ridges.length - 1; layer >= 0; layer--) {
      const top = ridges[layer]?.[x] ?? height
      const colour = scene.hills[layer]
      if (y >= top && colour) return colour
    }
    const sky = mixed(scene.sky[0], scene.sky[1], Math.min(1, Math.floor((y / height) * 48) / 34))
    const away = Math.hypot(x - sun.x, y - sun.y)
    return away < sun.radius ? scene.sun : sky
  })
}

function ridge(width: number, base: number, height: number, shift: number): number[] {
  return Array.from({ length: width }, (_, x) => {
    const at = x + shift
    return (
      base -
      height * (Math.abs(Math.sin(at / 97)) * 0.9 + Math.sin(at / 41) * 0.28 + Math.abs(Math.sin(at / 211)) * 0.7)
    )
  })
}

/** A PNG of 96 x 96 pixels: a disc with a peak in it, in a colour of its own for every `hue` (0 to 359). */
export function mark(hue: number): Buffer {
  const dark = colourOf(hue, 0.42)
  const light = colourOf(hue, 0.86)
  return once(`mark ${hue}`, () =>
    png(96, 96, (x, y) => {
      const away = Math.hypot(x - 47.5, y - 47.5)
      if (away > 47) return [255, 255, 255]
      return y > 26 + Math.abs(x - 44) * 0.9 && y < 70 ? light : dark
    }),
  )
}

function colourOf(hue: number, lightness: number): Colour {
  const strength = 0.5 * Math.min(lightness, 1 - lightness)
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

function png(width: number, height: number, at: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1))
  let place = 0
  for (let y = 0; y < height; y++) {
    rows[place++] = 0
    for (let x = 0; x < width; x++) for (const channel of at(x, y)) rows[place++] = channel
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const data = deflateSync(rows, { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
