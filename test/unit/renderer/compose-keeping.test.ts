import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Result } from '../../../preload/contract.ts'
import { pieceBytes as contractPiece } from '../../../preload/draft-calls.ts'
import { Attaching, muchBytes, pieceBytes } from '../../../renderer/compose/attaching.svelte.ts'
import { Saving, times } from '../../../renderer/compose/saving.svelte.ts'
import { fakeBridge } from '../../support/fake-bridge.ts'
import { emptyContent, fakeDraft } from '../../support/fake-drafts.ts'
import { first } from './compose-page.ts'

describe('saving', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const ok: Result<null> = { ok: true, value: null }
  const disk: Result<null> = { ok: false, error: { kind: 'disk', detail: '' } }

  it('waits for a pause, but never two seconds', async () => {
    const save = vi.fn(() => Promise.resolve(ok))
    const saving = new Saving(save)
    saving.touch()
    await vi.advanceTimersByTimeAsync(times.pause - 1)
    expect(save).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(save).toHaveBeenCalledTimes(1)
    expect(saving.standing).toBe('saved')
    for (let ms = 0; ms < 1900; ms += 100) {
      saving.touch()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(save).toHaveBeenCalledTimes(2)
    expect(times.pause).toBeLessThanOrEqual(1000)
    expect(times.longest).toBeLessThan(2000)
  })

  it('never has two on their way, and saves again what came meanwhile', async () => {
    let release = () => {}
    const save = vi.fn(() => new Promise<Result<null>>((done) => (release = () => done(ok))))
    const saving = new Saving(save)
    saving.touch()
    await vi.advanceTimersByTimeAsync(times.pause)
    saving.touch()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(save).toHaveBeenCalledTimes(1)
    release()
    await vi.advanceTimersByTimeAsync(times.pause)
    expect(save).toHaveBeenCalledTimes(2)
    expect(saving.dirty).toBe(true)
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(saving.dirty).toBe(false)
  })

  it('flushes what is written, and what is written during the flush', async () => {
    const saving: Saving = new Saving(() => {
      if (saves++ === 0) saving.touch()
      return Promise.resolve(ok)
    })
    let saves = 0
    saving.touch()
    expect(await saving.flush()).toBe(true)
    expect([saves, saving.dirty]).toEqual([2, false])
  })

  it('tells that it failed, and tries again by itself', async () => {
    const answers = [disk, ok]
    const saving = new Saving(() => Promise.resolve(answers.shift() ?? ok))
    saving.touch()
    expect(await saving.flush()).toBe(false)
    expect([saving.standing, saving.failure?.kind]).toEqual(['failed', 'disk'])
    saving.touch()
    await vi.advanceTimersByTimeAsync(times.retry)
    expect([saving.standing, saving.dirty]).toEqual(['saved', false])
  })

  it('does not wait when the window goes, and saves nothing once it is stopped', () => {
    const save = vi.fn(() => new Promise<Result<null>>(() => {}))
    const saving = new Saving(save)
    saving.flushNow()
    expect(save).not.toHaveBeenCalled()
    saving.touch()
    saving.flushNow()
    expect(save).toHaveBeenCalledTimes(1)
    saving.stop(true)
    saving.flushNow()
    expect(save).toHaveBeenCalledTimes(1)
  })
})

describe('adding files', () => {
  const begin = () => {
    const bridge = fakeBridge()
    const draft = fakeDraft(bridge.drafts, emptyContent(first))
    return { bridge, attaching: new Attaching(bridge, draft.id) }
  }
  const file = (bytes: number, name = 'a.bin') => new File([new Uint8Array(bytes).fill(7)], name, { type: 'x/y' })
  const pieces = (bridge: ReturnType<typeof fakeBridge>) =>
    bridge.calls.flatMap(({ name, input }) =>
      name === 'drafts.putBytes' &&
      input &&
      typeof input === 'object' &&
      'bytes' in input &&
      input.bytes instanceof Uint8Array
        ? [input.bytes.length]
        : [],
    )

  it('takes pieces as large as the contract allows', () => expect(pieceBytes).toBe(contractPiece))

  it('sends them in pieces, one file after another', async () => {
    const { bridge, attaching } = begin()
    const both = [attaching.add(file(2_300_000), false), attaching.add(file(0, 'empty'), false)]
    expect(attaching.waiting).toHaveLength(2)
    expect(attaching.total).toBe(2_300_000)
    const [one, other] = await Promise.all(both)
    expect(pieces(bridge)).toEqual([1_000_000, 1_000_000, 300_000])
    expect([one?.size, other?.size]).toEqual([2_300_000, 0])
    expect(attaching.beside.map(({ name }) => name)).toEqual(['a.bin', 'empty'])
    expect(attaching.uploads).toEqual([])
    expect(bridge.calls.map(({ name }) => name).lastIndexOf('drafts.putBytes')).toBeLessThan(
      bridge.calls.map(({ name }) => name).lastIndexOf('drafts.beginFile'),
    )
  })

  it('keeps a picture of the text out of the list', async () => {
    const { attaching } = begin()
    const picture = new File([new Uint8Array(5)], 'a.png', { type: 'image/png' })
    expect((await attaching.add(picture, true))?.contentId).toMatch(/@/)
    expect([attaching.files.length, attaching.beside.length]).toEqual([1, 0])
  })

  it('stops one that is on its way, and takes it away in main', async () => {
    const { bridge, attaching } = begin()
    const release = bridge.hold('drafts.putBytes')
    const added = attaching.add(file(2_000_000), false)
    await vi.waitFor(() => expect(bridge.count('drafts.putBytes')).toBe(1))
    attaching.stop(attaching.uploads[0]?.key ?? 0)
    expect(attaching.uploads).toEqual([])
    release()
    expect(await added).toBeNull()
    expect([bridge.count('drafts.putBytes'), bridge.count('drafts.endFile'), bridge.count('drafts.dropFile')]).toEqual([
      1, 0, 1,
    ])
  })

  it('tells which could not be added, and why; the next is added all the same', async () => {
    const { bridge, attaching } = begin()
    bridge.fail('drafts.putBytes', 'disk')
    expect(await attaching.add(file(5, 'first'), false)).toBeNull()
    bridge.fail('drafts.putBytes', null)
    const folder = file(5, 'folder')
    folder.slice = () => {
      throw new DOMException('', 'NotFoundError')
    }
    expect(await attaching.add(folder, false)).toBeNull()
    expect(await attaching.add(file(5, 'last'), false)).not.toBeNull()
    expect(attaching.broken.map(({ name, problem }) => `${name} ${problem}`)).toEqual([
      'first disk',
      'folder unreadable',
    ])
    expect(attaching.waiting).toEqual([])
  })

  it('takes one away, and puts it back where that fails', async () => {
    const { bridge, attaching } = begin()
    await attaching.pick()
    const [picked] = attaching.beside
    bridge.fail('drafts.dropFile', 'disk')
    await attaching.remove(picked!)
    expect([attaching.beside.length, attaching.failure?.kind]).toEqual([1, 'disk'])
    bridge.fail('drafts.dropFile', null)
    await attaching.remove(picked!)
    expect([attaching.beside.length, attaching.failure]).toEqual([0, null])
  })

  it('warns of much', () => {
    const { attaching } = begin()
    const one = { id: 1 as never, name: 'a', type: '', contentId: null }
    attaching.load([{ ...one, size: muchBytes }])
    expect(attaching.isMuch).toBe(false)
    attaching.load([{ ...one, size: muchBytes + 1 }])
    expect(attaching.isMuch).toBe(true)
  })
})
