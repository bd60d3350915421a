/**
 * PURE: what of a style may stand in a mail that is written: the properties that its editor knows, and nothing by which a
 * text is there and not seen. Nobody is to send on what they were not shown.
 */
import { cleanDeclarations } from './css.ts'

const sides = ['', '-top', '-right', '-bottom', '-left']
const properties: ReadonlySet<string> = new Set([
  ...['color', 'background-color', 'font-family', 'font-size', 'font-weight', 'font-style', 'text-decoration'],
  ...['text-decoration-line', 'text-align', 'text-indent', 'line-height', 'vertical-align', 'white-space', 'direction'],
  ...['list-style-type', 'border-collapse', 'border-spacing', 'height', 'width', 'min-width', 'max-width'],
  ...sides.flatMap((side) => [`padding${side}`, `margin${side}`]),
  ...sides.flatMap((side) => ['', '-width', '-style', '-color'].map((kind) => `border${side}${kind}`)),
])
/** A length is written, not computed, and pulls nothing over its neighbours. */
const computed = /(?<!\b(?:rgb|hsl)a?)\(|(?:^|[\s,])-[\d.]/i
const size = /^(?:font-size|line-height)$/
/** Nothing, or next to nothing. */
const tooSmall = /^(?:0?(?:\.\d+)?(?:px|pt|pc|%)?|0*(?:\.0\d*)?[a-z]*|\d(?:\.\d+)?%)$/i
const colour = /^(?:#[\da-f]{3,8}|[a-z]{3,24}|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))$/i

type Declared = readonly [name: string, value: string]

/** Of what `cleanDeclarations` answers, in which no sign but the first colon parts name and value. */
function declared(clean: string): Declared[] {
  const parts = clean.match(/(?:[^;"']|"[^"]*"|'[^']*')+/g) ?? []
  return parts.map((part) => {
    const colon = part.indexOf(':')
    return [part.slice(0, colon), part.slice(colon + 1).replace(/\s*!\s*important\s*$/i, '')]
  })
}

export function visibleStyle(style: string): string {
  const kept = declared(cleanDeclarations(style)).flatMap(([given, value]): string[] => {
    const name = given === 'background' && colour.test(value) ? 'background-color' : given
    const isKept = properties.has(name) && !computed.test(value) && !(size.test(name) && tooSmall.test(value))
    return isKept ? [`${name}:${value}`] : []
  })
  return kept.join(';')
}

/** Whether an element with these attributes is there and not seen, with all it holds. */
export function isHidden({ hidden, style }: Readonly<Record<string, string>>): boolean {
  if (hidden !== undefined) return true
  return (
    style !== undefined && /none|hid|collapse|opacity|\\/i.test(style) && declared(cleanDeclarations(style)).some(hides)
  )
}

function hides([name, value]: Declared): boolean {
  if (name === 'display') return /^none\b/i.test(value)
  if (name === 'visibility') return /^(?:hidden|collapse)\b/i.test(value)
  if (name === 'mso-hide') return /^all\b/i.test(value)
  return name === 'opacity' && Number.parseFloat(value) < (value.includes('%') ? 10 : 0.1)
}
