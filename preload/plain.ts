/** PURE: the parts of a plain mail, and its lines as markup. */

export interface PlainParts {
  /** What stands above signature and quote. */
  readonly above: string
  /** Without its mark; null where there is none. */
  readonly signature: string | null
  /** Written beneath the signature. */
  readonly below: string
  /** From the line that tells of the quote on, or the rule above a forwarded mail. */
  readonly quote: string
}

const rule = /^-{5,} ?\S.*\S ?-{5,}$/
/** RFC 3676, 4.3. */
const signatureMark = '-- '

/** `known` is the signature that may stand in it; of another one nobody can tell where it ends. */
export function plainParts(plain: string, known = ''): PlainParts {
  const lines = linesOf(plain)
  const quoteAt = quoteStart(lines)
  const head = lines.slice(0, quoteAt)
  const markAt = head.indexOf(signatureMark)
  const quote = lines.slice(quoteAt).join('\n')
  if (markAt < 0) return { above: head.join('\n'), signature: null, below: '', quote }
  const rest = head.slice(markAt + 1).join('\n')
  const isKnown = known !== '' && (rest.trimEnd() === known || rest.startsWith(`${known}\n`))
  const [signature, below] = isKnown ? [known, rest.slice(known.length)] : [rest, '']
  return { above: head.slice(0, markAt).join('\n'), signature: signature.trimEnd(), below: below.trim(), quote }
}

/** What the person wrote: also beneath the signature, and between the lines of the quote. */
export function ownPlain(plain: string, known = ''): string {
  const { above, below, quote } = plainParts(plain, known)
  const between = rule.test(quote.slice(0, Math.max(0, quote.indexOf('\n')))) ? '' : unquoted(quote)
  return [above, below, between]
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join('\n')
}

const emptyLine = '<div><br></div>'
/** Quotes of quotes beyond this are shown as they are written. */
const deepest = 20

/** Whether anything but the signature stands in it, be it a quote. */
export function isBlankPlain(plain: string, known: string): boolean {
  const { above, signature, below, quote } = plainParts(plain, known)
  const isChanged = signature !== null && signature !== known
  return !isChanged && `${above}${below}${quote}`.trim() === ''
}

/** Lines of plain text, a block each; nothing for nothing. */
export function htmlOfPlain(plain: string): string {
  if (plain === '') return ''
  const block = (text: string) => `<div>${text === '' ? '<br>' : text.replace(/^ | (?= )/g, '&nbsp;')}</div>`
  return linesOf(plain.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign))
    .map(block)
    .join('')
}
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** As {@link htmlOfPlain}, with signature and quotes as the parts that they are. */
export function markedHtml(plain: string, known = ''): string {
  const { above, signature, below, quote } = plainParts(plain, known)
  const signed = signature ? `<div class="mm-signature">${htmlOfPlain(signature)}</div>` : ''
  const beneath = below === '' ? '' : emptyLine + htmlOfPlain(below)
  const gap = signed !== '' && quote !== '' ? emptyLine : ''
  const isForward = rule.test(linesOf(quote)[0] ?? '')
  const last = isForward ? `<div class="mm-quote">${htmlOfPlain(quote)}</div>` : quotesOf(linesOf(quote))
  return htmlOfPlain(above) + signed + beneath + gap + (quote === '' ? '' : last)
}

const linesOf = (plain: string): string[] => plain.split(/\r\n?|\n/)
const isQuoted = (line: string | undefined): boolean => line?.startsWith('>') ?? false
/** The line above a quote says whose it is. */
const isHead = (lines: readonly string[], at: number): boolean =>
  /\S:\s*$/.test(lines[at] ?? '') && !isQuoted(lines[at]) && isQuoted(lines[at + 1])

/** Its first line, or the end. A rule is one of a forwarded mail only above the head of that mail. */
function quoteStart(lines: readonly string[]): number {
  const at = lines.findIndex(
    (line, index) =>
      isQuoted(line) || isHead(lines, index) || (rule.test(line) && /^[^\s:][^:]*: ?\S/.test(lines[index + 1] ?? '')),
  )
  return at < 0 ? lines.length : at
}

function unquoted(quote: string): string {
  const all = linesOf(quote)
  // Some sign beneath the quote.
  const markAt = all.indexOf(signatureMark)
  const lines = markAt < 0 ? all : all.slice(0, markAt)
  return lines.filter((line, at) => !isQuoted(line) && !isHead(lines, at)).join('\n')
}

/** Each run of quoted lines is a quote; what stands between them stays the person's own. */
function quotesOf(lines: readonly string[]): string {
  let html = ''
  for (let at = 0; at < lines.length;) {
    const isOwn = (one: number) => !isQuoted(lines[one]) && !isHead(lines, one)
    const from = at
    const kind = isOwn(at)
    do at++
    while (at < lines.length && isOwn(at) === kind && !isHead(lines, at))
    html += kind ? htmlOfPlain(lines.slice(from, at).join('\n')) : quoteOf(lines.slice(from, at))
  }
  return html
}

function quoteOf([first = '', ...rest]: readonly string[]): string {
  const head = isQuoted(first) ? '' : `<div class="mm-attribution">${htmlOfPlain(first).slice(5, -6)}</div>`
  return `<div class="mm-quote">${head}${levels(head === '' ? [first, ...rest] : rest)}</div>`
}

function levels(lines: readonly string[], depth = 1): string {
  const inner = lines.map((line) => line.replace(/^> ?/, ''))
  let html = ''
  for (let at = 0; at < inner.length;) {
    const from = at
    const isDeeper = (one: number) => depth < deepest && isQuoted(inner[one])
    const kind = isDeeper(at)
    while (at < inner.length && isDeeper(at) === kind) at++
    const run = inner.slice(from, at)
    html += kind ? levels(run, depth + 1) : run.map((line) => htmlOfPlain(line) || emptyLine).join('')
  }
  return `<blockquote type="cite">${html}</blockquote>`
}
