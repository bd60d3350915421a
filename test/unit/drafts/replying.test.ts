import { describe, expect, test } from 'vitest'
import { answerTo, subjectOf, type AnswerKind } from '../../../main/drafts/replying.ts'
import { messageId, type EMailEntity } from '../../../preload/model.ts'
import { textFor } from '../../../preload/text/text.ts'
import { address, mail } from '../../support/mail.ts'

const ann = { name: 'Ann Aas', address: 'ann@example.com' }
const english = textFor('en-GB')
const received = new Date(2026, 2, 3, 10, 0).getTime()
/** How a place writes it differs between versions of the system's own data. */
const when = english.format.longDate(received)
const kari = address('Kari Nord', 'kari@example.com')
const begun = (kind: AnswerKind, different: Partial<EMailEntity>, html: string | null = null, text = english) => {
  const entity = mail({ from: kari, to: [address('Ann Aas', ann.address)], ...different })
  const original = { id: messageId.parse(7), entity, html, receivedAt: received }
  return answerTo(kind, original, ann, [ann.address, 'ANN@other.example'], text)
}
const header = (name: string, ...values: string[]) => [{ name, values }]
const [ben, cem] = [address('Ben', 'ben@example.com'), address(null, 'cem@example.com')]

describe('an answer goes to', () => {
  const both = { to: [address('Ann', 'Ann@Example.com'), ben], cc: [cem, ben, address(null, 'ann@other.example')] }
  const sent = { from: address('Ann Aas', ann.address), to: [ben], cc: [cem] }
  test.each<[string, AnswerKind, Partial<EMailEntity>, string[], string[]]>([
    ['its writer', 'reply', both, ['kari@example.com'], []],
    [
      'all but the person, each once, the writer first',
      'replyAll',
      both,
      ['kari@example.com', ben.address ?? ''],
      ['cem@example.com'],
    ],
    [
      'whom it names for answers',
      'reply',
      { customHeaders: header('Reply-To', '"Nord, K" <k@x.example>') },
      ['k@x.example'],
      [],
    ],
    [
      'its writer, where it names only the person',
      'reply',
      { customHeaders: header('reply-to', ann.address) },
      ['kari@example.com'],
      [],
    ],
    [
      'its writer, where it names nobody',
      'reply',
      { customHeaders: header('Reply-To', 'nobody') },
      ['kari@example.com'],
      [],
    ],
    [
      'a list once',
      'replyAll',
      { to: [ben], cc: [], customHeaders: header('Reply-To', 'BEN@example.com') },
      ['BEN@example.com'],
      [],
    ],
    ['who got what the person sent', 'reply', sent, ['ben@example.com'], []],
    ['all who got it', 'replyAll', sent, ['ben@example.com'], ['cem@example.com']],
    ['those in copy where nobody else got it', 'reply', { ...sent, to: [] }, ['cem@example.com'], []],
    [
      'oneself, where nobody else is named',
      'replyAll',
      { from: address(null, ann.address), to: [] },
      [ann.address],
      [],
    ],
    ['nobody, where nobody is named', 'reply', { from: null }, [], []],
    ['nobody yet, where it is passed on', 'forward', both, [], []],
  ])('%s', (_, kind, different, to, cc) => {
    const answer = begun(kind, different)
    expect([answer.to.map((one) => one.address), answer.cc.map((one) => one.address)]).toEqual([to, cc])
  })

  test('people by the names they gave', () => {
    expect(begun('reply', {}).to).toEqual([{ name: 'Kari Nord', address: 'kari@example.com' }])
    const coded = header('Reply-To', '=?utf-8?q?Nord=2C_K=C3=A5re?= <k@EXAMPLE.com>')
    expect(begun('reply', { customHeaders: coded }).to).toEqual([{ name: 'Nord, Kåre', address: 'k@EXAMPLE.com' }])
  })

  test('an address of another house without the name that could be its writer’s', () => {
    const other = header('Reply-To', '"kari@example.com" <evil@x.example>')
    expect(begun('reply', { customHeaders: other }).to).toEqual([{ name: '', address: 'evil@x.example' }])
  })

  test('people by names that turn nothing around', () => {
    const from = address('Ka\u202eri\u2066 \u061cN\u00adord\u{e0041}', 'kari@example.com')
    expect(begun('reply', { from }).to).toEqual([{ name: 'Kari Nord', address: 'kari@example.com' }])
  })
})

test.each([
  ['hello', 'Re: hello'],
  ['Re: hello', 'Re: hello'],
  ['RE: SV: AW: Fwd: hello', 'Re: hello'],
  ['Re[2]: VS : hello', 'Re: hello'],
  ['Videresendt: hello', 'Re: hello'],
  ['Re：hello', 'Re: hello'],
  ['[list] Re: hello', 'Re: [list] hello'],
  ['Re: [list] Re: [list] hello', 'Re: [list] hello'],
  ['[a] [b] hello', 'Re: [a] [b] hello'],
  ['Refund: hello', 'Re: Refund: hello'],
  ['Subject with Re: inside', 'Re: Subject with Re: inside'],
  ['two\r\nlines', 'Re: two lines'],
  ['', 'Re:'],
])('%j is answered under %j', (subject, answered) => {
  expect(subjectOf(subject, 'Re: ')).toBe(answered)
  expect(subjectOf(answered, 'Re: ')).toBe(answered)
})

test('what is passed on has one prefix too', () => {
  expect(begun('forward', { subject: 'Re: FW: hello' }).subject).toBe('Fwd: hello')
})

test.each([
  ['blanks', `re${' '.repeat(200_000)}`, 'Re: re'],
  ['blanks of other kinds', `re${'\u3000\u00a0'.repeat(100_000)}`, 'Re: re'],
  ['blanks after a number', `re[1]${' '.repeat(200_000)}`, 'Re: re[1]'],
  ['letters', 'x'.repeat(20_000), `Re: ${'x'.repeat(2_000)}`],
  ['wide signs', '😀'.repeat(20_000), `Re: ${'😀'.repeat(1_000)}`],
  ['signs that turn it', '\u202eevil\u2069', 'Re: evil'],
])('a subject of very many %s is read too', (_, subject, answered) => {
  expect(subjectOf(subject, 'Re: ')).toBe(answered)
})

describe('a thread', () => {
  test('is told by what is a Message-ID', () => {
    const values = ['<a\x01b@x>', '<a@e.org>', `<${'x'.repeat(2_000)}@x>`, '<å@x>']
    const { references } = begun('reply', { customHeaders: header('References', ...values) }).context
    expect(references).toEqual(['<a@e.org>', '<one@example.com>'])
  })

  const ids = Array.from({ length: 80 }, (_, at) => `<${at}@e.org>`)
  test('goes on: what is answered, and all before it', () => {
    const { context } = begun('reply', {
      customHeaders: header('References', '<a@e.org>', '<b@e.org> <one@example.com>'),
    })
    expect(context).toMatchObject({
      about: 7,
      inReplyTo: { messageId: '<one@example.com>', subject: 'Quarterly numbers' },
    })
    expect(context.references).toEqual(['<a@e.org>', '<b@e.org>', '<one@example.com>'])
  })

  test('is known by what the original answers, where that is all', () => {
    const inReplyTo = {
      ...(begun('reply', {}).context.inReplyTo as NonNullable<EMailEntity['inReplyTo']>),
      messageId: '<a@e.org>',
    }
    expect(begun('reply', { inReplyTo }).context.references).toEqual(['<a@e.org>', '<one@example.com>'])
  })

  test('keeps its first and its latest', () => {
    const { references } = begun('reply', { customHeaders: header('References', ids.join(' ')) }).context
    expect([references.length, references[0], references.at(-2), references.at(-1)]).toEqual([
      ...[50, '<0@e.org>', '<79@e.org>', '<one@example.com>'],
    ])
  })

  test.each(['forward', 'forwardAttached'] as const)('is not gone on with by %s', (kind) => {
    expect(begun(kind, {}).context).toEqual({ about: null, inReplyTo: null, references: [], calendar: null })
  })
})

describe('the quote', () => {
  test('of rich text stands beneath room to write, with its pictures, and without its writer’s signature', () => {
    const html = '<p>Hi <img src="cid:a@b"></p><div class="mm-signature">Kari</div><p>class="mm-signature"</p>'
    const answer = begun('reply', { from: address('K <b>', 'kari@example.com') }, html)
    expect(answer.html).toBe(
      `<div><br></div><div class="mm-quote"><div class="mm-attribution">On ${when}, ` +
        'K &lt;b&gt; &lt;kari@example.com&gt; wrote:</div><blockquote type="cite"><p>Hi <img src="cid:a@b"></p>' +
        '<div>Kari</div><p>class="mm-signature"</p></blockquote></div>',
    )
    expect([answer.plain, answer.pictures]).toEqual(['', ['a@b']])
  })

  test('of plain text is marked by its level', () => {
    const { plain, html } = begun('reply', { plainBody: '\r\nHi\r\n\r\n> you  \r\n>> and > me\r\n\r\n' })
    expect(html).toBeNull()
    expect(plain).toBe(`\n\nOn ${when}, Kari Nord <kari@example.com> wrote:\n> Hi\n>\n>> you\n>>> and > me\n`)
  })

  test('has a deepest level', () => {
    expect(begun('reply', { plainBody: '>'.repeat(500) + ' x' }).plain).toContain(`\n${'>'.repeat(20)} x\n`)
  })

  test('of what is passed on says whose it was, unmarked', () => {
    const { plain } = begun('forward', { cc: [cem], plainBody: 'Hi' })
    expect(plain.split('\n').slice(2)).toEqual([
      ...['---------- Forwarded message ----------', 'From: Kari Nord <kari@example.com>'],
      ...[`Date: ${when}`, 'Subject: Quarterly numbers'],
      ...['To: Ann Aas <ann@example.com>', 'Cc: cem@example.com', '', 'Hi', ''],
    ])
    const { html } = begun('forward', { subject: '<script>' }, '<p>Hi</p>')
    expect(html).toContain('<b>Subject:</b> &lt;script&gt;')
    expect([html?.includes('blockquote'), html?.endsWith('<p>Hi</p></div>')]).toEqual([false, true])
  })

  test('is none where the whole message goes along', () => {
    expect(begun('forwardAttached', {}, '<p>Hi</p>')).toMatchObject({ html: '', plain: '', pictures: [] })
  })

  test('speaks the person’s language', () => {
    expect(begun('reply', { plainBody: 'Hei' }, null, textFor('nb')).plain).toMatch(
      /^\n\nTirsdag 3\. mars 2026 .*10:00 skrev Kari Nord <kari@example\.com>:\n> Hei\n$/,
    )
  })
})
