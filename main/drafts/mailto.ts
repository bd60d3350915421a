/**
 * PURE: what a `mailto:` link asks for (RFC 6068): whom to write to, a subject and a plain text. Nothing else of it counts:
 * it names no file, no other header, and nothing leaves without the person.
 */
import type { Recipient } from '../../preload/drafts.ts'
import { addressesOf } from '../sources/mime/addresses.ts'
import { cut, oneLine, straight } from './words.ts'

export interface Asked {
  readonly to: Recipient[]
  readonly cc: Recipient[]
  readonly bcc: Recipient[]
  readonly subject: string
  readonly plain: string
}

const maxLink = 100_000
const maxRecipients = 200
const maxName = 200
const maxAddress = 320
const maxSubject = 1_000
const maxPlain = 50_000

/** Null for what is no such link, or one that is too long to be meant well. */
export function readMailto(url: string): Asked | null {
  const link = url.trim()
  if (link.length > maxLink || !/^mailto:/i.test(link)) return null
  const [target = ''] = link.slice('mailto:'.length).split('#', 1)
  const [path = '', ...rest] = target.split('?')
  const fields = fieldsOf(rest.join('?'))
  // A comma within an address is written as %2C, so the list is split before it is read.
  const named = path.replace(/^\/\//, '').split(',').map(decoded)
  const to = [...named, ...fields.all('to')].flatMap(recipientsOf)
  const cc = fields.all('cc').flatMap(recipientsOf)
  const bcc = fields.all('bcc').flatMap(recipientsOf)
  return {
    to: to.slice(0, maxRecipients),
    cc: cc.slice(0, maxRecipients),
    bcc: bcc.slice(0, maxRecipients),
    subject: cut(oneLine(fields.first('subject')), maxSubject),
    plain: cut(linesOf(fields.first('body')), maxPlain),
  }
}

function fieldsOf(query: string) {
  const pairs = query.split('&').map((field) => {
    const at = field.indexOf('=')
    // Some pages write the link as HTML twice.
    const name = decoded(at < 0 ? field : field.slice(0, at)).replace(/^amp;/i, '')
    return { name: name.toLowerCase(), value: at < 0 ? '' : decoded(field.slice(at + 1)) }
  })
  const all = (name: string) => pairs.filter((one) => one.name === name).map(({ value }) => value)
  return { all, first: (name: string) => all(name)[0] ?? '' }
}

/** Percent signs and UTF-8; what is neither stays, or shows as unreadable. A plus is a plus. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString('utf8'))
}

/** As the header of that name would be read, of which nothing can begin another. */
function recipientsOf(text: string): Recipient[] {
  const line = oneLine(text)
  if (line === '') return []
  return addressesOf(line)
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ name, address }) => ({
      name: cut(oneLine(name), maxName),
      address: oneLine(address ?? '').replace(/[\u200c\u200d]/g, ''),
    }))
    .filter(({ address }) => address !== '' && address.length <= maxAddress)
}

const linesOf = (text: string): string =>
  straight(text.toWellFormed())
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
