/** PURE: what a stranger's mail or link makes a draft begin with, within what a draft may hold. */
import type { DraftContent, Recipient } from '../../preload/drafts.ts'
import { Fault } from '../failure.ts'
import { cut } from './words.ts'

const max = { people: 2_000, name: 1_000, subject: 10_000, text: 20_000_000 }

/** Faults: invalid, where it would go to more people than one mail can. Whom it goes to is never cut. */
export function boundedContent(content: DraftContent): DraftContent {
  const { to, cc, bcc, subject, html, plain } = content
  if ([to, cc, bcc].some((list) => list.length > max.people)) throw new Fault('invalid', 'too many recipients')
  return {
    ...content,
    ...{ to: to.map(boundedPerson), cc: cc.map(boundedPerson), bcc: bcc.map(boundedPerson) },
    ...{ subject: cut(subject, max.subject), plain: cut(plain, max.text) },
    html: html === null ? null : cut(html, max.text),
  }
}

/** An address of such a length is none, and stays none. */
const boundedPerson = ({ name, address }: Recipient): Recipient => ({
  name: cut(name, max.name),
  address: cut(address, max.name),
})
