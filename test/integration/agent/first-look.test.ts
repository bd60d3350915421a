/** The newest mail of every inbox comes before the rest of any, however many accounts wait for a place. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { inboxOf, lastState, outcomes, scene } from '../../support/scene.ts'
import { scriptedFolder } from '../../support/scripted-source.ts'

const accounts = 12
const pageSize = 50

/** Accounts with three pages of mail each, of which one is read at a time. */
async function mailboxes(before: (account: number, step: string) => void = () => undefined) {
  return scene({
    accounts,
    limits: { tasks: 1 },
    script: (id) => ({
      pageSize,
      folders: [scriptedFolder('INBOX', 150), scriptedFolder('Sent', 60)],
      before: (step) => before(id, step),
    }),
  })
}

describe('a first sync of many accounts', () => {
  it('stores the first page of every inbox before anything else is read, and all of it at the end', async () => {
    let held: number[] | null = null
    const stage = await mailboxes((_account, step) => {
      if (/^changes (INBOX (?!0)|Sent)/.test(step))
        held ??= stage.all.map(({ accountId }) => inboxOf(stage.mirror, accountId).length)
    })
    await stage.agent.syncEmailAccounts(stage.all)
    expect(held).toEqual(stage.all.map(() => pageSize))
    for (const { accountId } of stage.all) expect(inboxOf(stage.mirror, accountId)).toHaveLength(150)
    const rows = lastState(stage.events)?.accounts.map(({ state, fetched, expected }) => [state, fetched, expected])
    expect(rows).toEqual(stage.all.map(() => ['done', 210, 210]))
  })

  it('goes on with the others where one fails at the first look, and reads nothing more of that one', async () => {
    const asked: string[] = []
    const { agent, all, events } = await mailboxes((account, step) => {
      if (account !== 3) return
      asked.push(step)
      if (step === 'changes INBOX 0') throw new Fault('badAnswer', 'nonsense')
    })
    await agent.syncEmailAccounts(all)
    expect(asked).toEqual(['folders', 'changes INBOX 0'])
    const expected = all.map(({ accountId }) =>
      accountId === 3 ? [3, 'failed', 'badAnswer'] : [accountId, 'done', null],
    )
    expect(outcomes(events)).toEqual(expected)
  })

  it('takes that look once: not for an account alone, and not where mail is there already', async () => {
    let listings = 0
    const { agent, all } = await mailboxes((_account, step) => void (listings += Number(step === 'folders')))
    await agent.syncEmailAccounts(all.slice(0, 1))
    expect(listings).toBe(1)
    await agent.syncEmailAccounts(all)
    expect(listings).toBe(1 + 1 + 2 * (accounts - 1))
    listings = 0
    await agent.syncEmailAccounts(all)
    expect(listings).toBe(accounts)
  })
})
