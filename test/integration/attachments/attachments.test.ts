import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { attachmentsStage as stage, content, gate } from '../../support/attachments.ts'
import { faultOf } from '../../support/faults.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('the bytes of an attachment', () => {
  it('come from the source once, and then from here: also after a new start, and without a server', async () => {
    const { attachments, agent, deliver, start } = await stage()
    const [place] = await deliver(1, { id: 'part 7' })
    expect(text(await attachments.bytes(place!))).toBe('bytes of part 7')
    await attachments.close()
    agent.answer = () => Promise.reject(new Fault('offline', 'away'))
    const again = start()
    onTestFinished(() => again.close())
    expect(text(await again.bytes(place!))).toBe('bytes of part 7')
    expect(agent.asked).toBe(1)
  })

  it('are those that came with the message, where they did', async () => {
    const { attachments, agent, deliver } = await stage()
    const [place] = await deliver(1, { stream: Buffer.from('along').toString('base64') })
    expect(text(await attachments.bytes(place!))).toBe('along')
    expect(agent.asked).toBe(0)
  })

  it('are gone with the message, and where there is no such attachment', async () => {
    const { attachments, deliver, takeAway } = await stage()
    const [place] = await deliver(1, {})
    expect(await faultOf(attachments.bytes({ ...place!, position: 1 }))).toMatchObject({ kind: 'gone' })
    await takeAway(1, place!.id)
    expect(await faultOf(attachments.bytes(place!))).toMatchObject({ kind: 'gone' })
  })

  it('are fetched once for all who ask at the same time', async () => {
    const { attachments, agent, deliver } = await stage()
    const [one, other] = await deliver(1, {}, {})
    const { answer, open } = gate()
    agent.answer = answer
    const asked = [one, one, one, other].map((place) => attachments.bytes(place!))
    await vi.waitFor(() => expect(agent.asked).toBe(2))
    open()
    expect((await Promise.all(asked)).map(text)).toEqual(['1', '1', '1', '2'])
    expect(agent.asked).toBe(2)
  })

  it('that could not be had are asked for again by the next who wants them', async () => {
    const { attachments, agent, deliver } = await stage()
    const [place] = await deliver(1, {})
    agent.answer = () => Promise.reject(new Fault('offline', 'away'))
    expect(await faultOf(attachments.bytes(place!))).toMatchObject({ kind: 'offline' })
    agent.answer = () => content(1)
    expect(await attachments.bytes(place!)).toEqual(content(1))
  })

  it('tell how they come in: at once, then at most ten times a second, the latest last', async () => {
    const { attachments, agent, deliver, events } = await stage()
    const [place] = await deliver(1, {})
    const { answer, open } = gate()
    agent.answer = (id, signal, onBytes) => {
      for (let received = 1; received <= 1000; received++) onBytes(received, 1000)
      return answer(id, signal)
    }
    const bytes = attachments.bytes(place!)
    await vi.waitFor(() => expect(events.at(-1)?.received).toBe(1000))
    expect(events).toEqual([
      { ...place, received: 1, total: 1000 },
      { ...place, received: 1000, total: 1000 },
    ])
    open()
    await bytes
    expect(events).toHaveLength(2)
  })

  it('when cancelled, end with that for all who wait, are not kept, and are fetched anew by whoever asks next', async () => {
    const { attachments, agent, deliver, files } = await stage()
    const [place] = await deliver(1, {})
    const seen: AbortSignal[] = []
    agent.answer = (_id, signal) => {
      seen.push(signal)
      // A source that does not notice the signal for long.
      return new Promise(() => undefined)
    }
    const waiting = [attachments.bytes(place!), attachments.bytes(place!)]
    await vi.waitFor(() => expect(seen).toHaveLength(1))
    attachments.cancel(place!)
    expect((await Promise.all(waiting.map(faultOf))).map(({ kind }) => kind)).toEqual(['cancelled', 'cancelled'])
    expect(seen[0]?.aborted).toBe(true)
    agent.answer = () => content(5)
    expect(await attachments.bytes(place!)).toEqual(content(5))
    expect(files()).toHaveLength(1)
  })

  it('go on for the others when one of them leaves, and end when the last one does', async () => {
    const { attachments, agent, deliver } = await stage()
    const [place] = await deliver(1, {})
    const seen: AbortSignal[] = []
    const { answer, open } = gate()
    agent.answer = (id, signal) => {
      seen.push(signal)
      return answer(id, signal)
    }
    const leaving = new AbortController()
    const one = faultOf(attachments.bytes(place!, leaving.signal))
    const other = attachments.bytes(place!)
    await vi.waitFor(() => expect(seen).toHaveLength(1))
    leaving.abort()
    expect(await one).toMatchObject({ kind: 'cancelled' })
    expect(seen[0]?.aborted).toBe(false)
    open()
    expect(text(await other)).toBe('1')

    const [alone] = await deliver(1, {})
    const last = new AbortController()
    agent.answer = (_id, signal) => {
      seen.push(signal)
      return new Promise(() => undefined)
    }
    const waiting = faultOf(attachments.bytes(alone!, last.signal))
    await vi.waitFor(() => expect(seen).toHaveLength(2))
    last.abort()
    await waiting
    expect(seen[1]?.aborted).toBe(true)
  })

  it('are handed out also when they cannot be kept', async () => {
    const { attachments, deliver, folder } = await stage()
    const [place] = await deliver(1, {})
    // A file stands where the folder is to be: no disk would take it.
    writeFileSync(join(folder, 'attachments'), '')
    expect(text(await attachments.bytes(place!))).toBe('bytes of 1')
    expect(attachments.stored()).toBe(0)
  })
})

describe('opening', () => {
  it('gives the system a copy that only the user can read and nobody can write, under a safe name', async () => {
    const { attachments, deliver, opened } = await stage()
    const [place] = await deliver(1, { filename: '../../Møte\u202e referat.txt' })
    expect(await attachments.open(place!)).toBe('opened')
    const [path = ''] = opened
    expect(basename(path)).toBe('Møte referat.txt')
    expect(readFileSync(path, 'utf8')).toBe('bytes of 1')
    expect(statSync(path).mode & 0o777).toBe(0o400)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    expect(statSync(dirname(dirname(path))).mode & 0o777).toBe(0o700)
  })

  it('keeps two of one name apart', async () => {
    const { attachments, deliver, opened } = await stage()
    const places = await deliver(1, { filename: 'a.txt' }, { filename: 'a.txt' })
    for (const place of places) await attachments.open(place)
    expect(opened.map((path) => readFileSync(path, 'utf8'))).toEqual(['bytes of 1', 'bytes of 2'])
  })

  it.each([
    ['by its name', { filename: 'a.pdf.exe' }],
    ['by its server’s word', { filename: 'a.pdf', isSafeFileExtension: false }],
  ])('refuses what is dangerous %s, without fetching it', async (_why, attachment) => {
    const { attachments, agent, deliver, opened } = await stage()
    const [place] = await deliver(1, attachment)
    expect(await attachments.open(place!)).toBe('refused')
    expect([agent.asked, opened.length]).toEqual([0, 0])
  })

  it('refuses what is dangerous by its content, whatever its name, and leaves no copy of it', async () => {
    const { attachments, agent, deliver, opened, folder } = await stage()
    agent.answer = () => new TextEncoder().encode('MZ and so on')
    const [place] = await deliver(1, { filename: 'report.pdf' })
    expect(await attachments.open(place!)).toBe('refused')
    expect(opened).toEqual([])
    expect(existsSync(join(folder, 'opened'))).toBe(false)
  })

  it('leaves nothing: copies go at the end, and those of an end by force at the next start', async () => {
    const { attachments, deliver, opened, folder, start } = await stage()
    const [place] = await deliver(1, {})
    await attachments.open(place!)
    await attachments.close()
    expect(readdirSync(join(folder, 'opened'))).toEqual([])
    mkdirSync(join(folder, 'opened', 'old'))
    writeFileSync(join(folder, 'opened', 'old', 'left.pdf'), 'left')
    chmodSync(join(folder, 'opened', 'old', 'left.pdf'), 0o400)
    const again = start()
    onTestFinished(() => again.close())
    await again.open(place!)
    expect(readdirSync(join(folder, 'opened'))).toEqual([basename(dirname(opened[1] ?? ''))])
  })

  it('tells that no program opens it', async () => {
    const { attachments, deliver } = await stage(1, { openFile: () => Promise.reject(new Fault('rejected', 'none')) })
    const [place] = await deliver(1, {})
    expect(await faultOf(attachments.open(place!))).toMatchObject({ kind: 'rejected' })
  })
})

describe('saving', () => {
  it('hands name and bytes over, also of what is dangerous, and says whether the person chose a place', async () => {
    const saved: string[] = []
    const { attachments, deliver } = await stage(1, {
      saveAs: async (name, bytes) => {
        saved.push(`${name}: ${text(await bytes())}`)
        return true
      },
    })
    const [place] = await deliver(1, { filename: 'setup.exe' })
    expect(await attachments.save(place!)).toBe(true)
    expect(saved).toEqual(['setup.exe: bytes of 1'])
  })

  it('fetches nothing when the person chose no place', async () => {
    const { attachments, agent, deliver } = await stage()
    const [place] = await deliver(1, {})
    expect(await attachments.save(place!)).toBe(false)
    expect(agent.asked).toBe(0)
  })
})

describe('an account that is taken away', () => {
  it.each(['before', 'after'])('leaves no byte of its attachments, asked for %s its rows are gone', async (when) => {
    const { attachments, agent, mirror, deliver, accountIds, folder } = await stage(2)
    agent.answer = (id, _signal, _onBytes, message) => new TextEncoder().encode(`canary of ${message} ${id}`)
    const [mine] = await deliver(1, {})
    const [fetching] = await deliver(1, { id: 'slow' })
    const [other] = await deliver(2, {})
    for (const place of [mine, other]) await attachments.open(place!)
    agent.answer = () => new Promise(() => undefined)
    const waiting = faultOf(attachments.bytes(fetching!))
    const accountId = accountIds[0]!
    if (when === 'after') await mirror.write('accounts.remove', { accountId })
    await attachments.forgetAccount(accountId)
    if (when === 'before') await mirror.write('accounts.remove', { accountId })
    expect(await waiting).toMatchObject({ kind: 'cancelled' })
    const left = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && /attachments|opened/.test(one.parentPath))
      .map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'))
    expect(left).toEqual([`canary of ${other!.id} 1`, `canary of ${other!.id} 1`])
  })
})

describe('the limits', () => {
  it('hold at once when they change', async () => {
    const { attachments, agent, deliver, limits } = await stage()
    agent.answer = (id) => content(Number(id), 400_000)
    const places = await deliver(1, {}, {})
    for (const place of places) await attachments.bytes(place)
    expect(attachments.stored()).toBe(800_000)
    limits.attachmentStoreMb = 0.5
    await attachments.limitsChanged()
    expect(attachments.stored()).toBe(400_000)
    await attachments.clear()
    expect(attachments.stored()).toBe(0)
  })
})
