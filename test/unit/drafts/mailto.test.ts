import { describe, expect, test } from 'vitest'
import { readMailto } from '../../../main/drafts/mailto.ts'

const nothing = { to: [], cc: [], bcc: [], subject: '', plain: '' }
const to = (...all: string[]) => ({ to: all.map((address) => ({ name: '', address })) })

describe('a mailto link', () => {
  test.each<[string, object]>([
    ['mailto:a@b.example', to('a@b.example')],
    ['MAILTO:a@b.example', to('a@b.example')],
    [' mailto:a@b.example ', to('a@b.example')],
    ['mailto://a@b.example', to('a@b.example')],
    ['mailto:', {}],
    ['mailto:a@b.example,c@d.example', to('a@b.example', 'c@d.example')],
    ['mailto:?to=a@b.example,c@d.example', to('a@b.example', 'c@d.example')],
    ['mailto:a@b.example?to=c@d.example', to('a@b.example', 'c@d.example')],
    ['mailto:gorby%25kremvax@b.example', to('gorby%kremvax@b.example')],
    ['mailto:a+b@c.example', to('a+b@c.example')],
    ['mailto:a@b.example#frag?subject=x', to('a@b.example')],
    ['mailto:%22Nord%2C%20K%22%20%3Ck@b.example%3E', { to: [{ name: 'Nord, K', address: 'k@b.example' }] }],
    [
      'mailto:?cc=c@d.example&bcc=e@f.example&CC=g@h.example',
      {
        cc: [
          { name: '', address: 'c@d.example' },
          { name: '', address: 'g@h.example' },
        ],
        bcc: [{ name: '', address: 'e@f.example' }],
      },
    ],
    ['mailto:?subject=caf%C3%A9%20a+b', { subject: 'café a+b' }],
    ['mailto:?Subject=one&subject=two', { subject: 'one' }],
    ['mailto:?a=b&amp;subject=x', { subject: 'x' }],
    ['mailto:?body=one%0D%0Atwo%0Athree%0Dfour%09x', { plain: 'one\ntwo\nthree\nfour\tx' }],
    ['mailto:?body=%3Cb%3Ebold%3C/b%3E', { plain: '<b>bold</b>' }],
    ['mailto:?body=100%', { plain: '100%' }],
    ['mailto:?body=%ff', { plain: '\ufffd' }],
    ['mailto:?subject=a=b%26c', { subject: 'a=b&c' }],
    // Nothing but these, whoever asks.
    ['mailto:?attach=/etc/passwd&attachment=x&file=y', {}],
    ['mailto:?from=evil@x.example&reply-to=evil@x.example&in-reply-to=%3Cx@y%3E&content-type=text/html', {}],
    ['mailto:?__proto__=x&constructor=y', {}],
    ['mailto:?subject=x%0D%0ABcc:%20evil@x.example', { subject: 'x Bcc: evil@x.example' }],
    ['mailto:a%0D%0ABcc:evil@x.example', { to: [{ name: '', address: 'a Bcc:evil@x.example' }] }],
    ['mailto:?subject=%00%1b%7fx%E2%80%A8y', { subject: 'x y' }],
    ['mailto:?subject=a%E2%80%AEb%E2%80%8B%D8%9Cc%C2%AD', { subject: 'abc' }],
    ['mailto:?body=a%E2%80%AEb%E2%81%A6', { plain: 'ab' }],
    ['mailto:a%E2%80%8Db@c.example', { to: [{ name: '', address: 'ab@c.example' }] }],
    ['mailto:?body=a%00b%1bc', { plain: 'abc' }],
    [`mailto:?subject=${'😀'.repeat(600)}x`, { subject: '😀'.repeat(500) }],
    [`mailto:?body=${'x'.repeat(60_000)}`, { plain: 'x'.repeat(50_000) }],
    [`mailto:${'x'.repeat(400)}@b.example`, {}],
    ['mailto:,,%20,', {}],
  ])('%.60s', (link, asked) => {
    const read = readMailto(link)
    if (link.includes('Bcc:evil')) {
      expect([read?.bcc, read?.cc]).toEqual([[], []])
      expect(JSON.stringify(read)).not.toMatch(/\\[rn]/)
    } else expect(read).toEqual({ ...nothing, ...asked })
  })

  test.each([
    '',
    'http://a',
    'xmailto:a@b',
    'mail:a@b',
    'javascript:mailto:a@b',
    `mailto:?body=${'x'.repeat(100_001)}`,
  ])('%.30j is none', (link) => expect(readMailto(link)).toBeNull())

  test('names no crowd', () => {
    const crowd = Array.from({ length: 3_000 }, (_, at) => `p${at}@x.example`).join(',')
    const read = readMailto(
      `mailto:${crowd.slice(0, 30_000)}?bcc=${crowd.slice(0, 30_000)}&cc=${crowd.slice(0, 30_000)}`,
    )
    expect([read?.to.length, read?.cc.length, read?.bcc.length]).toEqual([200, 200, 200])
  })
})
