/** A mail server asked in its own words, and its answers as they stand: no mail library has a hand in it. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A string or an atom, nothing, or a list. */
export type Said = string | null | Said[]

export interface RawImap {
  /** What one command is answered with: each untagged answer as a list of what it says. */
  ask(command: string, literal?: Uint8Array): Promise<Said[][]>
}

/** Signed in. */
export async function rawImap(port: number, user: string): Promise<RawImap> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const lines = linesOf(socket)
  await lines()
  let tag = 0
  const client: RawImap = {
    async ask(command, literal) {
      const name = `a${++tag}`
      socket.write(`${name} ${command}${literal ? ` {${literal.length}}` : ''}\r\n`)
      const said: Said[][] = []
      for (;;) {
        const line = await lines()
        if (line.startsWith('+')) {
          socket.write(literal ?? '')
          socket.write('\r\n')
        } else if (line.startsWith(`${name} `)) {
          if (!line.startsWith(`${name} OK`)) throw new Error(`${command}: ${line}`)
          return said
        } else said.push(read(line))
      }
    },
  }
  await client.ask(`LOGIN ${user} pass`)
  return client
}

/** One answer at a time, with its literals, as Latin-1. */
function linesOf(socket: Socket): () => Promise<string> {
  let buffer = ''
  let heard = () => undefined as void
  socket.on('data', (chunk: Buffer) => {
    buffer += chunk.toString('latin1')
    heard()
  })
  return async () => {
    for (;;) {
      const end = endOf(buffer)
      if (end > 0) {
        const line = buffer.slice(0, end - 2)
        buffer = buffer.slice(end)
        return line
      }
      await new Promise<void>((done) => (heard = done))
    }
  }
}

/** Where the answer at the start ends; 0 where more of it is to come. */
function endOf(text: string): number {
  let at = 0
  for (;;) {
    const end = text.indexOf('\r\n', at)
    if (end < 0) return 0
    const literal = /~?\{(\d+)\}$/.exec(text.slice(at, end))
    if (!literal) return end + 2
    at = end + 2 + Number(literal[1])
    if (text.length < at) return 0
  }
}

function read(line: string): Said[] {
  let at = 0
  const list = (isInner: boolean): Said[] => {
    const found: Said[] = []
    while (at < line.length) {
      const sign = line[at] ?? ''
      if (sign === ' ') at++
      else if (sign === '(') {
        at++
        found.push(list(true))
      } else if (sign === ')') {
        at++
        if (isInner) return found
      } else found.push(one())
    }
    return found
  }
  const one = (): string | null => {
    const literal = /^~?\{(\d+)\}\r\n/.exec(line.slice(at, at + 20))
    if (literal) {
      const start = at + literal[0].length
      at = start + Number(literal[1])
      return line.slice(start, at)
    }
    const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(line.slice(at))
    const atom = quoted ? null : (/^[^ ()]+/.exec(line.slice(at))?.[0] ?? line[at] ?? '')
    at += quoted ? quoted[0].length : (atom?.length ?? 1)
    if (quoted) return (quoted[1] ?? '').replace(/\\(.)/gs, '$1')
    return atom === 'NIL' ? null : atom
  }
  return list(false)
}
