import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFragment } from '../../main/cleaner.ts'
import { boundedQuote } from '../../main/cleaner/bounds.ts'

const far = 'https://t.example/x.png'

describe('a quote, and what leaves', () => {
  test.each([
    ['keeps its own pictures', '<img src="cid:a@b" alt="A">', '<img alt="A" src="cid:a@b" />'],
    ['knows them in every spelling', '<img src=" CID:a%40b ">', '<img src="cid:a@b" />'],
    [
      'keeps a picture in its text',
      '<img src="data:image/png;base64,AAAA">',
      '<img src="data:image/png;base64,AAAA" />',
    ],
    ['drops one that could run', '<img src="data:image/svg+xml;base64,AAAA">', ''],
    [
      'keeps the words of a picture from afar',
      `<p><img src="${far}" alt="L<o>go &amp;"> x</p>`,
      '<p><span>L&lt;o&gt;go &amp;</span> x</p>',
    ],
    ['keeps nothing of a spying dot', `<p><img src="${far}" alt="x" width=1><b>y</b> z</p>`, '<p><b>y</b> z</p>'],
    ['keeps no address of the reader', '<img src="mail://message/7/inline/a">', ''],
    ['keeps our marks, and no other name', '<div class="x mm-quote y" id="z">q</div>', '<div class="mm-quote">q</div>'],
    ['keeps a quote', '<blockquote type="cite">q</blockquote>', '<blockquote type="cite">q</blockquote>'],
    ['drops style sheets', '<style>p{color:red}</style><p>x</p>', '<p>x</p>'],
    ['keeps harmless styles', `<p style="color:red;background:url(${far})">x</p>`, '<p style="color:red">x</p>'],
    [
      'keeps links as they are',
      '<a href="https://e.org/" target="_blank" rel="x" name="y">x</a>',
      '<a href="https://e.org/">x</a>',
    ],
    ['drops links that run', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['is no document', '<html><head><title>t</title></head><body><p>x</p></body></html>', '<p>x</p>'],
    ['drops forms and scripts', '<form action="https://e.org"><input value=x><script>1</script>y</form>', 'y'],
  ])('%s', (_, html, cleaned) => expect(cleanFragment(html)).toBe(cleaned))

  test.each([
    [
      'keeps nothing of what is not shown',
      'a<div style="display:none">x<b>y<br></b><script>1</script><img src="cid:a"></div>b',
    ],
    ['however that is spelled', 'a<p style="d\\69splay: NONE">x</p>b'],
    ['or said', 'a<p style="visibility:collapse">x</p><p hidden>y</p>b'],
    ['or for Word', 'a<p style="color:red;mso-hide:all!important">x</p>b'],
    ['or by what shines through it', 'a<p style="opacity:0.01">x</p><p style="opacity:5%">x</p>b'],
    ['nor of other hidden things in it', 'a<p style="display:none">x<i hidden>y</i>z<p style="display:none">q</p>b'],
  ])('%s', (_, html) => expect(cleanFragment(html).replace(/<\/?p>/g, '')).toBe('ab'))

  test.each([
    ['no room', 'font-size:0;line-height:0px;font-size:.5px;font-size:1%;font-size:0.05em', ''],
    ['another place', 'position:relative;top:-500px;float:left;transform:scale(0);z-index:2', ''],
    ['a place beyond an edge', 'margin:0 -9px;text-indent:-99em;width:calc(1px - 9px);margin-left:-.5em', ''],
    ['a room that is cut', 'overflow:hidden;max-height:0;clip-path:inset(100%)', ''],
    ['what can be seen', 'font-size:9pt;line-height:1.2;margin:0 1px', 'font-size:9pt;line-height:1.2;margin:0 1px'],
    ['a small size', 'font-size:.8em;font-size:80%;font-size:10px', 'font-size:.8em;font-size:80%;font-size:10px'],
    ['a background of one colour', 'background:#FFF', 'background-color:#FFF'],
    ['colours', 'color:rgb(1, 2, 3);border:1px solid red', 'color:rgb(1, 2, 3);border:1px solid red'],
  ])('a style that gives a text %s', (_, style, kept) => {
    const attribute = kept === '' ? '' : ` style="${kept}"`
    expect(cleanFragment(`<p style="${style}">x</p>`)).toBe(`<p${attribute}>x</p>`)
  })

  const ways = [
    `<img src="${far}">`,
    `<img srcset="${far} 2x">`,
    `<img src="//t.example/x">`,
    `<img src="cid:a" longdesc="${far}" lowsrc="${far}" dynsrc="${far}">`,
    `<table background="${far}"><tr><td background="${far}" style="background-image:url('${far}')">x</td></tr></table>`,
    `<body background="${far}">x</body>`,
    `<link rel=stylesheet href="${far}"><base href="${far}"><meta http-equiv=refresh content="0;url=${far}">`,
    `<style>@import "${far}"; p{background:url(${far})}</style>`,
    `<video src="${far}" poster="${far}"></video><audio src="${far}"></audio><embed src="${far}"><object data="${far}">`,
    `<svg><image href="${far}"/></svg><iframe src="${far}"></iframe><input type=image src="${far}">`,
    `<p style="list-style:url(${far});content:url(${far});--x:url(${far})">x</p>`,
    `<picture><source srcset="${far}"><img src="${far}" alt=""></picture>`,
    `<a href="https://ok.example/" ping="${far}">x</a>`,
  ]
  test.each(ways)('asks for nothing from afar: %s', (html) => {
    expect(cleanFragment(`<p>before</p>${html}<p>after</p>`)).not.toContain('t.example')
  })

  test('changes nothing when it is cleaned again', () => {
    const piece = fc.constantFrom(
      ...ways,
      '<div class="mm-quote">',
      '</div>',
      '<b>',
      '</p>',
      'text',
      '<img src="cid:a@b">',
      '<p style="display:none">',
      '<i hidden>',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = cleanFragment(pieces.join(''))
        expect(cleanFragment(once)).toBe(once)
      }),
      { numRuns: 200 },
    )
  })

  test('what is written over a long quote is not cut at its end', () => {
    // Comments count as tags do, and cost least.
    const long = '<!---->'.repeat(55_000)
    expect(cleanFragment(`${long}<div class="mm-signature">Ann</div>`).endsWith('Ann</div>')).toBe(true)
  })
})

describe('a quote is cut', () => {
  const picture = `<img src="data:image/png;base64,${'AAAA'.repeat(500_000)}">`
  test.each([
    ['by its letters', 'a '.repeat(1_000_000), 1_000_000],
    ['by its tags', '<b>x</b>'.repeat(100_000), 80_000],
    ['by its signs', 'a&lt;'.repeat(100_000), 350_001],
    ['by signs that are written as words later', '>\u00a0'.repeat(100_000), 70_000],
    ['not for its pictures', `${picture}x${picture}y`, picture.length * 2 + 2],
    ['for what only looks like pictures', 'data:image/png;base64,A<p>'.repeat(30_000), 26 * 20_000 + 23],
  ])('%s', (_, html, length) => expect(boundedQuote(html).length).toBe(length))

  test('also of very many attributes, of which each is looked at once', () => {
    const many = Array.from({ length: 120_000 }, (__, at) => `a${at}`).join(' ')
    expect(cleanFragment(boundedQuote(`<p ${many} title="t">x</p>`))).toBe('<p title="t">x</p>')
  })
})
