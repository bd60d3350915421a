/**
 * The kept connections of an account: few, opened when they are needed, each used by one piece of work at a time. Whoever
 * gives up ends the connection, for a command of IMAP cannot be taken back.
 */
import type { MailServer } from '../mail-server.ts'
import { faultOn, guard, unlessAborted, usualPatienceMs, type Session } from './line.ts'
import { Pool, madeRoom, type Kind } from './pool.ts'

export type { Session } from './line.ts'

export interface Connection {
  /** Runs `work` when it is its turn, signed in. Faults: auth, tls, offline, throttled, badAnswer, rejected, cancelled. */
  use<T>(signal: AbortSignal, work: (client: Session) => Promise<T>, kind?: Kind): Promise<T>
  /**
   * The same for reading that comes in pieces. It ends early where somebody else needs the connection, or where that was
   * lost after a piece had come: servers leave a client that takes nothing for minutes.
   */
  stream<T>(signal: AbortSignal, work: (client: Session) => AsyncGenerator<T>): AsyncGenerator<T, void>
  /** May a long command go on while others have something to do? */
  isRoomy(): boolean
  close(): Promise<void>
}

export function keepConnection(account: MailServer): Connection {
  const pool = new Pool(account)
  const patienceMs = account.patienceMs ?? usualPatienceMs
  return {
    async use(signal, work, kind = 'now') {
      const turn = await pool.take(kind, signal)
      const unguard = guard(turn.line, signal, patienceMs)
      const done = work(turn.line).catch((error: unknown) => {
        throw faultOn(turn.line, signal, error)
      })
      const given = done.finally(() => {
        unguard()
        pool.give(turn)
      })
      return unlessAborted(signal, given)
    },
    stream: (signal, work) => inPieces(pool, patienceMs, signal, work),
    isRoomy: () => pool.isRoomy(),
    close: () => pool.close(),
  }
}

/** Each piece is given when the next one is there, so that nobody keeps the connection with the last one untaken. */
async function* inPieces<T>(
  pool: Pool,
  patienceMs: number,
  signal: AbortSignal,
  work: (client: Session) => AsyncGenerator<T>,
): AsyncGenerator<T, void> {
  const turn = await pool.take('reading', signal)
  const unguard = guard(turn.line, signal, patienceMs)
  let ready: { readonly piece: T } | null = null
  let isDone = false
  try {
    for await (const piece of work(turn.line)) {
      if (ready) {
        pool.pause(turn)
        yield ready.piece
        turn.line.paused = false
      }
      ready = { piece }
    }
    isDone = true
  } catch (error) {
    const fault = faultOn(turn.line, signal, error)
    if (fault !== madeRoom && !(fault.kind === 'offline' && ready)) throw fault
  } finally {
    unguard()
    // Left in the middle: what the server still sends nobody wants.
    if (!isDone) turn.line.imap.close()
    pool.give(turn)
  }
  if (ready) yield ready.piece
}
