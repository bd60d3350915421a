/** What runs for an account while it is taken away, and what an earlier start or a refused sign-in left waiting. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { listAccounts } from '../../../main/mirror/accounts.ts'
import type { AccountId, MessageId } from '../../../preload/model.ts'
import { flagged, one, seen, synced } from '../../support/changes.ts'
import { gate } from '../../support/gate.ts'
import { inboxOf, outcomes, rowsOf, scene } from '../../support/scene.ts'

const first = 1 as AccountId

describe('an account that is removed', () => {
  it('while it syncs is stopped first, alone, and leaves nothing behind', async () => {
    const { agent, mirror, all, scriptOf, events } = await scene({ accounts: 2 })
    const held = gate()
    scriptOf(1).before = (step) => (step === 'changes INBOX 0' ? held.reach() : undefined)
    const sync = agent.syncEmailAccounts(all)
    await held.reached
    const removed = agent.remove(first, async () => {
      await mirror.write('accounts.remove', { accountId: first })
    })
    await removed
    held.open()
    await sync
    expect(outcomes(events)).toEqual([
      [1, 'cancelled', 'cancelled'],
      [2, 'done', null],
    ])
    expect(listAccounts(mirror.reader).map(({ id }) => id)).toEqual([2])
    expect(inboxOf(mirror, 2)).toHaveLength(3)
    for (const table of ['folder', 'sync_run']) {
      const sql = `SELECT count(*) FROM ${table} WHERE account_id = 1`
      expect(mirror.reader.prepare(sql).pluck().get(), table).toBe(0)
    }
  })

  it('begins nothing while it goes, and goes on where it could not be removed', async () => {
    const { agent, mirror, all, scriptOf } = await scene()
    const held = gate()
    const removal = agent.remove(first, async () => {
      await held.reach()
      throw new Fault('disk', 'full')
    })
    await held.reached
    let asked = 0
    scriptOf(1).before = () => void asked++
    const sync = agent.syncEmailAccounts(all)
    held.open()
    await expect(removal).rejects.toMatchObject({ kind: 'disk' })
    await sync
    expect(asked).toBe(0)
    await agent.syncEmailAccounts(all)
    expect(inboxOf(mirror, 1)).toHaveLength(3)
  })
})

describe('changes that nobody asks for again', () => {
  it('are sent when their wait is over also after a restart', async () => {
    const stage = await synced()
    stage.offline()
    await stage.agent.change(one(stage.ids), seen(true))
    await expect.poll(() => stage.clock.sleeps).toHaveLength(1)
    await stage.restart()
    stage.clock.advance(1000)
    stage.online()
    await stage.agent.push(null)
    expect(stage.waits()).toBe(1)
    stage.clock.advance(30_000)
    await stage.quiet()
    expect(stage.script.applied).toEqual(['seen INBOX-3'])
  })

  it('are sent again from a new sign-in on, also where nothing waited for it', async () => {
    const stage = await synced()
    let tries = 0
    stage.script.before = () => (tries++, Promise.reject(new Fault('auth', 'who are you')))
    await stage.agent.change(one(stage.ids), seen(true))
    await expect.poll(() => tries).toBe(1)
    await stage.agent.change(one(stage.ids), seen(false))
    await expect.poll(stage.waits).toBe(0)
    stage.online()
    await stage.agent.push([first])
    await stage.agent.change(one(stage.ids, 1), flagged(true))
    await stage.quiet()
    expect(stage.script.applied).toEqual(['flagged INBOX-2'])
  })

  it('are no trouble after the end', async () => {
    const stage = await synced()
    stage.offline()
    await stage.agent.change(one(stage.ids), seen(true))
    stage.agent.close()
    await stage.mirror.close()
    await expect(stage.agent.push(null)).resolves.toBeUndefined()
  })
})

describe('an attachment', () => {
  it('is found where its message is moved to while it is fetched', async () => {
    const stage = await synced({ renames: true })
    const { agent, ids, script, to, mirror } = stage
    const held = gate()
    script.before = (step) => (step === 'attachment' ? held.reach() : undefined)
    const bytes = agent.attachment(ids[0] as MessageId, '2')
    await held.reached
    const moved = gate()
    script.after = () => moved.reach()
    await agent.change(one(ids), to('Work'))
    await moved.reached
    held.open()
    script.before = () => undefined
    moved.open()
    expect(new TextDecoder().decode(await bytes)).toBe('INBOX-3+/2')
    expect(rowsOf(mirror, 'Work').map((row) => row.id)).toEqual(one(ids))
  })
})
