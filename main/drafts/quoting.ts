/** PURE: the original as it stands beneath an answer, in rich and in plain text. */
import type { EMailAddress, EMailEntity } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import { cut, oneLine, straight } from './words.ts'

/** What a quote says about the mail that it quotes. */
export interface Quoted {
  readonly entity: Pick<EMailEntity, 'from' | 'to' | 'cc' | 'subject' | 'plainBody'>
  /** A cleaned fragment; null for a plain mail. */
  readonly html: string | null
  /** ms since 1970. */
  readonly receivedAt: number
}

/** An empty line for the person to begin in. */
export const room = '<div><br></div>'
/** Beyond this a plain quote is marked no deeper: nobody counts them, and each line stays a line of mail. */
const deepest = 20
const maxPlain = 1_000_000
const maxSubject = 2_000
const maxName = 1_000
const maxPeople = 2_000

/** Beneath a reply: who wrote it, and what. */
export function htmlReply({ entity, html, receivedAt }: Quoted, text: Text): string {
  const head = `<div class="mm-attribution">${escaped(text.quote.attribution(receivedAt, whoOf(entity.from)))}</div>`
  return `${room}<div class="mm-quote">${head}<blockquote type="cite">${unsigned(html ?? '')}</blockquote></div>`
}

/** A forwarded mail, with its own head. */
export function htmlForward(original: Quoted, text: Text): string {
  const lines = headOf(original, text).map(([name, value]) => `<b>${escaped(name)}:</b> ${escaped(value)}`)
  const head = [escaped(text.quote.forwarded), ...lines].join('<br>')
  return `${room}<div class="mm-quote"><div class="mm-attribution">${head}</div><br>${unsigned(original.html ?? '')}</div>`
}

export function plainReply({ entity, receivedAt }: Quoted, text: Text): string {
  const lines = linesOf(entity.plainBody ?? '').map(marked)
  return ['', '', text.quote.attribution(receivedAt, whoOf(entity.from)), ...lines, ''].join('\n')
}

export function plainForward(original: Quoted, text: Text): string {
  const head = headOf(original, text).map(([name, value]) => `${name}: ${value}`)
  const rule = `---------- ${text.quote.forwarded} ----------`
  return ['', '', rule, ...head, '', ...linesOf(original.entity.plainBody ?? ''), ''].join('\n')
}

/** `> text` is quoted once more as `>> text`. */
function marked(line: string): string {
  const mark = /^(?:> ?)*/.exec(line)?.[0] ?? ''
  const depth = Math.min(deepest, mark.length - mark.replaceAll('>', '').length + 1)
  const rest = line.slice(mark.length)
  return '>'.repeat(depth) + (rest === '' ? '' : ` ${rest}`)
}

function linesOf(plain: string): string[] {
  const text = straight(plain.slice(0, maxPlain)).replace(/\r\n?/g, '\n').replace(/^\n+/, '')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}

type Line = readonly [name: string, value: string]

function headOf({ entity, receivedAt }: Quoted, { quote, format, reader }: Text): Line[] {
  const lines: Line[] = [
    [reader.from, whoOf(entity.from)],
    [quote.date, format.longDate(receivedAt)],
    [quote.subject, cut(oneLine(entity.subject ?? ''), maxSubject)],
    [reader.to, listOf(entity.to)],
    [reader.cc, listOf(entity.cc)],
  ]
  return lines.filter(([, value]) => value !== '')
}

const listOf = (people: readonly EMailAddress[]): string => people.slice(0, maxPeople).map(whoOf).join(', ')

function whoOf(one: EMailAddress | null): string {
  const [name, address] = [cut(oneLine(one?.name ?? ''), maxName), cut(oneLine(one?.address ?? ''), maxName)]
  if (name === '' || name === address) return address
  return address === '' ? name : `${name} <${address}>`
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** What was a signature of its writer is none of ours. In a cleaned fragment no value of a tag holds a bracket. */
const unsigned = (fragment: string): string => fragment.replace(/(<[a-z][^<>]*?) class="mm-signature"/g, '$1')
