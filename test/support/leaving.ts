/** A draft as it leaves: composed, handed to a real receiver, and read there by others. */
import type { DraftContent, DraftFile, DraftFileId } from '../../preload/drafts.ts'
import { accountId } from '../../preload/model.ts'
import { entityOf, type WholeFile } from '../../main/drafts/entity.ts'
import { noContext, type DraftContext } from '../../main/mirror/drafts.ts'
import { compose } from '../../main/sources/compose.ts'
import { envelopeOf } from '../../main/sources/smtp/envelope.ts'
import { handOver } from '../../main/sources/smtp/smtp.ts'
import { byDovecot, byThunderbird, type ByDovecot } from './independent.ts'
import type { RawImap } from './raw-imap.ts'
import type { Received, Receiver } from './smtp-server.ts'

export const own = { name: 'Ann Aas', address: 'ann@example.com' }
export const now = new Date('2026-03-03T09:00:00Z')

export const content = (different: Partial<DraftContent> = {}): DraftContent => ({
  accountId: accountId.parse(1),
  to: [{ name: 'Ben Berg', address: 'ben@example.com' }],
  ...{ cc: [], bcc: [], subject: 'Quarterly numbers', html: '<div>The numbers are in.</div>', plain: '' },
  ...{ priority: 'Normal', outgoing: null, sentItems: null },
  ...different,
})

export function wholeFile(bytes: string | Uint8Array, different: Partial<DraftFile> = {}): WholeFile {
  const whole = Buffer.from(bytes)
  const id = 1 as DraftFileId
  return {
    file: { id, name: 'note.pdf', type: 'application/pdf', size: whole.length, contentId: null, ...different },
    bytes: whole,
  }
}

export interface Writing {
  readonly content?: Partial<DraftContent>
  readonly context?: Partial<DraftContext>
  readonly files?: readonly WholeFile[]
  readonly from?: { readonly name: string; readonly address: string }
}

/** As SendEMails would get it. */
export function written({ content: different, context, files = [], from = own }: Writing) {
  const whole = content(different)
  const draft = { content: whole, context: { ...noContext, ...context }, rfcId: '<one@example.com>' }
  return entityOf(draft, from, files, whole.html, now)
}

export interface Arrived {
  readonly received: Received
  /** The bytes on the wire, a line an entry. */
  readonly lines: string[]
  readonly dovecot: ByDovecot
  readonly thunderbird: ReturnType<typeof byThunderbird>
}

/** Sends it over SMTP and has it read. */
export async function arrived(receiver: Receiver, imap: RawImap, writing: Writing): Promise<Arrived> {
  const email = written(writing)
  const letter = { ...envelopeOf(email), raw: await compose(email) }
  const { failed } = await handOver(receiver.account(), [letter], new AbortController().signal)
  if (failed) throw failed
  const received = receiver.mails.at(-1)
  if (!received) throw new Error('nothing arrived')
  const dovecot = await byDovecot(imap, received.raw)
  const lines = received.raw.toString('latin1').split('\r\n')
  return { received, lines, dovecot, thunderbird: byThunderbird(received.raw) }
}
