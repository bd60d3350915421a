/** PURE: texts made from a message for lists and for the full-text index. */
import type { EMailAddress, EMailEntity } from '../../preload/model.ts'

const longestPreview = 180
/** Beyond this a body adds cost to the index but hardly a word that anybody searches for. */
const longestIndexed = 200_000

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  aring: 'å',
  Aring: 'Å',
  oslash: 'ø',
  Oslash: 'Ø',
  aelig: 'æ',
  AElig: 'Æ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  euro: '€',
  copy: '©',
  zwnj: '',
  shy: '',
}

const inline = new Set(['b', 'i', 'u', 'em', 'strong', 'span', 'a', 'font', 'small', 'sup', 'sub'])
const hidden: ReadonlyMap<string, RegExp> = new Map(
  ['style', 'script', 'title', 'head'].map((name) => [name, new RegExp(`</${name}\\s*>`, 'gi')]),
)

/**
 * What a person would read of an HTML body: good enough to search and to preview, never to display as HTML. One pass,
 * whatever the HTML: a tag that never ends must not be looked for again and again.
 */
export function textOfHtml(html: string): string {
  const source = html.slice(0, 4 * longestIndexed)
  let text = ''
  let at = 0
  while (text.length < longestIndexed) {
    const open = source.indexOf('<', at)
    const close = open < 0 ? -1 : source.indexOf('>', open)
    if (close < 0) break
    const { end, gap } = afterTag(source, open, close)
    text += source.slice(at, open) + gap
    at = end
  }
  return (text + source.slice(at)).replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) =>
      name === undefined ? character(parseInt(decimal ?? hex ?? '', decimal ? 10 : 16)) : (entities[name] ?? whole),
  )
}

/** Where the text goes on behind a tag or comment, and what stands for it in the text. */
function afterTag(source: string, open: number, close: number): { end: number; gap: string } {
  if (source.startsWith('<!--', open)) {
    const end = source.indexOf('-->', open + 4)
    return { end: end < 0 ? source.length : end + 3, gap: ' ' }
  }
  const name = /^<\/?([a-z]+)\b/i.exec(source.slice(open, open + 10))?.[1]?.toLowerCase() ?? ''
  const ending = source[open + 1] === '/' ? undefined : hidden.get(name)
  if (!ending) return { end: close + 1, gap: inline.has(name) ? '' : ' ' }
  ending.lastIndex = close + 1
  return { end: ending.test(source) ? ending.lastIndex : source.length, gap: ' ' }
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
}

/** The text of a message: its plain body, or what its HTML reads. */
export function bodyText(entity: Pick<EMailEntity, 'plainBody' | 'htmlBody'>): string {
  const text = entity.plainBody?.trim() ? entity.plainBody : textOfHtml(entity.htmlBody ?? '')
  return text.slice(0, longestIndexed)
}

/** The first words on one line, without quoted lines. Control and invisible characters are left out. */
export function previewOf(text: string): string {
  const start = text.slice(0, 4000).replace(/^>.*$/gm, ' ')
  let preview = ''
  for (const [word] of start.matchAll(/[^\p{Cc}\p{Cf}\s]+/gu)) {
    preview += preview === '' ? word : ` ${word}`
    if (preview.length >= longestPreview) break
  }
  return preview.slice(0, longestPreview)
}

/** Names, or addresses where there is no name, as a list in words. */
export function namesOf(addresses: readonly EMailAddress[]): string {
  return addresses
    .slice(0, 20)
    .map((one) => one.name ?? one.address ?? '')
    .filter(Boolean)
    .join(', ')
}

/** All names and addresses of a message, for the index. */
export function addressText(entity: EMailEntity): string {
  const all = [...(entity.from ? [entity.from] : []), ...entity.to, ...entity.cc, ...entity.bcc]
  return all
    .slice(0, 2000)
    .map((one) => [one.name, one.address, one.personName, one.contactName].filter(Boolean).join(' '))
    .join('\n')
}

/** An FTS5 query in which every word typed must begin a word of the message. Empty when nothing searchable was typed. */
export function ftsQuery(typed: string): string {
  const words = typed.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words
    .slice(0, 20)
    .map((word) => `"${word}"*`)
    .join(' ')
}
