/** PURE: who a message is from and who it goes to, as SMTP takes it (RFC 5321, 4.1.2), checked before anything is connected. */
import { domainToASCII } from 'node:url'
import type { EMailAddress, EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'

export interface Envelope {
  readonly from: string
  /** To, Cc and Bcc, each mailbox once. */
  readonly to: readonly string[]
}

/** RFC 5321, 4.5.3.1.3, less the angle brackets. */
const longest = 254
/** No quoted form: nothing of it can end a command, begin a parameter or name a second mailbox. */
const mailbox = /^([^\s\p{C}"(),:;<>@[\\\]]+)@([^\s\p{C}"(),:;<>@\\]+)$/u
const beyondAscii = /[^\0-\x7f]/

/** Faults: rejected, for an address that is none, and where there is no sender or no recipient. */
export function envelopeOf({ from, to, cc, bcc }: Pick<EMailEntity, 'from' | 'to' | 'cc' | 'bcc'>): Envelope {
  if (!from?.address) throw new Fault('rejected', 'the message has no sender')
  const recipients = new Set([to, cc, bcc].flat().map(mailboxOf))
  if (recipients.size === 0) throw new Fault('rejected', 'the message has no recipient')
  return { from: mailboxOf(from), to: [...recipients] }
}

/** A domain means the same in any case and in its ASCII form; beside a local part beyond ASCII it stays as it is. */
export function mailboxOf({ address }: Pick<EMailAddress, 'address'>): string {
  const [, local = '', domain = ''] = mailbox.exec(address ?? '') ?? []
  const ascii = beyondAscii.test(domain) && !beyondAscii.test(local) ? domainToASCII(domain) : domain.toLowerCase()
  if (ascii === '' || local.length + ascii.length + 1 > longest)
    // Whose it is, is no matter of a log.
    throw new Fault('rejected', 'not an address')
  return `${local}@${ascii}`
}

/** Does it need SMTPUTF8 (RFC 6531)? */
export const isBeyondAscii = ({ from, to }: Envelope): boolean => [from, ...to].some((one) => beyondAscii.test(one))
