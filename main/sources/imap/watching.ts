/** Listening for news of the inbox on a connection of its own: IDLE (RFC 2177) where the server has it, else by asking. */
import { Fault } from '../../failure.ts'
import type { MailServer } from '../mail-server.ts'
import { answers, faultOn, leave, openLine, usualPatienceMs, type Line } from './line.ts'

/** A server without IDLE is asked this often, in turns of patience; one with it is asked whether it still lives. */
const renewals = 5
const answerMs = 10_000

/** As `MailSource.watch` says. Faults: what signing in may end with, and offline when the connection is lost. */
export async function watchInbox(
  account: MailServer,
  signal: AbortSignal,
  onNews: () => void,
  onReady: () => void,
): Promise<void> {
  if (signal.aborted) return
  try {
    const line = await openLine(account, signal)
    try {
      await listen(account, line, signal, onNews, onReady)
    } catch (error) {
      throw faultOn(line, signal, error)
    } finally {
      if (signal.aborted) await leave(line)
      else line.imap.close()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function listen(account: MailServer, line: Line, signal: AbortSignal, onNews: () => void, onReady: () => void) {
  if (signal.aborted) return
  const { imap } = line
  const patienceMs = account.patienceMs ?? usualPatienceMs
  const lost = new Promise<'lost'>((resolve) => imap.once('close', () => resolve('lost')))
  const aborted = new Promise<'aborted'>((resolve) => signal.addEventListener('abort', () => resolve('aborted')))
  const opening = imap.select('INBOX')
  if ((await Promise.race([opening, lost, aborted])) === 'aborted') return
  await opening
  for (const event of ['exists', 'expunge', 'vanished', 'flags']) imap.on(event, onNews)
  onReady()
  let canIdle = imap.capabilities.has('IDLE')
  for (;;) {
    // What was there before the server listens comes as its first word.
    const ended = canIdle ? imap.idle().then(() => 'ended' as const) : null
    const over = await within(canIdle ? renewals * patienceMs : patienceMs, [lost, aborted, ...(ended ? [ended] : [])])
    if (over === 'aborted') return
    if (over === 'ended') canIdle = false
    const alive = over !== 'lost' && (await answers(imap, Math.min(answerMs, patienceMs)))
    if (!alive) throw new Fault('offline', 'the connection was lost')
  }
}

/** The first of `ends`, or null when `ms` have passed. */
async function within<T>(ms: number, ends: readonly Promise<T>[]): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)))
  try {
    return await Promise.race([over, ...ends])
  } finally {
    clearTimeout(timer)
  }
}
