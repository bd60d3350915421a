/** Reads all mail of an account over a bare socket, without looking at it: the most that any program can do. */
import { connect, type Socket } from 'node:net'

/** Lets the server take note of what was delivered. */
export async function look(port: number, user: string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  await ask(socket, [`LOGIN ${user} pass`, 'SELECT INBOX'], false)
  socket.destroy()
}

/** Answers octets. Afterwards the server knows all that it has to look up at the first contact. */
export async function readBare(port: number, user: string): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  try {
    const [list = ''] = await ask(socket, [`LOGIN ${user} pass`, 'LIST "" *'], true)
    const names = [...list.matchAll(/^\* LIST \([^)]*\) "." (.*?)\r$/gm)].map((found) => found[1] ?? '')
    const reading = names.flatMap((name) => [
      `EXAMINE ${name}`,
      'UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])',
    ])
    const [, octets] = await ask(socket, reading, false)
    return octets
  } finally {
    socket.destroy()
  }
}

let tags = 0

/** Sends the commands one after the other without waiting; answers what came (if `keep`), and how many octets. */
function ask(socket: Socket, commands: readonly string[], keep: boolean): Promise<[string, number]> {
  const last = `zz${++tags}`
  socket.write([...commands.map((one, at) => `b${at} ${one}`), `${last} NOOP`, ''].join('\r\n'))
  return new Promise((resolve, reject) => {
    const kept: Buffer[] = []
    let octets = 0
    let end = ''
    const hear = (chunk: Buffer) => {
      octets += chunk.length
      if (keep) kept.push(chunk)
      end = (end + chunk.subarray(-200).toString('latin1')).slice(-200)
      if (!end.includes(`\r\n${last} OK`)) return
      socket.off('data', hear)
      resolve([Buffer.concat(kept).toString('latin1'), octets])
    }
    socket.on('data', hear)
    socket.once('error', reject)
    socket.once('end', () => reject(new Error('the mail server hung up')))
  })
}
