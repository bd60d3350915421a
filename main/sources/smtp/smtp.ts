/** Mail handed over to an SMTP server (RFC 5321, RFC 6409): all recipients of a message, or nobody. */
import { isAscii } from 'node:buffer'
import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { Fault } from '../../failure.ts'
import type { MailServer } from '../mail-server.ts'
import { isBeyondAscii, type Envelope } from './envelope.ts'
import { afterTheEnd, beforeTheEnd, faultOf, type Secrets } from './faults.ts'
import { signedIn, type Line } from './line.ts'

export interface Letter extends Envelope {
  /** The message; the same bytes, whenever it is tried again. */
  readonly raw: Uint8Array
}

/** What came of letters: of each that left, in order, the recipients that the server took; then why it ended there. */
export interface HandedOver {
  readonly taken: readonly (readonly string[])[]
  /** Null where all left. */
  readonly failed: Fault | null
}

/** One letter may take so long, however large it is. */
const letterMs = 30 * 60_000
/** How long a server may think about a whole message (RFC 5321, 4.5.3.2.6). */
const verdictMs = 10 * 60_000
const pieceBytes = 65_536

/** Signs in and leaves. Faults: auth, tls, offline, throttled, rejected, badAnswer, cancelled. */
export async function smtpTest(server: MailServer, signal: AbortSignal): Promise<void> {
  const line = await signedIn(server, signal)
  line.leave()
}

/**
 * Hands over the letters one after another, to the first that fails. Never throws. Its fault is `rejected`, `auth`,
 * `throttled` or `tls` where that letter has not left, `timeout` or `offline` where it may have; where the signal ended it
 * before, the signal's own.
 */
export async function handOver(
  server: MailServer,
  letters: readonly Letter[],
  signal: AbortSignal,
): Promise<HandedOver> {
  const taken: (readonly string[])[] = []
  let line: Line
  try {
    line = await signedIn(server, signal)
  } catch (error) {
    return { taken, failed: beforeTheEnd(error) }
  }
  try {
    for (const letter of letters) taken.push(await deliver(line, letter, server.patienceMs ?? verdictMs))
    line.leave()
    return { taken, failed: null }
  } catch (error) {
    line.close()
    return { taken, failed: faultOf(error) }
  }
}

async function deliver(line: Line, letter: Letter, patienceMs: number): Promise<readonly string[]> {
  const { raw } = letter
  const use8BitMime = !isAscii(raw)
  if (isBeyondAscii(letter) && !line.offers('SMTPUTF8'))
    throw new Fault('rejected', 'the mail server takes no addresses beyond ASCII (SMTPUTF8)')
  if (use8BitMime && !line.offers('8BITMIME'))
    throw new Fault('rejected', 'the mail server takes no 8-bit mail (8BITMIME)')
  let isWhole = false
  const envelope: Tracked = { from: letter.from, to: [...letter.to], size: raw.length, use8BitMime }
  const body = streamOf(raw, {
    first: () => refusalIn(envelope, line.secrets),
    last() {
      isWhole = true
      if (line.smtp._socket) line.smtp._socket.setTimeout(patienceMs)
    },
  })
  try {
    const sent = await line.step<Sent>(letterMs, (done) => line.smtp.send(envelope, body, done))
    if (!isWhole) throw new Fault('timeout', 'the message may have left: the server answered before its end')
    return sent?.accepted ?? []
  } catch (error) {
    throw isWhole ? afterTheEnd(error, line.secrets) : beforeTheEnd(error, line.secrets)
  }
}

type Sent = SMTPConnection.SentMessageInfo
/** The library writes into the envelope that it is given what the server says of each recipient. */
type Tracked = SMTPConnection.Envelope & Partial<Pick<Sent, 'rejected' | 'rejectedErrors'>>

/** Some would get it and others not: then nobody does, for the message is not begun. Null where all are taken. */
function refusalIn({ rejected = [], rejectedErrors = [] }: Tracked, secrets: Secrets): Fault | null {
  if (rejected.length === 0) return null
  const faults = rejectedErrors.map((error) => faultOf(error, secrets))
  const worst = faults.find(({ kind }) => kind !== 'throttled') ?? faults[0]
  const more = rejected.length > 1 ? ` and ${rejected.length - 1} more` : ''
  const who = `<${worst ? rejected[faults.indexOf(worst)] : rejected[0]}>${more}`
  return new Fault(worst?.kind ?? 'rejected', `nothing has left, for ${who}: ${worst?.message ?? 'refused'}`)
}

/** The library asks for the message when all recipients are answered: `first` may still call it off. */
function streamOf(raw: Uint8Array, on: { first: () => Fault | null; last: () => void }): Readable {
  let at = 0
  return new Readable({
    read() {
      const refusal = at === 0 ? on.first() : null
      if (refusal) return void this.destroy(refusal)
      const piece = raw.subarray(at, at + pieceBytes)
      at += piece.length
      if (at === raw.length) on.last()
      this.push(piece)
      if (at === raw.length) this.push(null)
    },
  })
}
