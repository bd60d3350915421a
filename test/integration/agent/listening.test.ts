/** Servers that tell by themselves: what came is read at once, and no loss, sleep or clock ends in a storm or a standstill. */
import { setImmediate as breath } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import type { AccountId } from '../../../preload/model.ts'
import { one, seen, synced } from '../../support/changes.ts'
import { gate } from '../../support/gate.ts'
import { mail } from '../../support/mail.ts'
import { putAccount } from '../../support/mirrors.ts'
import { scene, subjects } from '../../support/scene.ts'
import { arrive, type Script } from '../../support/scripted-source.ts'

const first = 1 as AccountId
const second = 1000
const hour = 3_600_000
const day = 24 * hour
const lost = () => new Fault('offline', 'the cable was pulled')
const down = () => Promise.reject(lost())

/** A synced account that is listened to; its steps are counted by name. */
async function listened(different: Partial<Script> = {}) {
  const stage = await synced({ listens: true, ...different })
  const steps: string[] = []
  let before: Script['before'] = () => undefined
  stage.script.before = (step, signal) => {
    steps.push(step)
    return before(step, signal)
  }
  const count = (name: string) => steps.filter((step) => step.startsWith(name)).length
  stage.agent.listen()
  await expect.poll(() => count('listing INBOX')).toBe(1)
  let letters = 0
  /** Time goes by, as it does: a little at a time. */
  const pass = async (ms: number) => {
    await breath()
    const step = ms > 600 * second ? 4 * second : second / 2
    for (let left = ms; left > 0; left -= step) {
      stage.clock.advance(Math.min(left, step))
      await breath()
    }
  }
  const passUntil = (done: () => boolean) => expect.poll(() => pass(second).then(done), { timeout: 10_000 }).toBe(true)
  return Object.assign(stage, {
    ...{ pass, passUntil },
    steps,
    count,
    meanwhile: (work: Script['before']) => (before = work),
    /** A letter comes, and the server tells. */
    deliver() {
      const subject = `letter ${++letters}`
      arrive(stage.server('INBOX'), subject, mail({ subject, messageId: `<${subject}@x>` }))
      for (const listener of [...stage.script.listeners]) listener.tell()
      return subject
    },
    lose: (fault: Fault) => [...stage.script.listeners].forEach((listener) => listener.lose(fault)),
    here: () => subjects(stage.mirror, 1),
    reached: () => stage.events.flatMap((event) => (event.name === 'account.reached' ? [event.reachable] : [])),
  })
}

describe('news', () => {
  it('is read at once: the message, and how many there are, without a sync', async () => {
    const stage = await listened()
    await stage.pass(second)
    const subject = stage.deliver()
    await expect.poll(stage.here).toContain(subject)
    expect(storedFolders(stage.mirror.reader, first)[0]).toMatchObject({ total: 4, unread: 4 })
    expect(stage.count('folders')).toBe(0)
    expect(stage.reached()).toEqual([true])
  })

  it('of a thousand at once is one reading, and one more for what came meanwhile', async () => {
    const stage = await listened()
    await stage.pass(second)
    const held = gate()
    stage.meanwhile((step) => (step === 'listing INBOX' ? held.reach() : undefined))
    stage.deliver()
    await held.reached
    for (let told = 0; told < 1000; told++) stage.deliver()
    held.open()
    await stage.passUntil(() => stage.count('listed INBOX') === 3)
    expect(stage.here()).toHaveLength(1004)
    await stage.pass(10 * second)
    expect(stage.count('listing INBOX')).toBe(3)
  })

  it('whose reading failed is read again by itself, but not for ever', async () => {
    const stage = await listened()
    await stage.pass(second)
    let [failures, times] = [0, 2]
    stage.meanwhile((step) => (step.startsWith('changes INBOX') && failures < times ? (failures++, down()) : undefined))
    const subject = stage.deliver()
    await stage.passUntil(() => stage.here().includes(subject))
    expect(failures).toBe(2)
    ;[failures, times] = [0, 1000]
    stage.deliver()
    await stage.pass(hour)
    expect([failures > 2, failures < 10]).toEqual([true, true])
  })

  it('beside a long sync comes between two of its pages, and the inbox is read to its end when that is over', async () => {
    const stage = await listened({ pageSize: 1 })
    await stage.pass(second)
    for (const n of [1, 2, 3]) arrive(stage.server('Work'), `Work-${n}`, mail({ messageId: `<work${n}@x>` }))
    stage.steps.length = 0
    stage.meanwhile((step) => void (step === 'changes Work 1' && stage.deliver()))
    await stage.sync()
    const order = (step: string) => stage.steps.indexOf(step)
    expect(order('changes INBOX 3')).toBeGreaterThan(order('changes Work 1'))
    expect(order('changes INBOX 3')).toBeLessThan(order('listing Work'))
    expect(stage.here()).toContain('letter 1')
    await stage.pass(second)
    await expect.poll(() => stage.count('listing INBOX')).toBe(2)
  })
})

describe('a server that is lost', () => {
  it('is tried again later and later, one at a time, and told as it is; what came meanwhile is read', async () => {
    const stage = await listened()
    stage.meanwhile(down)
    stage.lose(lost())
    await stage.pass(day)
    expect(stage.count('watch')).toBeGreaterThan(25)
    expect(stage.count('watch')).toBeLessThan(45)
    expect(new Set(stage.reached().slice(1))).toEqual(new Set([false]))
    stage.deliver()
    stage.meanwhile(() => undefined)
    await stage.pass(hour)
    await expect.poll(stage.here).toContain('letter 1')
    expect(stage.reached().at(-1)).toBe(true)
    expect(stage.script.listeners.size).toBe(1)
  })

  it('is tried again in seconds where it had told for long, and not where it ends whenever it begins', async () => {
    const stage = await listened()
    await stage.pass(2 * 60 * second)
    stage.lose(lost())
    await stage.pass(2 * second)
    expect(stage.count('watch')).toBe(2)
    for (let round = 0; round < 1000; round++) {
      stage.lose(lost())
      await stage.pass(second)
    }
    expect(stage.count('watch')).toBeLessThan(12)
    expect(stage.reached()).not.toContain(false)
  })

  it('brings all of its account up to date when it is back after a failed sync', async () => {
    const stage = await listened()
    stage.meanwhile(() => Promise.reject(lost()))
    stage.lose(lost())
    await stage.sync()
    stage.meanwhile(() => undefined)
    arrive(stage.server('Work'), 'Work-1', mail({ subject: 'work' }))
    await stage.pass(60 * second)
    await expect.poll(() => stage.events.filter((event) => event.name === 'sync.finished')).toHaveLength(3)
    expect(stage.count('changes Work')).toBe(1)
  })

  it('that refuses the sign-in is not asked again until there is a new one, or a sync went well', async () => {
    const stage = await listened()
    stage.meanwhile((step) => (step === 'watch' ? Promise.reject(new Fault('auth', 'who are you')) : undefined))
    stage.lose(lost())
    await stage.pass(60 * second)
    expect(stage.count('watch')).toBe(2)
    stage.agent.awake()
    stage.agent.listen()
    await stage.pass(day)
    expect(stage.count('watch')).toBe(2)
    stage.agent.listen([first])
    await expect.poll(() => stage.count('watch')).toBe(3)
    stage.meanwhile(() => undefined)
    await stage.sync()
    await expect.poll(() => stage.script.listeners.size).toBe(1)
  })
})

describe('after a sleep, or on another network', () => {
  it('all begins anew at once: what hung is given up, and the mail is there', async () => {
    const stage = await listened()
    const dead = gate()
    let most = 0
    stage.meanwhile((step, signal) => {
      most = Math.max(most, stage.script.listeners.size)
      if (step !== 'folders') return
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Fault('cancelled', '')))
        void dead.reach()
      })
    })
    const sync = stage.sync()
    await dead.reached
    arrive(stage.server('INBOX'), 'slept', mail({ subject: 'slept' }))
    stage.meanwhile(() => undefined)
    for (let told = 0; told < 50; told++) stage.agent.awake()
    await sync
    await expect.poll(stage.here).toContain('slept')
    await stage.pass(20 * second)
    expect(stage.count('watch')).toBe(3)
    expect(most).toBeLessThan(2)
    // The sync that was given up is made up for.
    await expect.poll(() => stage.agent.state()).toMatchObject({ running: false, accounts: [{ state: 'done' }] })
  })

  it('does not wait for an old connection that will not end', async () => {
    const stage = await listened()
    stage.meanwhile((step) => (step === 'watch' ? new Promise<void>(() => undefined) : undefined))
    stage.agent.awake()
    await expect.poll(() => stage.count('watch')).toBe(2)
    stage.meanwhile(() => undefined)
    await stage.pass(2 * second)
    stage.agent.awake()
    await stage.pass(3 * second)
    await expect.poll(() => stage.script.listeners.size).toBe(1)
  })

  it.each([hour, -hour, 365 * day, -365 * day, 3650 * day, -3650 * day])(
    'and when the clock is set by %i ms there is no storm and no standstill',
    async (by) => {
      const stage = await listened()
      stage.meanwhile(() => Promise.reject(lost()))
      await stage.agent.change(one(stage.ids), seen(true))
      await stage.sync()
      expect(stage.agent.getReadySyncEmailAccounts()).toEqual([])
      stage.steps.length = 0
      stage.clock.set(by)
      await stage.pass(60 * second)
      stage.clock.set(-2 * by)
      await stage.pass(60 * second)
      stage.clock.set(by)
      await stage.pass(60 * second)
      expect(stage.steps.length).toBeGreaterThan(0)
      expect(stage.steps.length).toBeLessThan(60)
      stage.meanwhile(() => undefined)
      stage.clock.set(by)
      await stage.passUntil(() => stage.waits() === 0 && stage.script.listeners.size === 1)
      // Nothing here is quicker than this clock: what it broke off is sent again.
      expect(new Set(stage.script.applied)).toEqual(new Set(['seen INBOX-3']))
      const subject = stage.deliver()
      await stage.passUntil(() => stage.here().includes(subject))
    },
  )
})

describe('an account', () => {
  it('that comes is listened to, and one that is removed is not; where it could not be removed it is again', async () => {
    const stage = await scene({ accounts: 2, script: () => ({ listens: true }) })
    const listeners = (id: number) => stage.scriptOf(id).listeners.size
    await stage.mirror.write('accounts.remove', { accountId: 2 as AccountId })
    stage.agent.listen()
    await expect.poll(() => listeners(1)).toBe(1)
    expect(listeners(2)).toBe(0)
    await putAccount(stage.mirror, 2)
    stage.agent.listen([2 as AccountId])
    await expect.poll(() => listeners(2)).toBe(1)
    const during: number[] = []
    const failing = stage.agent.remove(first, async () => {
      await expect.poll(() => listeners(1)).toBe(0)
      stage.agent.awake()
      await breath()
      during.push(listeners(1))
      throw new Fault('keychain', 'closed')
    })
    await expect(failing).rejects.toMatchObject({ kind: 'keychain' })
    expect(during).toEqual([0])
    await expect.poll(() => listeners(1)).toBe(1)
    await stage.agent.remove(first, async () => {
      await stage.mirror.write('accounts.remove', { accountId: first })
    })
    await expect.poll(() => listeners(1)).toBe(0)
    expect(listeners(2)).toBe(1)
  })

  it('is let go when the agent is closed, whatever is told then', async () => {
    const stage = await listened()
    const [ear] = stage.script.listeners
    stage.agent.close()
    await stage.mirror.close()
    await expect.poll(() => stage.script.listeners.size).toBe(0)
    const before = stage.steps.length
    ear?.tell()
    stage.agent.awake()
    stage.agent.listen([first])
    await stage.pass(day)
    expect(stage.steps).toHaveLength(before)
  })

  it('whose server does not tell is left to the syncs', async () => {
    const stage = await scene()
    stage.agent.listen()
    await breath()
    stage.agent.awake()
    await breath()
    expect(stage.events).toEqual([])
  })
})
