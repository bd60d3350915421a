/**
 * PURE: the styles of a mail without anything that loads, runs or leaves its place. What is not known to be harmless is
 * dropped; what comes out is written anew from its pieces and stays the same when it is cleaned again.
 */

/** Functions that only compute. Everything else that has a bracket may load or run something. */
const harmless = new Set([
  '',
  'rgb',
  'rgba',
  'hsl',
  'hsla',
  'hwb',
  'lab',
  'lch',
  'oklab',
  'oklch',
  'color-mix',
  'calc',
  'min',
  'max',
  'clamp',
  'linear-gradient',
  'radial-gradient',
  'conic-gradient',
  'repeating-linear-gradient',
  'repeating-radial-gradient',
  'rotate',
  'scale',
  'scalex',
  'scaley',
  'translate',
  'translatex',
  'translatey',
  'skew',
  'skewx',
  'skewy',
])
const property = /^-?[a-z]+(?:-[a-z]+)*$/
const refused = /^(?:behavior|-moz-binding|-webkit-user-modify|src|cursor|position-anchor|anchor-name)$/
/** Blocks whose content is rules like at the top. All other at-rules go, with what they hold. */
const transparentBlock = /^@(?:media|supports)\b[\w\s(),:.%/=>-]*$/i

const maxLength = 500_000
const maxDepth = 4

/** A style sheet. */
export function cleanSheet(text: string): string {
  return rules({ text: plain(text.slice(0, maxLength)), at: 0 }, 0)
}

/** The declarations of a style attribute or of a rule. */
export function cleanDeclarations(text: string): string {
  return splitOutside(plain(text.slice(0, maxLength)), ';')
    .map(declaration)
    .filter((kept) => kept !== '')
    .join(';')
}

/** Without escapes, comments and signs that have no business in a style, so that every word reads as what it is. */
function plain(text: string): string {
  return (
    text
      .replace(/\\([0-9a-f]{1,6})[ \t\r\n\f]?/gi, (_whole, code: string) => unescaped(Number.parseInt(code, 16)))
      .replace(/\\(.)?/gs, (_whole, sign: string | undefined) => (sign && /[\w -]/.test(sign) ? sign : ''))
      .replace(/<!--|-->/g, ' ')
      // eslint-disable-next-line no-control-regex -- none of them means anything in a style
      .replace(/[<\0-\x08\x0b\x0e-\x1f]/g, '')
      // Last, and by a blank: nothing taken out after it, or by it, can make a new comment.
      .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
  )
}

const unescaped = (code: number): string =>
  code < 0x20 ||
  code > 0x10ffff ||
  (code >= 0xd800 && code < 0xe000) ||
  /["'\\(){}<;/*@]/.test(String.fromCodePoint(code))
    ? ''
    : String.fromCodePoint(code)

interface Reader {
  readonly text: string
  at: number
}

/** Rules up to the end or to the bracket that closes their block. */
function rules(reader: Reader, depth: number): string {
  let kept = ''
  while (reader.at < reader.text.length) {
    const prelude = upTo(reader, /[{};]/).trim()
    const sign = reader.text[reader.at++]
    if (sign === '}') return kept
    if (sign !== '{') continue
    if (transparentBlock.test(prelude) && depth < maxDepth) {
      const inner = rules(reader, depth + 1)
      if (inner) kept += `${prelude}{${inner}}\n`
      continue
    }
    const body = block(reader)
    const declarations = !isSelector(prelude) ? '' : cleanDeclarations(body)
    if (declarations) kept += `${prelude}{${declarations}}\n`
  }
  return kept
}

const isSelector = (text: string): boolean =>
  text !== '' && text.length < 5000 && !/[@\\{}]/.test(text) && balanced(text)

/** The text up to the bracket that closes it, nested blocks included. */
function block(reader: Reader): string {
  const start = reader.at
  for (let open = 1; reader.at < reader.text.length;) {
    upTo(reader, /[{}]/)
    const sign = reader.text[reader.at++]
    if (sign === '{') open++
    else if (--open === 0) return reader.text.slice(start, reader.at - 1)
  }
  return reader.text.slice(start)
}

/** Reads up to the next of `signs` outside quotes, and stays before it. */
function upTo(reader: Reader, signs: RegExp): string {
  const start = reader.at
  while (reader.at < reader.text.length) {
    const sign = reader.text[reader.at] ?? ''
    if (signs.test(sign)) break
    reader.at = sign === '"' || sign === "'" ? afterQuoted(reader.text, reader.at) : reader.at + 1
  }
  return reader.text.slice(start, reader.at)
}

/** A quote that is not closed in its line ends with the line, as browsers read it. */
function afterQuoted(text: string, at: number): number {
  const quote = text[at]
  for (let place = at + 1; place < text.length; place++) {
    if (text[place] === quote) return place + 1
    if (text[place] === '\n') return place
  }
  return text.length
}

function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let depth = 0
  for (let at = 0; at < text.length;) {
    const sign = text[at] ?? ''
    if (sign === '"' || sign === "'") {
      at = afterQuoted(text, at)
      continue
    }
    if (sign === '(') depth++
    if (sign === ')') depth = Math.max(0, depth - 1)
    if (sign === separator && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
    at++
  }
  return [...parts, text.slice(start)]
}

const address = /\b(?:-webkit-)?(?:url|src)\((?:\s*"[^"\n]*"\s*|\s*'[^'\n]*'\s*|[^()"']*)\)/gi

/** `name:value` if all of it is harmless, else ''. An address is cut out of its value, so that a colour beside it stays. */
function declaration(text: string): string {
  if (text.length > 20_000) return ''
  const colon = text.indexOf(':')
  const name = text.slice(0, colon).trim().toLowerCase()
  const value = text
    .slice(colon + 1)
    .replace(address, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const known = colon > 0 && property.test(name) && !refused.test(name)
  return known && isHarmless(name, value) ? `${name}:${value}` : ''
}

function isHarmless(name: string, value: string): boolean {
  if (value === '' || value === '!important' || value.length > 2000 || /[{}@\\;]/.test(value) || !balanced(value))
    return false
  if (name === 'position' && !/^(?:static|relative)\b/i.test(value)) return false
  if (/:/.test(value.replace(/"[^"]*"|'[^']*'/g, ''))) return false
  return [...value.matchAll(/([^\s,(]*)\(/g)].every(([, called]) =>
    harmless.has((called ?? '').toLowerCase().replace(/^[-+*/]+/, '')),
  )
}

/** Quotes and brackets are closed in their own order. */
function balanced(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length;) {
    const sign = text[at] ?? ''
    if (sign === '"' || sign === "'") {
      const end = afterQuoted(text, at)
      if (end === at + 1 || text[end - 1] !== sign) return false
      at = end
      continue
    }
    if (sign === '(') depth++
    if (sign === ')' && --depth < 0) return false
    at++
  }
  return depth === 0
}
