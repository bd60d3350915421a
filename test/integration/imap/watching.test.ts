/** Hearing of news in the inbox, and several things at once on the connections of one account. */
import { expect, test, vi } from 'vitest'
import type { MailServer } from '../../../main/sources/mail-server.ts'
import { describeWithDovecot, newUser, startDovecot, type Dovecot } from '../../support/dovecot.ts'
import { folderOf, listed, never, note, notes, pagesOf, sourceOf, subjectsOf } from '../../support/imap-mail.ts'
import { wireTo } from '../../support/imap-wire.ts'

async function watching(account: MailServer) {
  const wire = await wireTo(account)
  const source = sourceOf(wire.account)
  const stop = new AbortController()
  const onNews = vi.fn()
  const onReady = vi.fn()
  const ended = source.watch?.(stop.signal, onNews, onReady) ?? Promise.reject(new Error('it does not watch'))
  ended.catch(() => undefined)
  await expect.poll(() => onReady.mock.calls.length).toBe(1)
  return { source, wire, stop, onNews, ended }
}

const tellsAll = (server: () => Dovecot, patienceMs: number) => async () => {
  const user = newUser()
  server().deliver(user, notes(2))
  const { stop, onNews, ended } = await watching({ ...server().account(user), patienceMs })
  const client = await server().client(user)
  await client.mailboxOpen('INBOX')
  const news = [
    () => Promise.resolve(server().deliver(user, [note('late')])),
    () => client.messageFlagsAdd('1', ['\\Seen'], { uid: true }),
    () => client.messageDelete('2', { uid: true }),
  ]
  for (const happen of news) {
    onNews.mockClear()
    await happen()
    await expect.poll(() => onNews.mock.calls.length, { timeout: 8000 }).toBeGreaterThan(0)
  }
  stop.abort()
  await ended
}

describeWithDovecot('an inbox that is watched', (server) => {
  test('tells of new mail, flags and removals, until nobody wants to know', tellsAll(server, 60_000), 30_000)

  test('is lost when the server ends', async () => {
    const dovecot = await startDovecot()
    const { ended } = await watching(dovecot.account())
    await dovecot.kill()
    await expect(ended).rejects.toMatchObject({ kind: 'offline' })
  })

  test('is lost when the server falls silent, though the connection stays', async () => {
    const { wire, ended } = await watching({ ...server().account(newUser()), patienceMs: 300 })
    wire.hang()
    await expect(ended).rejects.toMatchObject({ kind: 'offline' })
  })
})

describeWithDovecot(
  'an inbox on a server without IDLE',
  (server) => test('is asked for news again and again', tellsAll(server, 300), 30_000),
  { capability: 'IMAP4rev1 UIDPLUS' },
)

describeWithDovecot('an account', (server) => {
  test('reads two folders at once, and answers what a person asks meanwhile', async () => {
    const user = newUser()
    server().deliver(user, notes(1500))
    const wire = await wireTo(server().account(user))
    const source = sourceOf(wire.account)
    const inbox = await folderOf(source, 'INBOX')
    const [one, other] = [source.changes(inbox, null, never), source.changes(inbox, null, never)]
    const firsts = [await one.next(), await other.next()]
    expect(firsts.map(({ done }) => done)).toEqual([false, false])
    const [{ remoteId = '' } = {}] = await listed(source, inbox)
    await source.apply(inbox, { kind: 'seen', ids: [remoteId], value: true }, never)
    expect(wire.open()).toBeLessThanOrEqual(3)
    await Promise.all([one.return('all'), other.return('all')])
    expect(subjectsOf(await pagesOf(source, inbox))).toHaveLength(1500)
  })

  test('that was asked to stop reading a folder goes on with the next one', async () => {
    const user = newUser()
    server().deliver(user, [...notes(300), ...notes(60).map((one) => `${one}${'z'.repeat(100_000)}\r\n`)])
    const source = sourceOf(server().account(user))
    const inbox = await folderOf(source, 'INBOX')
    for (let round = 0; round < 5; round++) {
      const reading = source.changes(inbox, null, never)
      await reading.next()
      await reading.return('all')
    }
    expect(await listed(source, inbox)).toHaveLength(360)
  })
})

describeWithDovecot(
  'an account that may have one connection',
  (server) => {
    test('reads, lists and changes all the same, each thing in its turn', async () => {
      const user = newUser()
      server().deliver(user, notes(700))
      const wire = await wireTo(server().account(user))
      const source = sourceOf(wire.account)
      const inbox = await folderOf(source, 'INBOX')
      const [one, other] = [source.changes(inbox, null, never), source.changes(inbox, null, never)]
      await Promise.all([one.next(), other.next()])
      const states = await listed(source, inbox)
      await source.apply(inbox, { kind: 'seen', ids: states.map((state) => state.remoteId), value: true }, never)
      let read = 0
      for await (const page of one) read += page.changed.length
      await other.return('all')
      expect([states.length, read]).toEqual([700, 650])
    })
  },
  { connections: 1 },
)
