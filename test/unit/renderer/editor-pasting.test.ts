/** What other programs put on the clipboard, and what of it comes into a mail. */
import { describe, expect, test, vi } from 'vitest'
import { pastedHtml, pastedText, pictures, takenFrom } from '../../../renderer/compose/editor/clipboard.ts'
import { knowPicture } from '../../../renderer/compose/editor/pictures.ts'
import { excel, googleDocs, outlook, web, word } from '../../support/clipboards.ts'
import { hostileHtml } from '../../support/hostile-html.ts'

const keepNothing = () => Promise.resolve(null)
const paste = (html: string) => pastedHtml(html, keepNothing)
const pixel = 'data:image/png;base64,iVBORw0KGgo='

/** As a browser hands it over. */
const clipboard = (texts: Record<string, string>, files: File[] = []) => ({
  getData: (type: string) => texts[type] ?? '',
  files: files as unknown as FileList,
})

describe('from programs', () => {
  test('Word: lines, meaning and real lists; no clothing', async () => {
    const html = await paste(word)
    expect(html).toBe(
      '<div><b><span style="color: red;">Agenda</span></b> for Monday</div><div>&nbsp;</div>' +
        '<ul><li>Budget<ul><li>Travel</li></ul></li><li>Staff</li></ul><ol start="3"><li>Third</li></ol><div>End</div>',
    )
  })

  test('Excel: a table with its borders, colours and alignment', async () => {
    const html = await paste(excel)
    expect(html).toMatch(/^<table [^>]*style="border-collapse: collapse;[^>]*>/)
    expect(html).toMatch(
      /style="text-align: center;[^"]*font-weight: 700; border: .5pt solid #000000; background-color: #ffe699;[^"]*">Month</,
    )
    expect(html).toMatch(
      /align="right" style="color: #c00000;[^"]*border: .5pt solid #000000; border-top: none; border-left: none;">-120</,
    )
    expect(html).not.toMatch(/xl6|mso|Calibri|windowtext|class=|color: black/)
  })

  test('Outlook: links stay links, fonts and pixels go', async () => {
    expect(await paste(outlook)).toBe(
      '<div><div>Dear Kari,</div><div>see <a href="https://example.com/plan">the plan</a>.</div></div>',
    )
  })

  test('Google Docs: what styles said is said by elements', async () => {
    expect(await paste(googleDocs)).toBe(
      '<div><b>Bold</b><i> slanted</i><span style="color: #ff0000;"><s> gone</s></span></div><ul><li><div>One</div></li></ul>',
    )
  })

  test('a page: headings and links; pictures from elsewhere are their words', async () => {
    expect(await paste(web)).toBe(
      '<h2>News</h2><p>A <a href="https://example.com/a">story</a> with words and a fjord</p>',
    )
  })

  test('fake lists without marks of their own', async () => {
    const line = (text: string) => `<p class="MsoListParagraph">${text}</p>`
    expect(await paste(line('1)&nbsp; One') + line('2)&nbsp; Two') + '<p>After</p>' + line('•&nbsp; Dot'))).toBe(
      '<ol><li>One</li><li>Two</li></ol><p>After</p><ul><li>Dot</li></ul>',
    )
    expect(await paste('<p class="MsoListParagraph">Only indented</p>')).toBe('<div>Only indented</div>')
  })

  test.each(hostileHtml.map((html) => [html.slice(0, 70), html]))('nothing that is hostile: %s', async (_, html) => {
    const holder = document.implementation.createHTMLDocument('').createElement('div')
    holder.innerHTML = await paste(html)
    const found = [...holder.querySelectorAll('*')].flatMap((one) =>
      [...one.attributes].map(({ name, value }) => `${name}=${value}`),
    )
    expect(
      found.filter((one) =>
        /^on|^id=|^name=|^(src|href|background)=(?!https:|mailto:|data:image\/gif)|url\(|position/.test(one),
      ),
    ).toEqual([])
    expect(holder.querySelector('script, svg, math, style, form, input, iframe, object, link, meta, base')).toBeNull()
  })
})

describe('pictures', () => {
  test('in the markup become files of the mail', async () => {
    knowPicture('p1@example.com', 'mail://draft/7/4')
    const keep = vi.fn(() => Promise.resolve('p1@example.com'))
    const html = await pastedHtml(`<p>a<img src="${pixel}" alt="x"></p>`, keep)
    expect(html).toBe('<p>a<img src="mail://draft/7/4" alt="x" data-cid="p1@example.com"></p>')
    expect(keep).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: 'image/png', name: 'image.png', size: 8 }),
    )
  })

  test('that cannot be kept are their words', async () => {
    expect(await paste(`<p>a<img src="${pixel}" alt="x"></p>`)).toBe('<p>ax</p>')
    expect(await paste('<p>a<img src="data:image/png;base64,%%%" alt="x"></p>')).toBe('<p>ax</p>')
  })

  test('go into the text, other files beside it', () => {
    const png = new File(['x'], 'a.png', { type: 'image/png' })
    const svg = new File(['x'], 'a.svg', { type: 'image/svg+xml' })
    expect(pictures([png, svg])).toEqual([[png], [svg]])
  })
})

describe('what is taken', () => {
  const png = new File(['x'], 'image.png', { type: 'image/png' })

  test('is the picture where the markup only names it', () => {
    const taken = takenFrom(clipboard({ 'text/html': '<img src="https://x.example/a.png">' }, [png]), false)
    expect(taken).toEqual({ kind: 'files', text: '', files: [png] })
  })

  test('is the text where a program sends a picture of it as well', () => {
    expect(takenFrom(clipboard({ 'text/html': excel, 'text/plain': 'x' }, [png]), false).kind).toBe('html')
  })

  test('is plain where that is asked for, or all there is', () => {
    const both = { 'text/html': '<b>x</b>', 'text/plain': 'x' }
    expect(takenFrom(clipboard(both), true)).toEqual({ kind: 'text', text: 'x', files: [] })
    expect(takenFrom(clipboard({ 'text/plain': 'x' }), false).kind).toBe('text')
    expect(takenFrom(clipboard(both), false).kind).toBe('html')
  })

  test('has the line ends of one system', () => expect(pastedText('a\r\nb\rc\n\nd')).toBe('a\nb\nc\n\nd'))
})

test('parts of this very mail keep their look, and no second quote begins', async () => {
  const own = '<!-- squire --><div class="mm-quote"><span class="size" style="font-size: 1.35em">big</span></div>'
  expect(await paste(own)).toBe('<div><span class="size" style="font-size: 1.35em;">big</span></div>')
})
