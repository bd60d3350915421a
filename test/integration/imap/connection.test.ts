/** The kept connection: signing in, protection on the way, losses, and servers that are none. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { imapSource } from '../../../main/sources/imap/source.ts'
import { byPassword } from '../../../main/sources/mail-server.ts'
import { describeWithDovecot, newUser, startDovecot } from '../../support/dovecot.ts'
import { folderOf, listed, never, notes, pagesOf, sourceOf, subjectsOf } from '../../support/imap-mail.ts'

/** A server that says what `speak` makes it say, and keeps what it hears. */
async function scripted(speak: (socket: Socket, line: string | null) => void) {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        heard.push(line)
        speak(socket, line)
      }
    })
    speak(socket, null)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const account = {
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, security: 'plain' as const, user: 'ann' },
    credentials: byPassword(() => Promise.resolve('canary')),
    patienceMs: 300,
  }
  return { account, heard }
}

describeWithDovecot('an account', (server) => {
  test('with a wrong password is refused the sign-in, and one without any asks nobody', async () => {
    const account = server().account(newUser())
    const wrong = sourceOf({ ...account, credentials: byPassword(() => Promise.resolve('wrong')) })
    await expect(wrong.folders(never)).rejects.toMatchObject({ kind: 'auth' })
    const none = sourceOf({ ...account, port: 1, credentials: byPassword(() => Promise.resolve(null)) })
    await expect(none.folders(never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test('that was closed is asked nothing more', async () => {
    const source = imapSource(server().account(newUser()))
    await source.folders(never)
    await source.close()
    await expect(source.folders(never)).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test('answers all that is asked at once', async () => {
    const user = newUser()
    server().deliver(user, notes(2))
    const source = sourceOf(server().account(user))
    const inbox = await folderOf(source, 'INBOX')
    const sent = await folderOf(source, 'Sent')
    const both = await Promise.all([0, 1, 2].flatMap(() => [listed(source, inbox), listed(source, sent)]))
    expect(both.map((states) => states.length)).toEqual([2, 0, 2, 0, 2, 0])
  })

  test('that is stopped in the middle ends as cancelled, and goes on when it is asked again', async () => {
    const user = newUser()
    server().deliver(user, notes(300))
    const source = sourceOf(server().account(user))
    const inbox = await folderOf(source, 'INBOX')
    const stop = new AbortController()
    const reading = (async () => {
      for await (const page of source.changes(inbox, null, stop.signal)) if (page.changed.length > 0) stop.abort()
    })()
    await expect(reading).rejects.toMatchObject({ kind: 'cancelled' })
    await expect(source.folders(stop.signal)).rejects.toMatchObject({ kind: 'cancelled' })
    expect(subjectsOf(await pagesOf(source, inbox))).toHaveLength(300)
  })
})

describeWithDovecot('a server that ends', () => {
  test('in the middle of reading costs one fault; then reading goes on, and nothing is lost or double', async () => {
    const dovecot = await startDovecot()
    dovecot.deliver('ann', notes(2500))
    const source = sourceOf(dovecot.account())
    const inbox = await folderOf(source, 'INBOX')
    const read: string[] = []
    let cursor: string | null = null
    const reading = (async () => {
      for await (const page of source.changes(inbox, null, never)) {
        read.push(...subjectsOf([page]))
        cursor = page.cursor
        if (read.length === 250) await dovecot.kill()
      }
    })()
    await expect(reading).rejects.toMatchObject({ kind: 'offline' })
    await expect(source.folders(never)).rejects.toMatchObject({ kind: 'offline' })
    await dovecot.start()
    read.push(...subjectsOf(await pagesOf(source, inbox, cursor)))
    expect([read.length, new Set(read).size]).toEqual([2500, 2500])
  })

  test('between two requests costs nothing', async () => {
    const dovecot = await startDovecot()
    dovecot.deliver('ann', notes(2))
    const source = sourceOf(dovecot.account())
    const inbox = await folderOf(source, 'INBOX')
    await dovecot.kill()
    await dovecot.start()
    expect(subjectsOf(await pagesOf(source, inbox))).toEqual(['note 2', 'note 1'])
  })
})

describeWithDovecot(
  'with TLS',
  (server) => {
    const secure = () => ({ ...server().account(newUser()), port: server().tlsPort, security: 'tls' as const })
    const upgraded = () => ({ ...server().account(newUser()), security: 'starttls' as const })
    const trust = () => {
      const { ca } = server()
      return ca === undefined ? {} : { ca }
    }

    test('from the first byte or by an upgrade mail is read where somebody vouches for the server', async () => {
      for (const account of [secure(), upgraded()])
        expect((await sourceOf({ ...account, ...trust() }).folders(never)).length).toBe(5)
    })

    test('a certificate that nobody vouches for ends the sign-in', async () => {
      for (const account of [secure(), upgraded()])
        await expect(sourceOf(account).folders(never)).rejects.toMatchObject({ kind: 'tls' })
    })
  },
  { tls: true },
)

describe('the password', () => {
  const greets = (socket: Socket, line: string | null) => {
    const [tag = '', command = ''] = (line ?? '').split(' ')
    if (line === null) socket.write('* OK [CAPABILITY IMAP4rev1] hello\r\n')
    else if (command === 'CAPABILITY') socket.write(`* CAPABILITY IMAP4rev1\r\n${tag} OK done\r\n`)
    else socket.write(`${tag} OK done\r\n`)
  }

  test('never goes to a server that does not begin TLS', async () => {
    const { account, heard } = await scripted(greets)
    await expect(sourceOf({ ...account, security: 'starttls' }).folders(never)).rejects.toMatchObject({ kind: 'tls' })
    expect(heard.join()).not.toContain('canary')
  })

  test('nor to one that says that we are signed in already', async () => {
    const { account, heard } = await scripted((socket, line) =>
      line === null ? socket.write('* PREAUTH [CAPABILITY IMAP4rev1] welcome\r\n') : greets(socket, line),
    )
    await expect(sourceOf({ ...account, security: 'starttls' }).folders(never)).rejects.toMatchObject({ kind: 'tls' })
    expect(heard.join()).not.toContain('canary')
  })

  test('nor without TLS to another machine, which is not even asked for', async () => {
    let asked = 0
    const account = { host: '192.0.2.1', port: 143, security: 'plain' as const, user: 'ann' }
    const password = () => Promise.resolve(String(++asked))
    await expect(sourceOf({ ...account, credentials: byPassword(password) }).folders(never)).rejects.toMatchObject({
      kind: 'tls',
    })
    expect(asked).toBe(0)
  })
})

describe('a server that is none', () => {
  const signedIn = (socket: Socket, line: string | null, answer: (tag: string) => string) => {
    const [tag = '', command = ''] = (line ?? '').split(' ')
    if (line === null) socket.write('* OK [CAPABILITY IMAP4rev1] hello\r\n')
    else if (command === 'LOGIN') socket.write(`${tag} OK [CAPABILITY IMAP4rev1] in\r\n`)
    else if (command === 'LIST') socket.write(answer(tag))
    else socket.write(`${command === 'CAPABILITY' ? '* CAPABILITY IMAP4rev1\r\n' : ''}${tag} OK done\r\n`)
  }

  test.each([
    ['says nothing', 'offline', () => undefined],
    ['hangs up', 'offline', (socket: Socket) => socket.destroy()],
    [
      'greets and then says nothing',
      'offline',
      (socket: Socket, line: string | null) => line === null && socket.write('* OK hello\r\n'),
    ],
    [
      'stops in the middle of a literal',
      'offline',
      (socket: Socket, line: string | null) => signedIn(socket, line, () => '* LIST () "/" {50}\r\nhalf'),
    ],
    [
      'announces a literal that no memory holds',
      'badAnswer',
      (socket: Socket, line: string | null) => signedIn(socket, line, () => '* LIST () "/" {999999999999}\r\n'),
    ],
    [
      'answers what was not asked',
      'badAnswer',
      (socket: Socket, line: string | null) => signedIn(socket, line, (tag) => `${tag} MAYBE\r\n`),
    ],
    [
      'asks to come later',
      'throttled',
      (socket: Socket, line: string | null) => signedIn(socket, line, (tag) => `${tag} NO [LIMIT] too many\r\n`),
    ],
  ])('and %s is one fault: %s', async (_words, kind, speak) => {
    const { account } = await scripted((socket, line) => void speak(socket, line))
    await expect(sourceOf(account).folders(never)).rejects.toMatchObject({ kind })
  })

  test('a port where nobody listens is offline', async () => {
    const { account } = await scripted(() => undefined)
    await expect(sourceOf({ ...account, port: 1 }).folders(never)).rejects.toMatchObject({ kind: 'offline' })
  })
})
