import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { keptAt, type AttachmentPlace } from '../../../main/mirror/attachments.ts'
import { attachmentsStage as stage, content, gate } from '../../support/attachments.ts'
import { faultOf } from '../../support/faults.ts'
import { folderOfTest } from '../../support/mirrors.ts'

describe('keeping beforehand', () => {
  /** One message each, oldest first. */
  const deliverAll = async (made: Awaited<ReturnType<typeof stage>>, account: number, ...sizes: number[]) => {
    const places: AttachmentPlace[] = []
    for (const size of sizes) places.push(...(await made.deliver(account, { size, id: String(size) })))
    return places
  }
  const keptOf = (made: Awaited<ReturnType<typeof stage>>, places: readonly (AttachmentPlace | undefined)[]) =>
    places.map((place) => keptAt(made.mirror.reader, place!) !== undefined)

  it('fetches those up to its size, newest first, without a word, and none twice', async () => {
    const made = await stage()
    const { agent, attachments, limits, events } = made
    const asked: string[] = []
    agent.answer = (id, _signal, onBytes) => {
      asked.push(id)
      onBytes(1, null)
      return content(1, Number(id))
    }
    const places = await deliverAll(made, 1, 10, 2_000, 500_001, 20)
    await made.deliver(1, { id: 'inline', disposition: 'inline', size: 5 })
    await attachments.keepNewest()
    expect(asked).toEqual([])
    limits.keepAttachmentsMb = 0.5
    await attachments.keepNewest()
    expect(asked).toEqual(['20', '2000', '10'])
    expect(keptOf(made, places)).toEqual([true, true, false, true])
    expect(events).toEqual([])
    await attachments.keepNewest()
    expect(asked).toHaveLength(3)
  })

  it('looks at all mail, step by step', async () => {
    const made = await stage()
    const { agent, attachments, limits } = made
    limits.keepAttachmentsMb = 1
    const [oldest] = await deliverAll(made, 1, 10)
    const between = Array.from({ length: 1200 }, () => made.deliver(1))
    await Promise.all(between)
    await attachments.keepNewest()
    expect(agent.asked).toBe(1)
    expect(keptOf(made, [oldest])).toEqual([true])
  })

  it('stops when the store is full, and lets nothing go for it', async () => {
    const made = await stage()
    const { agent, attachments, limits } = made
    limits.keepAttachmentsMb = 1
    agent.answer = (id) => content(1, Number(id))
    const places = await deliverAll(made, 1, 100_000, 400_001, 400_000, 400_002)
    await attachments.bytes(places[0]!)
    await attachments.keepNewest()
    expect(keptOf(made, places)).toEqual([true, false, true, true])
    expect(agent.asked).toBe(3)
  })

  it('asks a server that is away once, and goes on with the others', async () => {
    const made = await stage(2)
    const { agent, attachments, limits } = made
    limits.keepAttachmentsMb = 1
    const away = await deliverAll(made, 1, 11, 12, 13, 14, 15, 16)
    const there = await deliverAll(made, 2, 21, 22, 23)
    agent.answer = (id) => {
      if (Number(id) < 20) throw new Fault('offline', 'away')
      return content(1, Number(id))
    }
    await attachments.keepNewest()
    expect(keptOf(made, [...away, ...there]).filter(Boolean)).toHaveLength(3)
    // At most two at once.
    expect(agent.asked).toBeLessThanOrEqual(3 + 2)
    agent.answer = (id) => content(1, Number(id))
    await attachments.keepNewest()
    expect(keptOf(made, away).every(Boolean)).toBe(true)
  })

  it('does not ask again for what is gone from the server', async () => {
    const made = await stage()
    const { agent, attachments, limits } = made
    limits.keepAttachmentsMb = 1
    await deliverAll(made, 1, 10, 20)
    agent.answer = () => Promise.reject(new Fault('gone', 'not there'))
    await attachments.keepNewest()
    await attachments.keepNewest()
    expect(agent.asked).toBe(2)
  })

  it('has never more than two on their way, goes past one that the person cancels, and ends at once with the app', async () => {
    const made = await stage()
    const { agent, attachments, limits } = made
    limits.keepAttachmentsMb = 1
    const places = await deliverAll(made, 1, 10, 20, 30, 40, 50)
    agent.answer = () => new Promise(() => undefined)
    const run = attachments.keepNewest()
    await vi.waitFor(() => expect(agent.asked).toBe(2))
    attachments.cancel(places[4]!)
    await vi.waitFor(() => expect(agent.asked).toBe(3))
    expect(attachments.keepNewest()).toBe(run)
    await attachments.close()
    await run
    expect(agent.asked).toBe(3)
  })

  it('tells of one as soon as the person wants it too', async () => {
    const made = await stage()
    const { agent, attachments, limits, events } = made
    limits.keepAttachmentsMb = 1
    const [place] = await deliverAll(made, 1, 10)
    let tell = (_received: number) => {}
    const { answer, open } = gate()
    agent.answer = (id, signal, onBytes) => {
      tell = (received) => onBytes(received, 10)
      return answer(id, signal)
    }
    const run = attachments.keepNewest()
    await vi.waitFor(() => expect(agent.asked).toBe(1))
    const bytes = attachments.bytes(place!)
    tell(4)
    expect(events.at(-1)).toMatchObject({ received: 4 })
    open()
    await Promise.all([run, bytes])
    expect(agent.asked).toBe(1)
  })

  it('on a full disk stops, and whoever asks for bytes gets them', async ({ skip }) => {
    const small = join(folderOfTest(), 'small')
    mkdirSync(small)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', small]).status === 0
    skip(!mounted, 'a small disk can be had only by mounting one')
    onTestFinished(() => void spawnSync('umount', ['-l', small]))
    const made = await stage(1, { folder: small })
    const { agent, attachments, limits } = made
    limits.keepAttachmentsMb = 1
    agent.answer = (id) => content(1, Number(id))
    const places = await deliverAll(made, 1, ...Array.from({ length: 12 }, (_, n) => 150_000 + n))
    await attachments.keepNewest()
    expect(keptOf(made, places).filter(Boolean)).toHaveLength(1)
    expect(agent.asked).toBeLessThanOrEqual(4)
    expect(await attachments.bytes(places[0]!)).toHaveLength(150_000)
    expect(await faultOf(attachments.open(places[0]!))).toMatchObject({ kind: 'disk' })
  })
})
