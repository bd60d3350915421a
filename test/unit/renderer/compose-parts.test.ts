import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pieceBytes as contractPiece } from '../../../preload/draft-calls.ts'
import type { Result } from '../../../preload/contract.ts'
import { Attaching, muchBytes, pieceBytes } from '../../../renderer/compose/attaching.svelte.ts'
import { outsideDomains } from '../../../renderer/compose/external.ts'
import {
  hasOwnPicture,
  hasSignature,
  htmlOf,
  ownHtml,
  ownPlain,
  ownText,
  plainOf,
  withPlainSignature,
  withSignature,
} from '../../../renderer/compose/html.ts'
import { fieldTime, laterTimes, timeOfField } from '../../../renderer/compose/later.ts'
import { noticedIn, promisedFile, type Looked } from '../../../renderer/compose/reminders.ts'
import { Saving, times } from '../../../renderer/compose/saving.svelte.ts'
import { fakeBridge } from '../../support/fake-bridge.ts'
import { emptyContent, fakeDraft } from '../../support/fake-drafts.ts'
import { first, lena } from './compose-page.ts'

const person = (address: string) => ({ name: '', address })

describe('what is noticed before sending', () => {
  const content = { ...emptyContent(first), to: [lena], subject: 'Hello' }
  const fine: Looked = {
    ...{ content, ownText: 'Hello', files: 0, pictures: false, uploading: 0, broken: [], isForward: false },
  }
  const kinds = (more: Partial<Looked>) => noticedIn({ ...fine, ...more }).map(({ kind }) => kind)

  it('is nothing where all is well', () => expect(kinds({})).toEqual([]))

  it.each([
    ['nobody', { content: { ...content, to: [] } }],
    ['invalid', { content: { ...content, bcc: [person('kari')] } }],
    ['noServer', { content: { ...content, outgoing: { server: ' ', user: '', useSsl: true, folder: null } } }],
    ['uploading', { uploading: 1 }],
    ['broken', { broken: ['a.txt'] }],
    ['noSubject', { content: { ...content, subject: ' ' } }],
    ['noText', { ownText: '' }],
    ['noFile', { ownText: 'See the attached list' }],
    ['noFile', { content: { ...content, subject: 'Vedlagt: tilbud' } }],
  ] as const)('is %s', (kind, more) => expect(kinds(more)).toEqual([kind]))

  it('stops only what cannot be sent', () => {
    const all = noticedIn({ ...fine, content: { ...emptyContent(first), to: [person('x')] }, ownText: 'attached' })
    expect(all.map(({ kind, stops }) => `${kind} ${stops}`)).toEqual([
      'invalid true',
      'noFile false',
      'noSubject false',
    ])
  })

  it('forgives an empty text with a file, a picture or a forwarded mail', () => {
    for (const more of [{ files: 1 }, { pictures: true }, { isForward: true }])
      expect(kinds({ ownText: '', ...more })).toEqual([])
  })

  it('misses no file where there is one', () => expect(kinds({ ownText: 'attached', files: 1 })).toEqual([]))

  it.each([
    ['Please find the attachment.', 'attachment'],
    ['I have ATTACHED it', 'ATTACHED'],
    ['Enclosed you find it', 'Enclosed'],
    ['Se vedlegg.', 'vedlegg'],
    ['Tilbudet er vedlagt', 'vedlagt'],
    ['Jeg legger ved tilbudet', 'legger ved'],
    ['Tilbudet ligger her ved.', 'ligger her ved'],
    ['Vedleggene kommer', 'Vedleggene'],
  ])('%j promises a file', (text, word) => expect(promisedFile(text)).toBe(word))

  it.each([
    'We met at the tack shop',
    'reattachedly',
    'uten vedlegg',
    'without an attachment',
    'legg merke til det',
    'ved siden',
  ])('%j does not', (text) => expect(promisedFile(text)).toBeNull())
})

describe('who is outside', () => {
  const list = (...all: string[]) => all.map(person)
  it.each([
    ['a@example.com', list('b@example.com', 'c@sub.example.com', 'd@other.no', 'e@OTHER.no', 'x'), ['other.no']],
    ['a@sub.example.com', list('b@example.com'), []],
    ['a@example.com', list('b@notexample.com'), ['notexample.com']],
    ['a@gmail.com', list('b@example.com'), []],
    ['a@hotmail.no', list('b@example.com'), []],
    ['a@example.com', list('b@gmail.com'), ['gmail.com']],
    ['', list('b@gmail.com'), []],
  ])('of the house of %s', (own, all, expected) => expect(outsideDomains(own, all)).toEqual(expected))
})

describe('times to send at', () => {
  const at = (text: string) => new Date(text).getTime()
  it.each([
    ['2026-03-04T22:15', ['tomorrow 2026-03-05T08:00', 'monday 2026-03-09T08:00']],
    ['2026-03-01T07:00', ['tomorrow 2026-03-02T08:00']],
    ['2026-03-02T07:00', ['tomorrow 2026-03-03T08:00', 'monday 2026-03-09T08:00']],
    ['2026-12-31T12:00', ['tomorrow 2027-01-01T08:00', 'monday 2027-01-04T08:00']],
  ])('from %s', (now, expected) =>
    expect(laterTimes(at(now)).map((one) => `${one.kind} ${fieldTime(one.at)}`)).toEqual(expected),
  )

  it('are read from a field, if still to come', () => {
    const now = at('2026-03-04T22:15')
    expect(timeOfField('2026-03-04T22:16', now)).toBe(at('2026-03-04T22:16'))
    for (const text of ['', '2026-03-04T22:15', '2026-02-01T10:00', 'x']) expect(timeOfField(text, now)).toBeNull()
  })
})

describe('the markup of a mail', () => {
  const quote = '<div class="mm-quote">On Monday:<blockquote>The attached list</blockquote></div>'
  const sign = '<b>Kari</b>'

  it('becomes plain text with its lines, lists, links and quotes', () => {
    const html = `<div>Hello  <b>Lena</b>,</div><div><br></div><p>one &amp; <a href="https://x.no/a">two</a></p>
      <ul><li>a</li><li>b</li></ul><ol><li>c</li></ol><div>x<br>y</div><table><tr><td>1</td><td>2</td></tr></table>
      <blockquote>old<blockquote>older</blockquote></blockquote><script>evil()</script>`
    expect(plainOf(html).split('\n')).toEqual([
      ...['Hello Lena,', '', 'one & two <https://x.no/a>', '', '- a', '- b', '', '1. c', '', 'x', 'y', '1\t2', ''],
      ...['> old', '>> older'],
    ])
  })

  it('is made from plain text, and reads as the same again', () => {
    const plain = 'Hello <b> & "you"\n\n  two  blanks\nend'
    expect(htmlOf(plain)).toContain('<div>Hello &lt;b&gt; &amp; &quot;you&quot;</div><div><br></div>')
    expect(plainOf(htmlOf(plain))).toBe(plain)
  })

  it('tells the own words from quote and signature', () => {
    const html = `<div>Mine</div><div class="mm-signature">${sign}</div>${quote}`
    expect(ownText(html)).toBe('Mine')
    expect(ownText(quote)).toBe('')
    expect(ownPlain('Mine\n> old\n-- \nKari')).toBe('Mine')
    expect(ownHtml({ html: `${html}<img src="cid:a@b">`, plain: '' })).toBe('<div>Mine</div>')
    expect(hasOwnPicture(`${quote}<img src="cid:a@b">`)).toBe(true)
    expect(hasOwnPicture('<div class="mm-quote"><img src="cid:a@b"></div>')).toBe(false)
  })

  it('gets a signature above the quote, with room to write, and another in its place', () => {
    const signed = withSignature(quote, sign)
    expect(signed).toBe(`<div><br></div><div><br></div><div class="mm-signature">${sign}</div><div><br></div>${quote}`)
    const again = withSignature(signed, '<i>Ola</i>')
    expect(again).toContain('<div class="mm-signature"><i>Ola</i></div>')
    expect(again).not.toContain('Kari')
    expect(hasSignature(withSignature(again, ''))).toBe(false)
    expect(withSignature('', sign)).toBe(`<div><br></div><div><br></div><div class="mm-signature">${sign}</div>`)
  })

  it('leaves a signature alone that was quoted', () => {
    const nested = `<div class="mm-quote"><div class="mm-signature">Theirs</div></div>`
    expect(withSignature(nested, sign)).toContain(`<div class="mm-signature">${sign}</div><div><br></div>${nested}`)
  })

  it('runs nothing of a signature', () => {
    expect(withSignature('', '<img src=x onerror=alert(1)><script>x</script>')).not.toMatch(/onerror|script/)
  })

  it('keeps pictures of its own', () => expect(withSignature('<img src="cid:a@b">', sign)).toContain('src="cid:a@b"'))

  it('signs plain text above its quote, and replaces that', () => {
    const signed = withPlainSignature('Hello\n\n> old', '', 'Kari')
    expect(signed).toBe('Hello\n\n-- \nKari\n\n> old')
    expect(withPlainSignature(signed, 'Kari', 'Ola $& x')).toBe('Hello\n\n-- \nOla $& x\n\n> old')
    expect(withPlainSignature('Hello', 'Kari', '')).toBe('Hello')
  })
})

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
    expect((await attaching.add(file(5), true))?.contentId).toMatch(/@/)
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
