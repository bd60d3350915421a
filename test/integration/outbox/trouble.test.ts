/** What keeps mail in the outbox, and what becomes of it then: never lost, and never sent twice by itself. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DraftId } from '../../../preload/drafts.ts'
import type { EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../../main/failure.ts'
import { readDraft } from '../../../main/mirror/drafts.ts'
import { openMirror } from '../../../main/mirror/mirror.ts'
import { createOutbox } from '../../../main/outbox/outbox.ts'
import { folderOfTest, putAccount } from '../../support/mirrors.ts'
import { asleep, names, outboxStage, subjects, writeDraft, type Stage } from '../../support/outbox.ts'
import { testClock } from '../../support/test-clock.ts'

const hour = 3_600_000
const nothingLeft = (cause: Fault) => new Fault('throttled', `nothing has left: ${cause.message}`, { cause })
const offline = () => nothingLeft(new Fault('offline', 'ECONNREFUSED'))

describe('without a connection', () => {
  it('mail waits longer each time, in the words of what is wrong, and goes when the server is back', async () => {
    const stage = await outboxStage()
    const [first, second] = [await stage.write('one'), await stage.write('two')]
    let tries = 0
    stage.script.send = () => {
      tries++
      throw offline()
    }
    await stage.outbox.send(first, 0)
    await asleep(stage, 22_500)
    await stage.outbox.send(second, stage.clock.now() + 1)
    expect(stage.read(first)).toMatchObject({
      state: 'queued',
      attempts: 1,
      failure: { kind: 'offline', detail: 'ECONNREFUSED' },
    })
    stage.clock.advance(22_500)
    await asleep(stage, 45_000)
    // One stands for all of the account.
    expect([tries, stage.read(second)?.attempts]).toEqual([2, 0])
    stage.script.send = () => undefined
    stage.outbox.wake(stage.accountIds)
    await expect.poll(() => subjects(stage.script.sent).sort()).toEqual(['one', 'two'])
  })

  it('is looked for before it is tried again', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    let tries = 0
    stage.script.send = () => {
      tries++
      throw offline()
    }
    await stage.outbox.send(id, 0)
    await asleep(stage, 22_500)
    stage.script.find = () => true
    stage.clock.advance(22_500)
    await expect.poll(() => stage.script.left).toHaveLength(1)
    expect(tries).toBe(1)
  })

  it('a refused sign-in waits for a new one, however long', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    stage.script.send = () => {
      throw new Fault('auth', 'no')
    }
    await stage.outbox.send(id, 0)
    await expect.poll(() => stage.read(id)?.failure?.kind).toBe('auth')
    await asleep(stage)
    stage.script.send = () => undefined
    stage.clock.advance(48 * hour)
    expect(stage.states(id)).toEqual(['queued'])
    stage.outbox.wake(stage.accountIds)
    await expect.poll(() => stage.script.left).toHaveLength(1)
  })

  it('a server that asks to wait is not asked before, whoever wakes', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    stage.script.send = () => {
      stage.script.send = () => undefined
      throw new Fault('throttled', '451 later', { retryAfter: 600_000 })
    }
    await stage.outbox.send(id, 0)
    await asleep(stage, 60_000)
    stage.outbox.wake(null)
    await asleep(stage, 60_000)
    for (let minute = 0; minute < 10; minute++) {
      expect(stage.script.sent).toEqual([])
      await asleep(stage, 60_000)
      stage.clock.advance(60_000)
    }
    await expect.poll(() => stage.script.left).toHaveLength(1)
  })

  it('a person who does not want to wait does not', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    stage.script.send = () => {
      stage.script.send = () => undefined
      throw offline()
    }
    await stage.outbox.send(id, 0)
    await asleep(stage, 22_500)
    await stage.outbox.send(id, stage.clock.now())
    await expect.poll(() => stage.script.left).toHaveLength(1)
  })
})

describe('a mail that is refused', () => {
  it.each(['rejected', 'forbidden', 'invalid'] as const)(
    'as %s comes back with the reason, and is not tried again',
    async (kind) => {
      const stage = await outboxStage()
      const id = await stage.write('one')
      stage.script.send = () => {
        throw new Fault(kind, '550 5.1.1: no such user')
      }
      await stage.outbox.send(id, 0)
      await expect.poll(() => stage.states(id)).toEqual(['failed'])
      expect(stage.read(id)?.failure).toEqual({ kind, detail: '550 5.1.1: no such user' })
      await expect.poll(() => names(stage)).toEqual(['drafts.returned'])
      expect(stage.clock.sleeps).toEqual([])
    },
  )

  it.each([
    ['gone', 'failed'],
    ['rejected', 'failed'],
    ['disk', 'queued'],
    ['keychain', 'queued'],
  ] as const)('or cannot be made, for what is %s, is %s and was never handed over', async (kind, state) => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    stage.script.prepare = () => {
      throw new Fault(kind, 'x')
    }
    await stage.outbox.send(id, 0)
    await expect.poll(() => stage.read(id)?.failure?.kind).toBe(kind)
    expect([stage.states(id), stage.script.sent]).toEqual([[state], []])
    await asleep(stage, ...(state === 'queued' ? [22_500] : []))
  })
})

describe('a mail that may have left', () => {
  const lost = async (stage: Stage): Promise<DraftId> => {
    const id = await stage.write('one')
    const { send } = stage.script
    stage.script.send = () => {
      stage.script.send = send
      throw new Fault('timeout', 'the message may have left')
    }
    await stage.outbox.send(id, 0)
    await expect.poll(() => ['queued', 'sending'].includes(stage.states(id)[0] ?? '')).toBe(false)
    return id
  }

  it.each(['timeout', 'offline', 'badAnswer', 'internal', 'cancelled', 'disk', 'gone'] as const)(
    'as %s leaves open, is not sent again by itself',
    async (kind) => {
      const stage = await outboxStage()
      const id = await stage.write('one')
      stage.script.send = () => {
        throw new Fault(kind, 'x')
      }
      await stage.outbox.send(id, 0)
      await expect.poll(() => names(stage)).toEqual(['drafts.returned'])
      expect([stage.states(id), stage.clock.sleeps]).toEqual([['unknown'], []])
      stage.script.send = () => undefined
      stage.clock.advance(48 * hour)
      stage.outbox.wake(null)
      await stage.outbox.close()
      expect([stage.script.sent, stage.states(id)]).toEqual([[], ['unknown']])
    },
  )

  it('is found at once', async () => {
    const stage = await outboxStage()
    stage.script.find = () => true
    await lost(stage)
    await expect.poll(() => stage.script.left).toHaveLength(1)
    expect([names(stage), stage.script.sent]).toEqual([['drafts.sent'], []])
  })

  it('or when the server is back, or at the next start', async () => {
    for (const how of ['wake', 'start'] as const) {
      const stage = await outboxStage()
      await lost(stage)
      await expect.poll(() => names(stage)).toEqual(['drafts.returned'])
      stage.script.find = () => true
      if (how === 'wake') stage.outbox.wake(stage.accountIds)
      else {
        await stage.outbox.close()
        stage.again().start()
      }
      await expect.poll(() => stage.script.left).toHaveLength(1)
      expect(stage.script.sent).toEqual([])
    }
  })

  it('is sent again where the person says so, and then under the same name', async () => {
    const stage = await outboxStage()
    const id = await lost(stage)
    const { rfcId } = stage.read(id) ?? {}
    expect(await stage.outbox.send(id, stage.clock.now())).toBe(true)
    await expect.poll(() => stage.script.sent.map(({ messageId }) => messageId)).toEqual([rfcId])
  })

  it('but not where it is found then, nor where nobody can look', async () => {
    const stage = await outboxStage()
    const id = await lost(stage)
    stage.script.find = () => {
      throw new Fault('offline', 'x')
    }
    await expect(stage.outbox.send(id, stage.clock.now())).rejects.toMatchObject({ kind: 'offline' })
    expect(stage.states(id)).toEqual(['unknown'])
    stage.script.find = () => true
    expect(await stage.outbox.send(id, stage.clock.now())).toBe(true)
    await expect.poll(() => stage.script.left).toHaveLength(1)
    expect(stage.script.sent).toEqual([])
  })

  it('is sent where the person says that it arrived, and another mail where they take it back', async () => {
    const stage = await outboxStage()
    const [one, other] = [await lost(stage), await lost(stage)]
    expect(await stage.outbox.arrived(one)).toBe(true)
    await expect.poll(() => stage.script.left.map(({ id }) => id)).toEqual([one])
    expect([await stage.outbox.arrived(one), await stage.outbox.takeBack(other)]).toEqual([false, true])
    expect(stage.read(other)).toMatchObject({ state: 'draft', rfcId: null })
  })
})

describe('a full disk', () => {
  it('is told to whoever sends, and the mail is a draft still and goes when there is room', async ({ skip }) => {
    const folder = join(folderOfTest(), 'small')
    mkdirSync(folder)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status === 0
    skip(!mounted, 'a small disk can be had only by mounting one')
    onTestFinished(() => void spawnSync('umount', ['-l', folder]))
    const mirror = await openMirror(join(folder, 'mirror.db'))
    onTestFinished(() => mirror.close())
    const accountId = await putAccount(mirror, 1)
    const id = await writeDraft(mirror, accountId, 'one')
    const sent: EMailEntity[] = []
    const outbox = createOutbox({
      isReachable: () => false,
      ...{ mirror, clock: testClock(), log: () => undefined, emit: () => undefined },
      agent: {
        sendEMails: (_account, emails) => (sent.push(...emails), Promise.resolve([...emails])),
        findSent: () => Promise.resolve(null),
      },
      prepare: () => Promise.reject(new Fault('rejected', 'as far as it should get')),
      left: () => Promise.resolve(),
    })
    onTestFinished(() => outbox.close())
    outbox.start()
    const filler = join(folder, 'filler')
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2))
      try {
        writeFileSync(filler, new Uint8Array(size), { flag: 'a' })
      } catch {
        // what is left takes less
      }
    await expect(outbox.send(id, 0)).rejects.toMatchObject({ kind: 'disk' })
    expect([readDraft(mirror.drafts, id)?.state, sent]).toEqual(['draft', []])
    rmSync(filler)
    expect(await outbox.send(id, 0)).toBe(true)
    await expect.poll(() => readDraft(mirror.drafts, id)?.state).toBe('failed')
  })
})
