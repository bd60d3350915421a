/** The connection ends, or the app does, at the worst moment of a change: the server has it once in effect. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { listAccounts } from '../../../main/mirror/accounts.ts'
import type { Wish } from '../../../main/mirror/changes.ts'
import type { Mirror } from '../../../main/mirror/mirror.ts'
import { gate } from '../../support/gate.ts'
import { folderNamed, rowsOf, scene } from '../../support/scene.ts'
import { holding, scriptedFolder, type Script } from '../../support/scripted-source.ts'

/** Each kind, and what must be here and at the server when all is quiet: folder, subject and flags. */
const kinds = {
  seen: ['INBOX INBOX 1 0', 'INBOX INBOX 2 1'],
  unseen: ['INBOX INBOX 1 1', 'INBOX INBOX 2 0'],
  flagged: ['INBOX INBOX 1 0', 'INBOX INBOX 2 8'],
  move: ['INBOX INBOX 1 0', 'Work INBOX 2 0'],
  trash: ['INBOX INBOX 1 0', 'Trash INBOX 2 0'],
  delete: ['INBOX INBOX 1 0'],
}
type Kind = keyof typeof kinds

/** One account each. A server that moves under another name and does not tell it is the hardest to follow. */
const accounts: readonly { kind: Kind; ways: Partial<Script> }[] = [
  ...(Object.keys(kinds) as Kind[]).map((kind) => ({ kind, ways: {} })),
  { kind: 'move', ways: { renames: true, tellsNames: false } },
  { kind: 'trash', ways: { renames: true, tellsNames: false } },
  { kind: 'move', ways: { renames: true } },
]
const caseOf = (account: number) => accounts[account - 1] ?? { kind: 'seen' as const, ways: {} }
const expected = Object.fromEntries(accounts.map(({ kind }, index) => [`${index + 1} ${kind}`, kinds[kind]]))

function foldersFor(kind: Kind) {
  const inbox = scriptedFolder('INBOX', 2)
  if (kind === 'unseen') for (const one of inbox.arrivals) one.entity = { ...one.entity, flags: 1 }
  return [inbox, scriptedFolder('Work', 0), scriptedFolder('Trash', 0)]
}

function wishOf(mirror: Mirror, account: number): Wish {
  const { kind } = caseOf(account)
  if (kind === 'move') return { kind, folderId: folderNamed(mirror, 'Work', account) }
  if (kind === 'trash' || kind === 'delete') return { kind }
  return { kind: kind === 'flagged' ? 'flagged' : 'seen', value: kind !== 'unseen' }
}

const perAccount = <T>(of: (account: number) => T) =>
  Object.fromEntries(accounts.map(({ kind }, index) => [`${index + 1} ${kind}`, of(index + 1)]))
const here = (mirror: Mirror) =>
  perAccount((account) =>
    ['INBOX', 'Work', 'Trash'].flatMap((name) =>
      rowsOf(mirror, name, account)
        .map((row) => `${name} ${row.subject} ${row.flags}`)
        .reverse(),
    ),
  )
const atServer = (scriptOf: (account: number) => Script) =>
  perAccount((account) =>
    scriptOf(account).folders.flatMap((folder) =>
      holding(folder).map((one) => `${folder.folder.name} ${one.entity.subject} ${one.entity.flags}`),
    ),
  )

describe.each(['the connection ends', 'the app ends'] as const)('%s at a change of every kind', (what) => {
  it.each(['before', 'after'] as const)('%s the server carried it out', async (moment) => {
    const stage = await begin()
    const held = accounts.map(() => gate())
    for (const [index, there] of held.entries()) {
      stage.scriptOf(index + 1)[moment] = async (step) => {
        if (!step.startsWith('apply')) return
        void there.reach()
        if (what === 'the app ends') await new Promise(() => undefined)
        throw new Fault('offline', 'the cable was pulled')
      }
    }
    await stage.change()
    await Promise.all(held.map((there) => there.reached))
    if (what === 'the connection ends') await expect.poll(() => stage.clock.sleeps).toHaveLength(accounts.length)
    await stage.restart()
    await stage.ends()
  })
})

describe('the mirror cannot be written any more at a change of every kind', () => {
  it('when the server has answered', async () => {
    const stage = await begin()
    const answer = gate()
    const held = accounts.map(() => gate())
    for (const [index, there] of held.entries()) {
      stage.scriptOf(index + 1).after = () => {
        void there.reach()
        return answer.opened
      }
    }
    await stage.change()
    await Promise.all(held.map((there) => there.reached))
    await stage.mirror.close()
    answer.open()
    await stage.restart()
    await stage.ends()
  })
})

async function begin() {
  const stage = await scene({
    accounts: accounts.length,
    script: (id) => ({ folders: foldersFor(caseOf(id).kind), ...caseOf(id).ways }),
  })
  await stage.agent.syncEmailAccounts(stage.all)
  const numbers = () => stage.mirror.reader.prepare('SELECT id, item, subject, account_id FROM message').all()
  const deleted = accounts.findIndex(({ kind }) => kind === 'delete') + 1
  const before = numbers().filter((row) => {
    const { subject, account_id } = row as { subject: string; account_id: number }
    return subject !== 'INBOX 2' || account_id !== deleted
  })
  return Object.assign(stage, {
    /** The newer message of each account, in the way of that account. */
    async change() {
      for (const { accountId } of stage.all) {
        const [row] = rowsOf(stage.mirror, 'INBOX', accountId)
        if (row) await stage.agent.change([row.id], wishOf(stage.mirror, accountId))
      }
    },
    /** After the restart nothing is lost, and when all is quiet both sides are as the person wants them. */
    async ends() {
      expect(here(stage.mirror)).toEqual(expected)
      expect(listAccounts(stage.mirror.reader).map((one) => one.waitingChanges)).toEqual(accounts.map(() => 1))
      for (const { accountId } of stage.all) {
        stage.scriptOf(accountId).before = () => undefined
        stage.scriptOf(accountId).after = () => undefined
      }
      for (let round = 0; round < 3; round++) {
        await stage.agent.syncEmailAccounts(stage.all, { evenIfWaiting: true })
      }
      expect(atServer(stage.scriptOf)).toEqual(expected)
      expect(here(stage.mirror)).toEqual(expected)
      expect(numbers()).toEqual(before)
      expect(stage.mirror.reader.prepare('SELECT count(*) FROM known').pluck().get()).toBe(0)
    },
  })
}
