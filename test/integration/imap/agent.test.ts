/** The agent over a real IMAP server: in the end both have the same mail, whatever was done on either side. */
import fc from 'fast-check'
import type { ImapFlow } from 'imapflow'
import { expect, onTestFinished, test } from 'vitest'
import { createAgent } from '../../../main/agent/agent.ts'
import { listAccounts } from '../../../main/mirror/accounts.ts'
import type { Wish } from '../../../main/mirror/changes.ts'
import { flag } from '../../../preload/model.ts'
import { describeWithDovecot, newUser, startDovecot, type Dovecot } from '../../support/dovecot.ts'
import { note, notes, seenBy, sourceOf } from '../../support/imap-mail.ts'
import { mirrorWith } from '../../support/mirrors.ts'
import { folderNamed, rowsOf } from '../../support/scene.ts'

const names = ['INBOX', 'Work', 'Trash'] as const

async function stage(dovecot: Dovecot, messages: readonly string[]) {
  const user = newUser()
  dovecot.deliver(user, messages)
  const client = await dovecot.client(user)
  await client.mailboxCreate('Work')
  const { mirror, accountIds } = await mirrorWith(1)
  const source = sourceOf(dovecot.account(user))
  const remote = { accountId: 1, associateId: 11, associateName: 'ann' }
  const agent = createAgent({
    mirror,
    emit: () => undefined,
    sourceOf: () => Promise.resolve({ source, remote }),
  })
  onTestFinished(() => agent.close())
  const all = accountIds.map((accountId) => ({ accountId }))
  const sync = () => agent.syncEmailAccounts(all, { evenIfWaiting: true })
  return { dovecot, user, client, mirror, agent, sync }
}
type Stage = Awaited<ReturnType<typeof stage>>

/** Of each folder what a person sees here, in the words of `seenBy`. */
const shown = ({ mirror }: Stage, name: string) =>
  rowsOf(mirror, name)
    .map(({ subject, flags }) =>
      [subject, ...(flags & flag.flagged ? ['\\Flagged'] : []), ...(flags & flag.seen ? ['\\Seen'] : [])].join(' '),
    )
    .sort()

async function expectBothAlike(one: Stage, client: ImapFlow): Promise<void> {
  for (const name of names) expect([name, shown(one, name)]).toEqual([name, await seenBy(client, name)])
}

const place = fc.constantFrom(...names)
const chance = fc.nat({ max: 1000 })
const story = fc.array(
  fc.oneof(
    fc.record({
      who: fc.constant('person'),
      at: place,
      to: place,
      chance,
      kind: fc.constantFrom('seen', 'flagged', 'move', 'trash', 'delete'),
    }),
    fc.record({
      who: fc.constant('other'),
      at: place,
      to: place,
      chance,
      kind: fc.constantFrom('seen', 'move', 'expunge', 'arrives'),
    }),
    fc.record({ who: fc.constant('sync'), at: place, to: place, chance, kind: fc.constant('sync') }),
  ),
  { minLength: 15, maxLength: 25 },
)

async function person({ mirror, agent }: Stage, kind: string, at: string, to: string, chance: number): Promise<void> {
  const rows = rowsOf(mirror, at)
  const row = rows[chance % Math.max(rows.length, 1)]
  if (!row) return
  const wish: Wish =
    kind === 'seen' || kind === 'flagged'
      ? { kind, value: chance % 2 === 0 }
      : kind === 'move'
        ? { kind, folderId: folderNamed(mirror, to) }
        : { kind: kind === 'trash' ? 'trash' : 'delete' }
  await agent.change([row.id], wish)
}

async function other(client: ImapFlow, kind: string, at: string, to: string, chance: number): Promise<void> {
  if (kind === 'arrives') return void (await client.append(at, note(`new ${chance}`)))
  await client.mailboxOpen(at)
  const found = await client.search({ all: true }, { uid: true })
  const uid = Array.isArray(found) ? found[chance % Math.max(found.length, 1)] : undefined
  if (uid === undefined) return
  if (kind === 'seen') await client.messageFlagsAdd(`${uid}`, ['\\Seen'], { uid: true })
  if (kind === 'expunge') await client.messageDelete(`${uid}`, { uid: true })
  if (kind === 'move' && to !== at) await client.messageMove(`${uid}`, to, { uid: true })
}

describeWithDovecot('the agent', (server) => {
  test('brings a mailbox into the mirror, and the mirror up to it', async () => {
    const one = await stage(server(), notes(30))
    await one.sync()
    await expectBothAlike(one, one.client)
    const [newest] = rowsOf(one.mirror, 'INBOX')
    expect(newest).toMatchObject({ fromName: 'Dora Dahl', preview: expect.stringContaining('Hello from') as unknown })
    expect(listAccounts(one.mirror.reader)[0]?.failure).toBe(null)
  })

  test('and the server have the same mail after anything that both did', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (events) => {
        const one = await stage(server(), notes(6))
        await one.sync()
        for (const { who, kind, at, to, chance } of events) {
          if (who === 'person') await person(one, kind, at, to, chance)
          else if (who === 'other') await other(one.client, kind, at, to, chance)
          else await one.sync()
        }
        for (let round = 0; round < 3; round++) {
          await one.agent.push(null)
          await one.sync()
        }
        expect(listAccounts(one.mirror.reader)[0]?.waitingChanges).toBe(0)
        await expectBothAlike(one, one.client)
      }),
      { numRuns: 4, seed: 20261121, endOnFailure: true },
    )
  })
})

describeWithDovecot('a server that was away', () => {
  test('gets what the person did meanwhile, as soon as it is asked again', async () => {
    const one = await stage(await startDovecot(), notes(3))
    await one.sync()
    await one.dovecot.kill()
    const [first] = rowsOf(one.mirror, 'INBOX')
    if (!first) throw new Error('no mail')
    await one.agent.change([first.id], { kind: 'seen', value: true })
    await one.sync()
    expect(listAccounts(one.mirror.reader)[0]).toMatchObject({ waitingChanges: 1, failure: { kind: 'offline' } })
    await one.dovecot.start()
    await one.sync()
    expect(listAccounts(one.mirror.reader)[0]).toMatchObject({ waitingChanges: 0, failure: null })
    await expectBothAlike(one, await one.dovecot.client(one.user))
  })
})
