import { describe, expect, test } from 'vitest'
import { plainOf, previewOf } from '../../../main/drafts/plain.ts'

describe('rich text as plain text', () => {
  test.each([
    ['lines', '<div>one</div><div>two<br>three</div>', 'one\ntwo\nthree'],
    ['an empty line', '<div>one</div><div><br></div><div>two</div>', 'one\n\ntwo'],
    ['a break that ends a block', '<div>one<br></div><div>two</div>', 'one\ntwo'],
    ['paragraphs', '<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['signs', '<div>a &lt; b &amp; c&nbsp;d\u200b</div>', 'a < b & c d'],
    ['a link', '<div><a href="https://e.org/a?b=1&amp;c=2">here</a>.</div>', 'here <https://e.org/a?b=1&c=2>.'],
    ['a link that is its text', '<a href="https://e.org/">https://e.org</a>', 'https://e.org'],
    ['a link without its scheme', '<a href="https://e.org/">e.org</a>', 'e.org'],
    ['an address', '<a href="mailto:a@b.c">a@b.c</a> <a href="mailto:a@b.c">Ann</a>', 'a@b.c Ann <a@b.c>'],
    ['a link in bold', '<a href="https://e.org/"><b>https://e.org</b></a>', 'https://e.org'],
    ['a link around nothing', 'x<a href="https://e.org/"><img src="cid:a"></a>', 'x'],
    ['a picture', '<img src="cid:a" alt="Map"><img src="cid:b">', '[Map]'],
    ['lists', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>', '* a\n* b\n  * c'],
    ['numbers', '<ol><li>a</li><li>b</li></ol>', ' 1. a\n 2. b'],
    [
      'a table',
      '<table><tr><th>Name</th><th>Sum</th></tr><tr><td>Kari</td><td>1</td></tr></table>',
      'Name   Sum\nKari   1',
    ],
    ['what a table lays out', '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>', 'a\nb'],
    ['a heading', '<h1>Big</h1><div>x</div>', 'Big\n\nx'],
    ['what nobody sees', '<style>p{}</style><div style="display:none">x</div><div>y</div>', 'y'],
    [
      'a quote',
      '<blockquote>a<blockquote><div>b</div><div><br></div><div>c</div></blockquote></blockquote>',
      '> a\n>> b\n>>\n>> c',
    ],
    ['a signature', '<div>x</div><div class="mm-signature"><div>Ann</div><div>Boss</div></div>', 'x\n-- \nAnn\nBoss'],
    ['an empty signature', '<div>x</div><div class="mm-signature"><br></div>', 'x'],
    [
      'a whole answer',
      '<div>Yes</div><div class="mm-quote"><div class="mm-attribution">Kari wrote:</div><blockquote type="cite">No?</blockquote></div>',
      'Yes\n\nKari wrote:\n> No?',
    ],
    ['nothing', '<div><br></div>', ''],
  ])('%s', (_, html, text) => expect(plainOf(html)).toBe(text))

  test.each([
    ['very deep', '<div>'.repeat(5_000) + 'x'],
    ['very wide cells', '<table><tr><td colspan=100000000 rowspan=100000000>a</td><td>b</td></tr></table>'],
    ['broken', '<div <p>< a <<b'],
  ])('%s is read too', (_, html) => expect(typeof plainOf(html)).toBe('string'))

  const many = 100_000
  test.each([
    ['breaks', `<p>Hi${'<br>'.repeat(many)}y`, 'Hi\n\n\ny'],
    ['breaks in a quote', `<blockquote>a${'<br>'.repeat(many)}y</blockquote>`, `> a\n${'>\n'.repeat(many - 1)}> y`],
    ['blanks', `<p>Hi${'&nbsp;'.repeat(many)}y`, `Hi${' '.repeat(many)}y`],
    ['blanks at the end of a line', `<p>Hi${'&nbsp; '.repeat(many)}<br>y`, 'Hi\ny'],
    ['tables in each other', `${'<table><tr><td>'.repeat(60)}${'<b>a</b>'.repeat(many / 4)}`, 'a'.repeat(many / 4)],
    [
      'quotes in each other',
      `${'<blockquote>'.repeat(200)}${'a<br>'.repeat(many / 10)}`,
      `${'>'.repeat(20)} a\n`.repeat(many / 10).trimEnd(),
    ],
  ])('very many %s take no more than a few', (_, html, text) => expect(plainOf(html) === text).toBe(true))
})

describe('a preview', () => {
  const quote = '<div class="mm-quote"><div class="mm-attribution">Kari wrote:</div><blockquote>No?</blockquote></div>'
  test.each([
    [
      'the person’s own words',
      `<div>Yes,</div><div>I  do.</div><div class="mm-signature">Ann</div>${quote}`,
      'Yes, I do.',
    ],
    ['words beneath a quote', `${quote}<div>Yes</div>`, 'Yes'],
    ['words beneath a very long quote', `<div class="mm-quote">${'x '.repeat(50_000)}</div><div>Yes</div>`, 'Yes'],
    ['no link’s address', '<a href="https://e.org/">here</a>', 'here'],
    ['nothing of a mere quote', quote, ''],
  ])('tells %s', (_, html, preview) => expect(previewOf({ html, plain: '' })).toBe(preview))

  test('of a plain mail leaves out the same', () => {
    const plain = '\n\nYes,\nI do.\n\nOn Monday, Kari wrote:\n> No?\n\nReally:\nyes\n-- \nAnn\nBoss'
    expect(previewOf({ html: null, plain })).toBe('Yes, I do. Really: yes')
    expect(previewOf({ html: null, plain: 'See\n\n---------- Forwarded message ----------\nFrom: x' })).toBe('See')
  })

  test('is short, and its signs are whole', () => {
    expect([...previewOf({ html: null, plain: '😀'.repeat(500) })]).toEqual(Array<string>(200).fill('😀'))
  })
})
