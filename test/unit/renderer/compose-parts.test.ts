import { describe, expect, it } from 'vitest'
import { outsideDomains, outsideOf } from '../../../renderer/compose/external.ts'
import {
  hasOwnPicture,
  hasSignature,
  ownHtml,
  ownText,
  plainOf,
  withPlainSignature,
  withSignature,
} from '../../../renderer/compose/html.ts'
import { htmlOfPlain, ownPlain } from '../../../preload/plain.ts'
import { fieldTime, laterTimes, timeOfField } from '../../../renderer/compose/later.ts'
import { noticedIn, promisedFile, type Looked } from '../../../renderer/compose/reminders.ts'
import { emptyContent } from '../../support/fake-drafts.ts'
import { first, lena } from './compose-page.ts'

const person = (address: string) => ({ name: '', address })

describe('what is noticed before sending', () => {
  const content = { ...emptyContent(first), to: [lena], subject: 'Hello' }
  const fine: Looked = {
    ...{
      content,
      ownText: 'Hello',
      files: 0,
      pictures: false,
      uploading: 0,
      broken: [],
      kind: 'new' as const,
      isDoubted: false,
    },
  }
  const kinds = (more: Partial<Looked>) => noticedIn({ ...fine, ...more }).map(({ kind }) => kind)

  it('is nothing where all is well', () => expect(kinds({})).toEqual([]))

  it.each<[string, Partial<Looked>]>([
    ['nobody', { content: { ...content, to: [] } }],
    ['invalid', { content: { ...content, bcc: [person('kari')] } }],
    ['noServer', { content: { ...content, outgoing: { server: ' ', user: '', useSsl: true, folder: null } } }],
    ['uploading', { uploading: 1 }],
    ['broken', { broken: ['a.txt'] }],
    ['noSubject', { content: { ...content, subject: ' ' } }],
    ['noText', { ownText: '' }],
    ['noFile', { ownText: 'See the attached list' }],
    ['noFile', { content: { ...content, subject: 'Vedlagt: tilbud' } }],
    ['maybeSent', { isDoubted: true }],
  ])('is %s', (kind, more) => expect(kinds(more)).toEqual([kind]))

  it('minds no promise of a subject that others wrote', () =>
    expect(kinds({ kind: 'reply', content: { ...content, subject: 'Re: Attached invoice' } })).toEqual([]))

  it('stops only what cannot be sent', () => {
    const all = noticedIn({ ...fine, content: { ...emptyContent(first), to: [person('x')] }, ownText: 'attached' })
    expect(all.map(({ kind, stops }) => `${kind} ${stops}`)).toEqual([
      'invalid true',
      'noFile false',
      'noSubject false',
    ])
  })

  it('forgives an empty text with a file, a picture or a forwarded mail', () => {
    for (const more of [{ files: 1 }, { pictures: true }, { kind: 'forward' as const }])
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
    ['I attach the report', 'attach'],
    ['She attaches it', 'attaches'],
    ['Rapporten vedlegges', 'vedlegges'],
    ['Filen legges ved', 'legges ved'],
    ['Jeg legger den nye filen ved', 'legger den nye filen ved'],
    ['Den ble sendt ved.', 'sendt ved'],
  ])('%j promises a file', (text, word) => expect(promisedFile(text)).toBe(word))

  it.each([
    'We met at the tack shop',
    'reattachedly',
    'uten vedlegg',
    'without an attachment',
    'legg merke til det',
    'ved siden',
    'Hytta ligger ved sjøen',
    'Den ble sendt ved en feil',
    'Jeg sender beskjed ved ankomst',
    'Boken ligger på bordet ved vinduet',
    'Vi legger merke til feil ved oppstart',
    'Legg den ved siden av',
    'We attach importance to it',
    'Det er ikke vedlegg her',
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

describe('somebody outside', () => {
  it.each([
    ['b@other.no', 'beside a colleague', ['b@other.no', 'c@example.com'], 'mixed'],
    ['b@other.no', 'among strangers', ['b@other.no', 'd@third.no', 'none'], 'all'],
    ['c@example.com', 'is none of the house', ['b@other.no', 'c@example.com'], null],
    ['none', 'is no address that is none', ['b@other.no', 'none'], null],
  ])('%s %s', (address, _what, all, expected) =>
    expect(outsideOf('a@example.com', all.map(person))(address)).toBe(expected),
  )
})

describe('times to send at', () => {
  const at = (text: string) => new Date(text).getTime()
  it.each([
    ['2026-03-04T22:15', ['tomorrow 2026-03-05T08:00', 'monday 2026-03-09T08:00']],
    ['2026-03-05T00:30', ['morning 2026-03-05T08:00', 'tomorrow 2026-03-06T08:00', 'monday 2026-03-09T08:00']],
    ['2026-03-05T05:00', ['tomorrow 2026-03-06T08:00', 'monday 2026-03-09T08:00']],
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
    expect(htmlOfPlain(plain)).toContain('<div>Hello &lt;b&gt; &amp; &quot;you&quot;</div><div><br></div>')
    expect(plainOf(htmlOfPlain(plain))).toBe(plain)
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
