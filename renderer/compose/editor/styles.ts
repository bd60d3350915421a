/**
 * PURE: which inline styles may stand in a mail that is written. Nothing among them fetches, positions, overlays or hides:
 * each value must be spelled as its property is known to be, so an escape, a comment, a variable or `url()` has no place in it.
 */

const number = String.raw`(?:\d{1,4}(?:\.\d+)?|\.\d+)`
const length = `${number}(?:px|pt|em|rem|ex|ch|pc|in|cm|mm|%)?`
/** As much of it as can be seen. */
const visible = String.raw`(?:[1-9]\d{0,3}(?:\.\d+)?(?:px|pt|em|rem|ex|ch|pc|in|cm|mm)?|0?\.[1-9]\d*(?:em|rem|ex|ch|pc|in|cm|mm)?|[1-9]\d{1,3}(?:\.\d+)?%)`
const colour = String.raw`(?:#[\da-f]{3,8}|[a-z]{3,24}|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))`
const lines = '(?:none|hidden|solid|dotted|dashed|double|groove|ridge|inset|outset)'
const sides = ['', '-top', '-right', '-bottom', '-left']

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'u')
/** One to four of them. */
const several = (pattern: string) => whole(`(?:${pattern})(?:\\s+(?:${pattern})){0,3}`)

const plainRules: [string, RegExp][] = [
  ['color', whole(colour)],
  ['background-color', whole(colour)],
  ['font-family', /^[\p{L}\d\s,'"-]{1,200}$/u],
  ['font-size', whole(`${visible}|(?:x{1,2}-)?(?:small|large)|medium|smaller|larger`)],
  ['font-weight', whole('normal|bold|bolder|lighter|[1-9]00')],
  ['font-style', whole('normal|italic|oblique')],
  ['text-decoration', several(`none|underline|overline|line-through|${colour}`)],
  ['text-decoration-line', several('none|underline|overline|line-through')],
  ['text-align', whole('left|right|center|justify|start|end')],
  ['text-indent', whole(length)],
  ['line-height', whole(`normal|${visible}`)],
  ['vertical-align', whole(`baseline|sub|super|top|middle|bottom|text-top|text-bottom|${length}`)],
  ['white-space', whole('normal|nowrap|pre|pre-wrap|pre-line')],
  ['direction', whole('ltr|rtl')],
  ['list-style-type', whole('[a-z-]{1,30}')],
  ['border-collapse', whole('collapse|separate')],
  ['border-spacing', several(length)],
  ['height', whole(`auto|${length}`)],
  ['width', whole(`auto|${length}`)],
  ['min-width', whole(length)],
  ['max-width', whole(`none|${length}`)],
]
const boxRules = sides.flatMap((side): [string, RegExp][] => [
  [`padding${side}`, several(length)],
  // Never negative: nothing is to slide over its neighbours.
  [`margin${side}`, several(`auto|${length}`)],
  [`border${side}`, several(`${length}|thin|medium|thick|${lines}|${colour}`)],
  [`border${side}-width`, several(`${length}|thin|medium|thick`)],
  [`border${side}-style`, several(lines)],
  [`border${side}-color`, several(colour)],
])
const rules: ReadonlyMap<string, RegExp> = new Map([...plainRules, ...boxRules])

/** Name and value of each declaration, in their order. Good for what is well written; the rest is left out. */
export function declarations(style: string): [name: string, value: string][] {
  const parts = style.match(/(?:[^;"'()]|"[^"]*"|'[^']*'|\([^()]*\)|[("')])+/g) ?? []
  return parts.flatMap((part): [string, string][] => {
    const colon = part.indexOf(':')
    if (colon < 0) return []
    const value = part.slice(colon + 1).replace(/!\s*important\s*$/i, '')
    return [[part.slice(0, colon).trim().toLowerCase(), value.trim()]]
  })
}

export const styleOf = (declared: readonly (readonly [string, string])[]): string =>
  declared.map(([name, value]) => `${name}: ${value};`).join(' ')

/** The declarations that may stay. Cleaning what is clean changes nothing. */
export function cleanStyle(style: string): string {
  const kept = declarations(style).flatMap(([name, value]): [string, string][] => {
    // A background of one colour is that colour; of anything else nothing.
    const property = name === 'background' ? 'background-color' : name
    const lower = property === 'font-family' ? value : value.toLowerCase()
    return rules.get(property)?.test(lower) === true ? [[property, lower]] : []
  })
  return styleOf(kept)
}

/** Senders hide texts in a mail, for previews or for whom it is forwarded to; nobody is to send on what they do not see. */
export function hides(style: string): boolean {
  return declarations(style).some(
    ([name, value]) =>
      (name === 'display' && /^none\b/i.test(value)) ||
      (name === 'visibility' && /^(hidden|collapse)\b/i.test(value)) ||
      (name === 'mso-hide' && /^all\b/i.test(value)),
  )
}
