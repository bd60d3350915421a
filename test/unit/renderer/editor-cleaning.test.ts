/** What may stand in the editor, proven over markup that wants more. */
import { describe, expect, test } from 'vitest'
import { cleanFragment, cleanHtml } from '../../../renderer/compose/editor/cleaning.ts'
import { safeLink, writtenLink } from '../../../renderer/compose/editor/links.ts'
import { knowPicture } from '../../../renderer/compose/editor/pictures.ts'
import { cleanStyle, hides } from '../../../renderer/compose/editor/styles.ts'
import { hostileHtml } from '../../support/hostile-html.ts'

const forbidden =
  'script, style, svg, math, form, input, button, select, textarea, iframe, object, embed, link, meta, base, template, video, audio, source, picture, noscript, title, xmp, plaintext'
/** The only names that any element may have. */
const names =
  /^(align|alt|bgcolor|border|cellpadding|cellspacing|class|color|colspan|data-cid|dir|face|height|href|lang|rowspan|size|span|src|start|style|title|valign|width)$/

/** Everything that is wrong with some markup, as the parser of a page reads it. */
function wrongs(html: string): string[] {
  const holder = document.implementation.createHTMLDocument('').createElement('div')
  holder.innerHTML = html
  const found = [...holder.querySelectorAll(forbidden)].map((one) => one.localName)
  for (const element of holder.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (!names.test(name)) found.push(`${element.localName} ${name}`)
      if (name === 'href' && !/^(https?:\/\/|mailto:)/.test(value)) found.push(`href ${value}`)
      if (name === 'src' && !/^(mail:\/\/draft\/7\/1$|data:image\/(png|jpeg|gif|webp);base64,)/.test(value))
        found.push(`src ${value}`)
      if (name === 'style' && /url|position|expression|var\(|\\|-\d|display|image-set|transform|opacity/.test(value))
        found.push(value)
      if (name === 'class' && !/^(mm-quote|mm-signature|color|font|size|highlight)$/.test(value))
        found.push(`class ${value}`)
    }
  }
  return found
}

knowPicture('own@example.com', 'mail://draft/7/1')

describe('hostile markup', () => {
  test('is more than sixty pieces', () => {
    expect(hostileHtml.length).toBeGreaterThanOrEqual(60)
  })

  test.each(hostileHtml.map((html) => [html.slice(0, 70), html]))('%s', (_, html) => {
    for (const aim of ['screen', 'undo', 'mail'] as const) {
      const clean = cleanHtml(html.replaceAll('CANARY', 'https://canary.example'), aim)
      const left = wrongs(clean).filter((one) => !(aim === 'undo' && /^input( (id|type))?$/.test(one)))
      expect(left).toEqual([])
      expect(cleanHtml(clean, aim)).toBe(clean)
    }
  })

  test('in one mail is no worse than one by one', () => {
    expect(wrongs(cleanHtml(hostileHtml.join('\n'), 'screen'))).toEqual([])
  })
})

describe('what stays', () => {
  test('is what people write with', () => {
    const html =
      '<div><b>a</b> <i>b</i> <u>c</u> <s>d</s> <a href="https://example.com/?a=b#c">e</a></div>' +
      '<ul><li>f</li></ul><blockquote><div style="text-align: center;">g</div></blockquote>' +
      '<div><span class="color" style="color: rgb(1, 2, 3);">h</span></div>' +
      '<table style="border-collapse: collapse;" border="1"><tbody><tr><td colspan="2">i</td></tr></tbody></table>' +
      '<div class="mm-signature">Kari</div><div class="mm-quote"><div>j</div></div>'
    expect(cleanHtml(html, 'screen')).toBe(html)
    expect(cleanHtml(html, 'mail')).toBe(html.replace(' class="color"', ''))
  })

  test('of a remote picture is its words, and of a hidden text nothing', () => {
    expect(cleanHtml('a <img src="https://t.example/p.png" alt="Fjord"> b', 'screen')).toBe('a Fjord b')
    expect(
      cleanHtml('<div style="mso-hide:all">x</div><div hidden>y</div><div style="Display : NONE">z</div>', 'screen'),
    ).toBe('')
  })

  test('of the bookmarks of the history are exactly those', () => {
    const start = '<input id="squire-selection-start" type="hidden">'
    const end = '<input id="squire-selection-end" type="hidden">'
    expect(cleanHtml(`<div>${start}a${end}</div>`, 'undo')).toBe(`<div>${start}a${end}</div>`)
    expect(cleanHtml(`<div>${start}a${end}</div>`, 'screen')).toBe('<div>a</div>')
    expect(
      cleanHtml('<input id="squire-selection-start" type="image" src="https://t.example/x" onfocus="x()">', 'undo'),
    ).toBe(start)
    expect(cleanHtml('<div id="squire-selection-start"><input id="bridge"></div>', 'undo')).toBe('<div></div>')
  })
})

describe('pictures', () => {
  test('are shown by their own address and sent by their Content-ID', () => {
    const shown = '<img src="mail://draft/7/1" data-cid="own@example.com">'
    expect(cleanHtml('<img src="cid:own@example.com">', 'screen')).toBe(shown)
    expect(cleanHtml('<img src="cid:own%40example.com">', 'screen')).toBe(shown)
    expect(cleanHtml(shown, 'undo')).toBe(shown)
    expect(cleanHtml(shown, 'mail')).toBe('<img src="cid:own@example.com">')
  })

  test('of which nothing is known are their words, whatever address they give', () => {
    expect(cleanHtml('<img src="cid:other@example.com" alt="x"><img src="mail://draft/7/1">', 'screen')).toBe('x')
    expect(cleanHtml('<img data-cid="own@example.com" src="https://t.example/x">', 'screen')).toContain(
      'src="mail://draft/7/1"',
    )
  })

  test('are not loaded while they are judged', () => {
    const image = cleanFragment('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', 'screen').querySelector('img')
    expect(image?.ownerDocument).not.toBe(document)
  })
})

describe('styles', () => {
  test.each([
    ['color: red; font-weight: bold', 'color: red; font-weight: bold;'],
    ['COLOR:#FF0000 !important;', 'color: #ff0000;'],
    ['background: rgb(255, 0, 0)', 'background-color: rgb(255, 0, 0);'],
    ['background: red url(x)', ''],
    ["font-family: 'Times New Roman', serif", "font-family: 'Times New Roman', serif;"],
    ['font-family: "a;b"; color: red', 'color: red;'],
    ['border: 1px solid #ccc; border-left-width: 2pt', 'border: 1px solid #ccc; border-left-width: 2pt;'],
    ['margin: 0 0 0 .8ex; margin-left: -3px', 'margin: 0 0 0 .8ex;'],
    ['width: 99999px; width: 50%', 'width: 50%;'],
    ['position: fixed; top: 0; z-index: 9; color: red', 'color: red;'],
    ['col\\6fr: red; color: r\\65 d; color/**/: red', ''],
    ['color: rgb(url(x))', ''],
    ['width: calc(100% + 900px); color: var(--x)', ''],
    ['font-size: 0; font-size: .5px; font-size: 1%; line-height: 0; line-height: 0.0', ''],
    ['font-size: .8em; line-height: 1.2', 'font-size: .8em; line-height: 1.2;'],
    ['font-size: 80%; line-height: 120%', 'font-size: 80%; line-height: 120%;'],
    [':; ;;color', ''],
  ])('%s', (style, clean) => {
    expect(cleanStyle(style)).toBe(clean)
    expect(cleanStyle(clean)).toBe(clean)
  })

  test('that hide are known', () => {
    expect(hides('color:red;display:none !important')).toBe(true)
    expect(hides('display:block;visibility:visible')).toBe(false)
  })
})

describe('links', () => {
  test.each([
    ['https://example.com/a b', null],
    ['https://example.com', 'https://example.com'],
    ['example.com/path', 'https://example.com/path'],
    ['kari@example.com', 'mailto:kari@example.com'],
    ['mailto:kari@example.com?subject=x', 'mailto:kari@example.com?subject=x'],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['app://mailmirror', null],
    ['hello', null],
    ['', null],
  ])('written as %s', (written, link) => expect(writtenLink(written)).toBe(link))

  test.each(['java\nscript:x', '/x', '#x', 'ftp://a.example', 'mail://draft/1/1', 'https://'])('none: %s', (href) =>
    expect(safeLink(href)).toBeNull(),
  )
})
