/** PURE: the text of a calendar object (RFC 5545, 3.1) as lines and components, and lines as text. */

export interface Line {
  /** In capitals. */
  readonly name: string
  /** Names in capitals, the first value of each, without its quotes. */
  readonly params: ReadonlyMap<string, string>
  readonly value: string
  /** The whole line, unfolded, without what no line may hold. */
  readonly text: string
}

export interface Component {
  readonly name: string
  readonly lines: Line[]
  readonly children: Component[]
}

const maxText = 1_000_000
const maxLines = 20_000
const maxDepth = 10

/** The outermost components; what stands outside of any is not told, and one that is not ended ends with the text. */
export function componentsIn(text: string): Component[] {
  const root: Component = { name: '', lines: [], children: [] }
  const open = [root]
  for (const one of linesIn(text)) {
    const inner = open.at(-1) ?? root
    const name = one.value.trim().toUpperCase()
    if (one.name === 'BEGIN' && open.length <= maxDepth) {
      const begun: Component = { name, lines: [], children: [] }
      inner.children.push(begun)
      open.push(begun)
    } else if (one.name === 'END') {
      if (open.length > 1 && name === inner.name) open.pop()
    } else if (inner !== root) inner.lines.push(one)
  }
  return root.children
}

function linesIn(text: string): Line[] {
  const unfolded = text
    .slice(0, maxText)
    .replace(/^\ufeff/, '')
    .replace(/(?:\r\n|\r|\n)[ \t]/g, '')
  return unfolded
    .split(/\r\n|\r|\n/, maxLines)
    .map(lineOf)
    .filter((line) => line !== null)
}

// No sign can be read in two ways, so a line that is none is known as such at once.
const shape = /^([a-z0-9-]{1,60})((?:;[a-z0-9-]{1,60}=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/is
const param = /;([a-z0-9-]+)=(?:"([^"]*)"|([^";:,]*))/gi

function lineOf(raw: string): Line | null {
  const text = raw.toWellFormed().replace(/[^\P{Cc}\t]|[\u2028\u2029]/gu, '')
  const found = shape.exec(text)
  if (!found) return null
  const [, name = '', params = '', value = ''] = found
  const named = [...params.matchAll(param)].map(
    ([, key = '', quoted, bare]) => [key.toUpperCase(), plainParam(quoted ?? bare ?? '')] as const,
  )
  return { name: name.toUpperCase(), params: new Map(named.reverse()), value, text }
}

/** RFC 6868: a sign that a parameter cannot hold. */
const plainParam = (text: string): string =>
  text.replace(/\^(['n^])/g, (_, sign: string) => (sign === 'n' ? ' ' : sign === "'" ? '"' : '^'))

const longestLine = 75

/** A line with its end, of at most 75 octets each, never broken within a sign. */
export function folded(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let length = 0
  for (const sign of line) {
    const octets = Buffer.byteLength(sign)
    if (length + octets > longestLine) {
      pieces.push(piece)
      ;[piece, length] = ['', 1]
    }
    piece += sign
    length += octets
  }
  return [...pieces, piece].join('\r\n ') + '\r\n'
}
