/** Who may use which connection of an account, and how many there are. */
import { Fault } from '../../failure.ts'
import type { MailServer } from '../mail-server.ts'
import { cancelled, isAlive, later, leave, lifeSignMs, openLine, within, type Line } from './line.ts'

/** Reading may take long; anything else is waited for by a person, or by the reading itself. */
export type Kind = 'reading' | 'now'

/** The right to use one connection. */
export interface Turn {
  readonly kind: Kind
  readonly line: Line
}

interface Waiter {
  readonly kind: Kind
  readonly go: () => void
}

/** Two for reading and one for what is asked meanwhile; a fourth one of the account listens for news. */
const most = 3
const mostReading = 2
/** For so long a server that refused a further connection is not asked for one again. */
const limitedMs = 10 * 60_000
/** After this a connection leaves its folder, so that the next look at all folders tells of that one too. */
const restMs = 200
/** After this a connection beside another one is given back. */
const spareMs = 2 * 60_000

/** Ends a reading whose connection was taken away; it goes on with another one. */
export const madeRoom = new Fault('cancelled', 'somebody else needs the connection')

export class Pool {
  readonly #account: MailServer
  readonly #lines = new Set<Line>()
  readonly #idle: Line[] = []
  /** Rights given, with the connection once there is one. */
  readonly #turns = new Map<object, { kind: Kind; line: Line | null }>()
  readonly #waiting: Waiter[] = []
  #opening: Promise<Line> | null = null
  readonly #resting = new Set<Promise<void>>()
  #limited = { to: most, until: 0 }
  #isClosed = false

  constructor(account: MailServer) {
    this.#account = account
  }

  isRoomy(): boolean {
    return this.#limit() === most
  }

  async take(kind: Kind, signal: AbortSignal): Promise<Turn> {
    for (;;) {
      const right = await this.#right(kind, signal)
      try {
        const line = await this.#line(signal)
        const turn = { kind, line }
        this.#turns.delete(right)
        this.#turns.set(turn, turn)
        return turn
      } catch (error) {
        this.#turns.delete(right)
        this.#next()
        if (signal.aborted || this.#isClosed || this.#lines.size === 0) throw error
        this.#limited = { to: this.#lines.size, until: Date.now() + limitedMs }
      }
    }
  }

  give(turn: Turn): void {
    const { line } = turn
    line.paused = false
    line.usedAt = Date.now()
    if (!this.#turns.delete(turn)) return
    if (line.imap.usable && !this.#isClosed) this.#rest(line)
    else this.#drop(line)
    this.#next()
  }

  /** What came is not taken yet: the connection goes to whoever needs it now. */
  pause({ line }: Turn): void {
    line.paused = true
    this.#makeRoom()
  }

  /** Work under way is given up. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const waiter of this.#waiting.splice(0)) waiter.go()
    const idle = this.#idle.splice(0)
    for (const line of this.#lines) {
      clearTimeout(line.resting)
      if (idle.includes(line)) continue
      line.lost ??= new Fault('cancelled', 'the account was closed')
      line.imap.close()
    }
    await Promise.all(idle.map(leave))
  }

  #limit(): number {
    return this.#lines.size > 0 && Date.now() < this.#limited.until ? this.#limited.to : most
  }

  /** Is there room for one more? */
  #hasRoom(kind: Kind): boolean {
    const reading = [...this.#turns.values()].filter((one) => one.kind === 'reading').length
    const readers = Math.max(1, Math.min(mostReading, this.#limit() - 1))
    return this.#turns.size < this.#limit() && (kind === 'now' || reading < readers)
  }

  async #right(kind: Kind, signal: AbortSignal): Promise<object> {
    for (;;) {
      if (signal.aborted) throw cancelled(signal)
      if (this.#isClosed) throw new Fault('cancelled', 'the account was closed')
      if (this.#hasRoom(kind)) break
      await new Promise<void>((resolve) => {
        const waiter = { kind, go: resolve }
        this.#waiting.push(waiter)
        const stop = () => {
          const at = this.#waiting.indexOf(waiter)
          if (at >= 0) this.#waiting.splice(at, 1)
          resolve()
        }
        signal.addEventListener('abort', stop, { once: true })
        this.#makeRoom()
      })
    }
    const right = {}
    this.#turns.set(right, { kind, line: null })
    return right
  }

  /** A connection that lives, or a new one. One is opened at a time: a password that is refused is not tried twice. */
  async #line(signal: AbortSignal): Promise<Line> {
    for (;;) {
      const idle = this.#idle.shift()
      if (idle) {
        clearTimeout(idle.resting)
        if (await isAlive(idle)) return idle
        this.#drop(idle)
      } else if (this.#resting.size > 0) await Promise.race(this.#resting)
      else if (this.#opening === null) return this.#open(signal)
      else
        await this.#opening.catch((error: unknown) => {
          const isTheirs = error instanceof Fault && error.kind === 'cancelled'
          if (signal.aborted || !isTheirs) throw error
        })
    }
  }

  async #open(signal: AbortSignal): Promise<Line> {
    this.#opening = openLine(this.#account, signal)
    try {
      const line = await this.#opening
      if (this.#isClosed) line.imap.close()
      if (this.#isClosed) throw new Fault('cancelled', 'the account was closed')
      this.#lines.add(line)
      return line
    } finally {
      this.#opening = null
    }
  }

  #drop(line: Line): void {
    line.imap.close()
    this.#lines.delete(line)
  }

  /** Wakes who waits, a person first. */
  #next(): void {
    const at = this.#waiting.findIndex(({ kind }) => kind === 'now' && this.#hasRoom(kind))
    const index = at >= 0 ? at : this.#waiting.findIndex(({ kind }) => this.#hasRoom(kind))
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.go()
  }

  /** A reading that nobody takes pages from must not keep the connection from others for ever. */
  #makeRoom(): void {
    if (this.#waiting.length === 0) return
    for (const [turn, { line }] of this.#turns) {
      if (!line?.paused) continue
      line.lost = madeRoom
      this.#turns.delete(turn)
      this.#drop(line)
      return this.#next()
    }
  }

  /** What is done with a connection that nobody uses. */
  #rest(line: Line): void {
    this.#idle.unshift(line)
    const leaveFolder = () => {
      line.resting = later(spareMs, () => {
        if (this.#lines.size > 1) this.#alone(line, () => leave(line))
      })
      if (line.imap.mailbox) this.#alone(line, () => line.imap.leaveFolder())
    }
    line.resting = later(restMs, leaveFolder)
  }

  /** Does something with an idle connection that nobody else may use meanwhile. */
  #alone(line: Line, work: () => Promise<void>): void {
    this.#idle.splice(this.#idle.indexOf(line), 1)
    const resting: Promise<void> = within(lifeSignMs, work(), () => line.imap.close())
      .catch(() => line.imap.close())
      .then(() => {
        this.#resting.delete(resting)
        if (line.imap.usable && !this.#isClosed) this.#idle.push(line)
        else this.#drop(line)
      })
    this.#resting.add(resting)
  }
}
