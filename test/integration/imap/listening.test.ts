/** The agent over a real IMAP server that tells by itself, and over one that was gone. */
import { setImmediate as breath } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createAgent } from '../../../main/agent/agent.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { describeWithDovecot, newUser, startDovecot, type Dovecot } from '../../support/dovecot.ts'
import { note, notes, sourceOf } from '../../support/imap-mail.ts'
import { mirrorWith } from '../../support/mirrors.ts'
import { rowsOf } from '../../support/scene.ts'
import { testClock } from '../../support/test-clock.ts'

/** A synced mailbox that is listened to. Nothing is synced from here on. */
async function listening(dovecot: Dovecot) {
  const user = newUser()
  dovecot.deliver(user, notes(2))
  const { mirror, accountIds } = await mirrorWith(1)
  const source = sourceOf(dovecot.account(user))
  const clock = testClock()
  const reached: boolean[] = []
  const agent = createAgent({
    mirror,
    clock,
    emit: (event) => void (event.name === 'account.reached' && reached.push(event.reachable)),
    sourceOf: () => Promise.resolve({ source, remote: { accountId: 1, associateId: 11, associateName: 'ann' } }),
  })
  onTestFinished(() => agent.close())
  await agent.syncEmailAccounts(accountIds.map((accountId) => ({ accountId })))
  agent.listen()
  /** Looks again and again, while a second goes by at each look. */
  const soon = <T>(look: () => T) =>
    expect.poll(
      async () => {
        clock.advance(1000)
        await breath()
        return look()
      },
      { timeout: 20_000 },
    )
  const inbox = () =>
    rowsOf(mirror, 'INBOX')
      .map((row) => row.subject)
      .sort()
  await expect.poll(() => reached, { timeout: 20_000 }).toEqual([true])
  return { user, mirror, agent, reached, soon, inbox }
}

describeWithDovecot('an inbox that is listened to', (dovecot) => {
  test('shows what is delivered, read and removed elsewhere, and its counts, without a sync', async () => {
    const { user, mirror, soon, inbox } = await listening(dovecot())
    await soon(inbox).toEqual(['note 1', 'note 2'])
    dovecot().deliver(user, [note('late')])
    await soon(inbox).toEqual(['late', 'note 1', 'note 2'])
    const other = await dovecot().client(user)
    await other.mailboxOpen('INBOX')
    await other.messageFlagsAdd('3', ['\\Seen'])
    await soon(() => storedFolders(mirror.reader, 1 as never)[0]?.unread).toBe(2)
    await other.messageDelete('1:2')
    await soon(inbox).toEqual(['late'])
  })

  test('begins anew on the same server when the computer woke', async () => {
    const { user, agent, reached, soon, inbox } = await listening(dovecot())
    agent.awake()
    await expect.poll(() => reached, { timeout: 20_000 }).toEqual([true, true])
    dovecot().deliver(user, [note('after the night')])
    await soon(inbox).toEqual(['after the night', 'note 1', 'note 2'])
  })

  test('goes on when its server was killed and is there again', async () => {
    const server = await startDovecot()
    const { user, soon, inbox, reached } = await listening(server)
    await soon(inbox).toEqual(['note 1', 'note 2'])
    await server.kill()
    server.deliver(user, [note('meanwhile')])
    await server.start()
    await soon(inbox).toEqual(['meanwhile', 'note 1', 'note 2'])
    server.deliver(user, [note('afterwards')])
    await soon(inbox).toEqual(['afterwards', 'meanwhile', 'note 1', 'note 2'])
    expect(reached.at(-1)).toBe(true)
  })
})
