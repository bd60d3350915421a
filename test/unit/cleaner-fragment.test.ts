import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFragment } from '../../main/cleaner.ts'

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
    const long = '<!---->'.repeat(60_000)
    expect(cleanFragment(`${long}<div class="mm-signature">Ann</div>`).endsWith('Ann</div>')).toBe(true)
  })
})
