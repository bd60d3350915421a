import { describe, expect, it } from 'vitest'
import { begun, close, eachOf, inPart, untilMail, type Pages } from '../../../main/agent/pages.ts'
import { createSent, without } from '../../../main/agent/sent.ts'
import type { ChangePage } from '../../../main/sources/source.ts'
import type { FolderId } from '../../../preload/model.ts'
import { mail } from '../../support/mail.ts'

const page = (cursor: string, ...ids: string[]): ChangePage => ({
  changed: ids.map((remoteId) => ({ remoteId, entity: mail() })),
  flags: [{ remoteId: `flags of ${cursor}`, flags: 1 }],
  gone: ids,
  cursor,
})

/** Three pages, of which the second brings mail, and what became of them. */
function pages() {
  const seen: string[] = []
  async function* all(): Pages {
    try {
      for (const one of [page('1'), page('2', 'a'), page('3', 'b')]) {
        seen.push(`reads ${one.cursor}`)
        yield await Promise.resolve(one)
      }
      return 'all'
    } finally {
      seen.push('closed')
    }
  }
  return { seen, pages: all() }
}

const cursors = (into: string[]) => (one: ChangePage) => Promise.resolve(void into.push(one.cursor))

describe('pages', () => {
  it('are gone through to their answer', async () => {
    const read: string[] = []
    const { pages: all, seen } = pages()
    expect(await eachOf(all, cursors(read))).toBe('all')
    expect(read).toEqual(['1', '2', '3'])
    expect(seen.at(-1)).toBe('closed')
  })

  it('are closed where the work with one fails, and that is what is told', async () => {
    const { pages: all, seen } = pages()
    const failing = eachOf(all, () => Promise.reject(new Error('disk')))
    await expect(failing).rejects.toThrow('disk')
    expect(seen).toEqual(['reads 1', 'closed'])
  })

  it('begun early are the same ones, and the first is on its way before anybody asks', async () => {
    const { pages: all, seen } = pages()
    const early = begun(all)
    await Promise.resolve()
    expect(seen).toEqual(['reads 1'])
    const read: string[] = []
    expect(await eachOf(early, cursors(read))).toBe('all')
    expect(read).toEqual(['1', '2', '3'])
  })

  it('begun early that fail, and that nobody reads, are closed without a word', async () => {
    // eslint-disable-next-line require-yield -- it fails before its first page
    async function* failing(): Pages {
      await Promise.reject(new Error('gone'))
      return 'all'
    }
    await expect(close(begun(failing()))).resolves.toBeUndefined()
  })

  it('until mail end after the first that brings some', async () => {
    const { pages: all, seen } = pages()
    const read: string[] = []
    expect(await eachOf(untilMail(all), cursors(read))).toBe('part')
    expect(read).toEqual(['1', '2'])
    expect(seen.at(-1)).toBe('closed')
  })

  it('until so many messages end with the page that brings the last of them', async () => {
    for (const [messages, cursor, told] of [
      [2, '3', 'part'],
      [3, '3', 'all'],
    ] as const) {
      const read: string[] = []
      expect(await eachOf(untilMail(pages().pages, messages), cursors(read))).toBe(told)
      expect(read.at(-1)).toBe(cursor)
    }
  })

  it('in part are the same ones, after which there may be more, and are closed when they are left', async () => {
    const read: string[] = []
    expect(await eachOf(inPart(pages().pages), cursors(read))).toBe('part')
    expect(read).toEqual(['1', '2', '3'])
    const { pages: all, seen } = pages()
    await expect(eachOf(inPart(all), () => Promise.reject(new Error('disk')))).rejects.toThrow('disk')
    expect(seen).toEqual(['reads 1', 'closed'])
  })
})

describe('what is sent while a folder is read', () => {
  const [one, other] = [1 as FolderId, 2 as FolderId]

  it('is gathered for that folder, from its beginning to its end', () => {
    const sent = createSent()
    sent.note(one, ['before'])
    const following = sent.follow(one)
    sent.note(one, ['a'])
    sent.note(other, ['b'])
    expect([...following.ids]).toEqual(['a'])
    following.end()
    sent.note(one, ['c'])
    expect([...following.ids]).toEqual(['a'])
  })

  it('is left out of its pages, but for what is gone', () => {
    const stale = { ...page('1', 'a', 'b'), flags: [{ remoteId: 'a', flags: 0 }] }
    expect(without(new Set(['a']), stale)).toEqual({
      ...stale,
      changed: [stale.changed[1]],
      flags: [],
    })
  })
})
