/** Whatever the person, the server, the network and the power do, in any order: in the end both have the same mail. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import type { Wish } from '../../../main/mirror/changes.ts'
import { mail } from '../../support/mail.ts'
import { folderNamed, rowsOf, scene } from '../../support/scene.ts'
import { arrive, holding, leave, scriptedFolder, type Script } from '../../support/scripted-source.ts'

const names = ['INBOX', 'Work', 'Trash'] as const
const accounts = 6

const place = fc.constantFrom(...names)
const chance = fc.nat({ max: 1_000_000 })
const wish = fc.oneof(
  fc.record({ kind: fc.constantFrom('seen', 'flagged'), value: fc.boolean() }),
  fc.record({ kind: fc.constant('move'), to: place }),
  fc.record({ kind: fc.constantFrom('trash', 'delete') }),
)
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('person'), at: place, chance, wish }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('arrives'), at: place, chance }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('flags'), at: place, chance }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('removes'), at: place, chance }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('moves'), at: place, to: place, chance }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('cut before', 'cut after', 'refused') }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('heals') }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('sync') }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('push') }) },
)
const story = fc.array(fc.record({ account: fc.integer({ min: 1, max: accounts }), event }), {
  minLength: 100,
  maxLength: 180,
})

type Stage = Awaited<ReturnType<typeof begin>>

async function begin() {
  const stage = await scene({
    accounts,
    script: (id) => ({
      pageSize: 2,
      folders: [scriptedFolder('INBOX', 5), scriptedFolder('Work', 2), scriptedFolder('Trash', 1)],
      // Every way in which servers name what was moved.
      renames: id % 2 === 0,
      tellsNames: id % 3 !== 0,
    }),
  })
  const removed = new Set<string>()
  const deleted = new Set<string>()
  const arrived = new Set<string>()
  for (const { accountId } of stage.all) {
    for (const folder of stage.scriptOf(accountId).folders) {
      for (const one of folder.arrivals) arrived.add(`${accountId} ${one.entity.subject}`)
    }
  }
  await stage.agent.syncEmailAccounts(stage.all)
  return Object.assign(stage, { removed, deleted, arrived })
}

const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(from.length, 1)]

async function person(stage: Stage, account: number, one: { at: string; chance: number; wish: { kind: string } }) {
  const row = pick(rowsOf(stage.mirror, one.at, account), one.chance)
  if (!row) return
  const asked = one.wish as { kind: 'move'; to: string } | Exclude<Wish, { kind: 'move' }>
  if (asked.kind === 'delete') stage.deleted.add(`${account} ${row.subject}`)
  const made: Wish =
    asked.kind === 'move' ? { kind: 'move', folderId: folderNamed(stage.mirror, asked.to, account) } : asked
  await stage.agent.change([row.id], made)
}

/** What another program does to the mailbox. */
function server(stage: Stage, account: number, what: string, one: { at: string; to?: string; chance: number }) {
  const { folders } = stage.scriptOf(account)
  const folder = folders.find(({ folder: { name } }) => name === one.at)
  const target = folders.find(({ folder: { name } }) => name === one.to)
  if (!folder) return
  if (what === 'arrives') {
    const subject = `new ${stage.arrived.size}`
    stage.arrived.add(`${account} ${subject}`)
    // Some have no Message-ID and some share one.
    const messageId = one.chance % 5 === 0 ? null : one.chance % 5 === 1 ? '<shared@x>' : `<${subject}@x>`
    arrive(folder, subject, mail({ subject, messageId, receivedAt: '2026-02-01T00:00:00Z', folderName: one.at }))
    return
  }
  const message = pick(holding(folder), one.chance)
  if (!message) return
  if (what === 'flags') message.entity = { ...message.entity, flags: message.entity.flags ^ 1 }
  if (what === 'removes') stage.removed.add(`${account} ${message.entity.subject}`)
  if (what === 'removes') leave(folder, message.remoteId)
  if (what !== 'moves' || !target || target === folder) return
  leave(folder, message.remoteId)
  arrive(target, `${message.remoteId}'`, message.entity)
}

function network(script: Script, what: string) {
  const cut = (step: string) => {
    if (step.startsWith('apply')) throw new Fault('offline', 'cut')
  }
  script.before = what === 'cut before' ? cut : () => undefined
  script.after = what === 'cut after' ? cut : () => undefined
  script.refuses = () => (what === 'refused' ? new Fault('rejected', 'no') : null)
}

const isThere = (account: number, folder: string, subject: string | null, flags: number) =>
  `${account} ${folder} ${subject} ${flags}`

it('ends with the same mail on both sides, and nothing lost', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.array(fc.nat({ max: 180 }), { maxLength: 3 }), async (events, restarts) => {
      const stage = await begin()
      const sync = () => stage.agent.syncEmailAccounts(stage.all, { evenIfWaiting: true })
      for (const [index, { account, event: one }] of events.entries()) {
        if (restarts.includes(index)) await stage.restart()
        if (one.what === 'sync') await stage.agent.syncEmailAccounts([{ accountId: account }], { evenIfWaiting: true })
        else if (one.what === 'push') await stage.agent.push(null)
        else if ('wish' in one) await person(stage, account, one)
        else if ('at' in one) server(stage, account, one.what, one)
        else network(stage.scriptOf(account), one.what)
      }
      for (const { accountId } of stage.all) network(stage.scriptOf(accountId), 'heals')
      await stage.restart()
      for (let round = 0; round < 5; round++) await sync()

      const there = stage.all.flatMap(({ accountId }) =>
        stage
          .scriptOf(accountId)
          .folders.flatMap((one) =>
            holding(one).map(({ entity }) => isThere(accountId, one.folder.name, entity.subject, entity.flags)),
          ),
      )
      const here = stage.all.flatMap(({ accountId }) =>
        names.flatMap((name) =>
          rowsOf(stage.mirror, name, accountId).map((row) => isThere(accountId, name, row.subject, row.flags)),
        ),
      )
      expect(here.sort()).toEqual(there.sort())
      expect(stage.mirror.reader.prepare('SELECT count(*) FROM change').pluck().get()).toBe(0)
      expect(stage.mirror.reader.prepare('SELECT count(*) FROM known').pluck().get()).toBe(0)
      const subjects = stage.all.flatMap(({ accountId }) =>
        stage
          .scriptOf(accountId)
          .folders.flatMap((folder) => holding(folder).map((one) => `${accountId} ${one.entity.subject}`)),
      )
      expect(new Set(subjects).size, 'nothing is double').toBe(subjects.length)
      for (const subject of stage.arrived) {
        if (!stage.removed.has(subject) && !stage.deleted.has(subject)) expect(subjects).toContain(subject)
      }
      await stage.mirror.close()
    }),
    { numRuns: 3, seed: 20260601, endOnFailure: true },
  )
})
