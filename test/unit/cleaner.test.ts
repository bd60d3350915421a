import { describe, expect, test } from 'vitest'
import { cleanHtml, htmlOfPlain } from '../../main/cleaner.ts'
import { linkAddress } from '../../main/cleaner/address.ts'
import { problemsOf } from '../support/clean-page.ts'

const options = { messageId: 7 }
const clean = (html: string) => cleanHtml(html, options)
const bodyOf = (document: string) => /<body>([\s\S]*)<\/body>/.exec(document)?.[1] ?? ''
/** The style sheet of the mail, without ours. */
const sheetOf = (document: string) => /<\/style><style>\n([\s\S]*?)\n<\/style>/.exec(document)?.[1] ?? ''
const body = (html: string) => bodyOf(clean(html))

/** Each must leave nothing that runs, loads or leaves; what a person can read stays: the word KEEP, where it is there. */
const hostile: string[] = [
  '<script>alert(1)</script>KEEP',
  '<ScRiPt src=//x.example/a.js></sCrIpT>KEEP',
  '<script/x>alert(1)</script>KEEP',
  '<<script>alert(1)//<</script>KEEP',
  '<img src=x onerror=alert(1)>KEEP',
  '<img/src=x/onerror=alert(1)>KEEP',
  '<img src="x" onerror="alert(1)" alt="KEEP">',
  '<body onload=alert(1)>KEEP</body>',
  '<body background="https://x.example/a.png">KEEP</body>',
  '<p onclick="alert(1)" onmouseover=alert(1)>KEEP</p>',
  '<svg onload=alert(1)></svg>KEEP',
  '<svg><script>alert(1)</script></svg>KEEP',
  '<svg><style><img src=x onerror=alert(1)></style></svg>KEEP',
  '<svg><image href="https://x.example/a.png"/><use href="https://x.example/a.svg#b"/></svg>KEEP',
  '<svg><foreignObject><iframe src="https://x.example"></iframe></foreignObject></svg>KEEP',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></table></math>KEEP',
  '<math href="javascript:alert(1)">x</math>KEEP',
  '<iframe src="https://x.example"></iframe>KEEP',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>KEEP',
  '<frameset><frame src="https://x.example"></frameset>',
  '<object data="https://x.example/a.swf"><param name=movie value=x></object>KEEP',
  '<embed src="https://x.example/a.swf">',
  '<applet code=A codebase="https://x.example"></applet>KEEP',
  '<form action="https://x.example"><input name=q><button formaction="javascript:alert(1)">KEEP</button></form>',
  '<input type=image src="https://x.example/a.png">KEEP',
  '<textarea><img src=x onerror=alert(1)></textarea>KEEP',
  '<select><option><script>alert(1)</script></select>KEEP',
  '<meta http-equiv=refresh content="0;url=https://x.example">KEEP',
  '<meta http-equiv="Set-Cookie" content="a=b">KEEP',
  '<base href="https://x.example/"><a href="a">KEEP</a>',
  '<link rel=stylesheet href="https://x.example/a.css">KEEP',
  '<link rel=preconnect href="https://x.example"><link rel=dns-prefetch href="//x.example">KEEP',
  '<a href="javascript:alert(1)">KEEP</a>',
  '<a href=" &#x6a;avascript:alert(1)">KEEP</a>',
  '<a href="java&#9;script:alert(1)">KEEP</a>',
  '<a href="JaVaScRiPt&colon;alert(1)">KEEP</a>',
  '<a href="data:text/html,<script>alert(1)</script>">KEEP</a>',
  '<a href="vbscript:msgbox(1)">KEEP</a>',
  '<a href="file:///etc/passwd">KEEP</a>',
  '<a href="app://main/index.html">KEEP</a>',
  '<a href="mail://message/8/body">KEEP</a>',
  '<a href="//x.example/a">KEEP</a>',
  '<a href="\\\\server\\share">KEEP</a>',
  '<a href="https://x.example" ping="https://y.example" target=_top download>KEEP</a>',
  '<area href="https://x.example"><map name=m>KEEP</map>',
  '<img src="https://x.example/a.png" srcset="https://x.example/b.png 2x" alt="KEEP">',
  '<picture><source srcset="https://x.example/a.webp"><img src="https://x.example/a.png" alt="KEEP"></picture>',
  '<img src="//x.example/a.png" alt="KEEP">',
  '<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=" alt="KEEP">',
  '<img src="data:text/html;base64,PHN2Zz4=" alt="KEEP">',
  '<img src="data:image/png,<script>" alt="KEEP">',
  '<img src="mail://message/8/inline/secret" alt="KEEP">',
  '<img src="mail://message/7/inline/../../8/body" alt="KEEP">',
  '<img src="app://main/x.png" alt="KEEP">',
  '<img src="javascript:alert(1)" alt="KEEP">',
  '<img lowsrc="https://x.example/a.png" dynsrc="https://x.example/b" longdesc="https://x.example/c" alt="KEEP">',
  '<video src="https://x.example/a.mp4" poster="https://x.example/p.png"></video>KEEP',
  '<audio src="https://x.example/a.mp3"><track src="https://x.example/t.vtt"></audio>KEEP',
  '<table background="https://x.example/a.png"><tr><td background="https://x.example/b.png">KEEP</table>',
  '<p style="background:url(https://x.example/a.png)">KEEP</p>',
  '<p style="background:u\\72l(https://x.example/a.png)">KEEP</p>',
  '<p style="background:\\75\\72\\6c\\28https://x.example/a.png\\29">KEEP</p>',
  '<p style="background:ur/**/l(https://x.example/a.png)">KEEP</p>',
  '<p style="background:url/**/(https://x.example/a.png)">KEEP</p>',
  '<p style="background:URL( \'https://x.example/a.png\' )">KEEP</p>',
  '<p style="background:url(url(https://x.example/a.png))">KEEP</p>',
  '<p style="background:uurl(x)rl(https://x.example/a.png)">KEEP</p>',
  '<p style="background-image:image-set(\'https://x.example/a.png\' 1x)">KEEP</p>',
  '<p style="background-image:-webkit-image-set(url(https://x.example/a.png) 1x)">KEEP</p>',
  '<p style="background:image(\'https://x.example/a.png\')">KEEP</p>',
  '<p style="background:cross-fade(url(https://x.example/a.png), url(b))">KEEP</p>',
  '<p style="width:expression(alert(1))">KEEP</p>',
  '<p style="behavior:url(#default#time2);-moz-binding:url(https://x.example/a.xml#b)">KEEP</p>',
  '<p style="--x:url(https://x.example/a.png);background:var(--x)">KEEP</p>',
  '<p style="background:attr(title url)" title="https://x.example/a.png">KEEP</p>',
  '<p style="list-style-image:url(https://x.example/a.png);cursor:url(https://x.example/c.cur),auto">KEEP</p>',
  '<p style="mask:url(https://x.example/a.svg#m);filter:url(https://x.example/a.svg#f);clip-path:url(#c)">KEEP</p>',
  '<p style="shape-outside:url(https://x.example/a.png);offset-path:url(#x)">KEEP</p>',
  '<p style="position:fixed;inset:0;z-index:9999">KEEP</p>',
  '<p style="position:absolute;top:0">KEEP</p>',
  '<style>@import "https://x.example/a.css";</style>KEEP',
  '<style>@import url(https://x.example/a.css);p{color:red}</style><p>KEEP</p>',
  '<style>@im\\port "https://x.example/a.css"; p{color:red}</style><p>KEEP</p>',
  '<style>@font-face{font-family:x;src:url(https://x.example/a.woff);unicode-range:U+41}</style>KEEP',
  '<style>p{background:url(https://x.example/a.png)}</style><p>KEEP</p>',
  '<style>@media print{p{background:url(https://x.example/a.png)}}</style><p>KEEP</p>',
  '<style>p{color:red}</style><style>@namespace url(https://x.example);</style><p>KEEP</p>',
  '<style>p::before{content:url(https://x.example/a.png)}</style><p>KEEP</p>',
  '<style>p{color:red;}<!-- </style><script>alert(1)</script> -->KEEP',
  '<style>p{font-family:"</style><script>alert(1)</script>"}</style>KEEP',
  '<style>p{font-family:"\\3c/style\\3e\\3cscript\\3e alert(1)"}</style>KEEP',
  '<style>"}p{background:url(https://x.example/a.png)}</style>KEEP',
  '<style>a[href="\n]{} p{background:url(https://x.example/a.png)}"]{}</style>KEEP',
  '<style>@property --x{syntax:"<url>";initial-value:url(https://x.example/a)}</style>KEEP',
  '<style>p{background:url(https://x.example/a',
  '<style>@media screen{@media screen{@media screen{@media screen{@media screen{@media screen{p{color:red}}}}}}}</style>KEEP',
  '<!--><script>alert(1)</script>-->KEEP',
  '<!-- --!><script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>KEEP',
  '<?xml version="1.0"?><?xml-stylesheet href="https://x.example/a.xsl"?>KEEP',
  '<!--[if gte mso 9]><v:fill src="https://x.example/a.png"/><![endif]-->KEEP',
  '<v:imagedata src="https://x.example/a.png">KEEP</v:imagedata>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">KEEP</p></noscript>',
  '<title><img src=x onerror=alert(1)></title>KEEP',
  '<xmp><img src=x onerror=alert(1)></xmp>KEEP',
  '<noembed><img src=x onerror=alert(1)></noembed>KEEP',
  '<template><script>alert(1)</script></template>KEEP',
  '<p title="a" title2=\'"><script>alert(1)</script>\'>KEEP</p>',
  '<p a="`" b="`><img src=x onerror=alert(1)>">KEEP</p>',
  '<p "onclick=alert(1)//">KEEP</p>',
  '<p =onclick=alert(1)>KEEP</p>',
  '<dialog open onclose=alert(1)>KEEP</dialog>',
  '<script type=speculationrules>{"prefetch":[{"urls":["https://x.example"]}]}</script>KEEP',
  '<html manifest="https://x.example/m"><body>KEEP</body></html>',
  '<table><tr><td><form action=https://x.example><td>KEEP</table>',
  '<marquee onstart=alert(1)>KEEP</marquee>',
  '<isindex action="javascript:alert(1)" prompt=x>KEEP',
  '<a href="https://x.example/<!--">KEEP</a>-->',
  '<div><p>KEEP<img src="https://x.example/?',
]

describe('hostile mail', () => {
  test.each(hostile)('%s', (html) => {
    const document = clean(html)
    expect(problemsOf(document, options.messageId)).toEqual([])
    if (html.includes('KEEP')) expect(document).toContain('KEEP')
  })

  test.each(hostile)('once more changes nothing: %s', (html) => {
    const document = clean(html)
    expect(clean(document)).toBe(document)
  })

  test.each([
    ['a million open tags', '<b>'.repeat(1_000_000)],
    ['a million open blocks of text', '<div>x'.repeat(300_000)],
    ['a style of open brackets', `<style>${'a{'.repeat(200_000)}</style>`],
    ['a style of open comments', `<style>${'/*/'.repeat(200_000)}</style>`],
    ['an attribute of blanks', `<p style="background:url(${' '.repeat(400_000)}">x</p>`],
    ['many style elements', 'text <style>p{color:red}</style>'.repeat(20_000)],
    ['an open angle, endlessly', '<'.repeat(1_000_000)],
  ])('%s ends, and shows a page', (_name, html) => {
    expect(clean(html)).toContain('</body></html>')
  })
})

describe('what a reader keeps', () => {
  test('inline pictures come from this message, with their id encoded', () => {
    expect(body('<img src="cid:logo@fjord.example" width="28">')).toContain(
      'src="mail://message/7/inline/logo%40fjord.example"',
    )
    expect(body('<img src="CID:a%20b">')).toContain('src="mail://message/7/inline/a%20b"')
    expect(body('<img src="cid:../../8/body">')).toContain('src="mail://message/7/inline/..%2F..%2F8%2Fbody"')
  })

  test('pictures written into the mail stay', () => {
    const src = 'data:image/png;base64,iVBORw0KGgo='
    expect(body(`<img src="${src}">`)).toContain(`src="${src}"`)
  })

  test('a remote picture keeps its words and its size in a quiet frame', () => {
    const html = body('<img src="https://x.example/a.png" alt="Our new harbour" width="300" height="80">')
    expect(html).toBe('<img alt="Our new harbour" width="300" height="80" class="mail-remote" />')
  })

  test.each([
    '<img src="https://x.example/o.gif" width=1 height=1>',
    '<img src="https://x.example/o.gif" style="width:1px;height:1px">',
    '<img src="https://x.example/o.gif" style="display:none">',
    '<img src="https://x.example/o.gif" height="0">',
  ])('a spying dot leaves nothing: %s', (html) => expect(body(html)).toBe(''))

  test('a spying dot does not lengthen what stands behind it', () => {
    const dot = '<img src="https://x.example/o.gif" width=1>'
    expect(body(`<p>${dot}<b>one</b> two</p>`)).toBe('<p><b>one</b> two</p>')
  })

  test.each([
    ['https://x.example/a?b=1&c=2#d', 'https://x.example/a?b=1&amp;c=2#d'],
    ['HTTP://X.example', 'http://x.example/'],
    ['mailto:ann@nordlys.example?subject=Hei', 'mailto:ann@nordlys.example?subject=Hei'],
  ])('the link %s opens outside', (href, written) => {
    expect(body(`<a href="${href}">x</a>`)).toBe(`<a href="${written}" target="_blank" rel="noopener noreferrer">x</a>`)
  })

  test('a link that must not be followed keeps its words', () =>
    expect(body('<a href="javascript:x">words</a>')).toBe('<a>words</a>'))

  test('colours, borders and layout of style attributes stay, and a colour beside an address too', () => {
    expect(
      body(
        '<td style="color:#fff; background: #123 url(https://x.example/a.png) no-repeat; padding:4px !important"></td>',
      ),
    ).toContain('style="color:#fff;background:#123 no-repeat;padding:4px !important"')
    expect(body('<p style="background:linear-gradient(rgba(0,0,0,.5), #fff);width:calc(100% - 4px)">x</p>')).toContain(
      'style="background:linear-gradient(rgba(0,0,0,.5), #fff);width:calc(100% - 4px)"',
    )
    expect(body('<p style="font-family:\'Segoe UI\', sans-serif">x</p>')).toContain(
      "font-family:'Segoe UI', sans-serif",
    )
  })

  test('rules of style elements stay, those in media queries too', () => {
    const sheet = sheetOf(
      clean('<style><!-- p > b { color: red } @media (max-width: 600px) { .a { width: 100% } } --></style><p>x</p>'),
    )
    expect(sheet).toBe('p > b{color:red}\n@media (max-width: 600px){.a{width:100%}\n}')
  })

  test('the colours and the direction of the page become those of a block', () => {
    expect(body('<html><body bgcolor="#eee" text="navy" dir=rtl class=x style="margin:0">Hei</body></html>')).toBe(
      '<div class="mail-page x" dir="rtl" style="background-color:#eee;color:navy;margin:0">Hei</div>',
    )
  })

  test.each(['script', 'style', 'svg', 'math', 'textarea', 'title', 'object', 'template'])(
    'of %s nothing is left, not even its text',
    (tag) => {
      expect(body(`<${tag}>gone</${tag}>here`)).toBe('here')
    },
  )

  test('variables of a style go, what stands beside them stays', () => {
    expect(body('<p style="--a:1px;color:red">x</p>')).toBe('<p style="color:red">x</p>')
  })

  test.each([
    'file:///etc/passwd',
    'app://main/',
    'mail://message/7/body',
    'javascript:x',
    'data:,x',
    'smb://x',
    'x',
    '//x.example',
    '',
  ])('no link goes to %s', (text) => expect(linkAddress(text)).toBeUndefined())

  test('text that looks like markup stays text', () =>
    expect(body('a &lt;b&gt; &amp;amp; "c"')).toBe('a &lt;b&gt; &amp;amp; "c"'))
})

describe('plain text', () => {
  const plain = (text: string) => bodyOf(htmlOfPlain(text))

  test('is escaped', () => expect(plain('<script>&"')).toBe('<div class="mail-text">&lt;script&gt;&amp;&quot;</div>'))

  test.each([
    ['see https://x.example/a.', 'href="https://x.example/a"'],
    ['(https://x.example/a)', 'href="https://x.example/a"'],
    ['https://x.example/a_(b)', 'href="https://x.example/a_(b)"'],
    ['<https://x.example/a?b=1&c=2>', 'href="https://x.example/a?b=1&amp;c=2"'],
    ['write to ann.berg@nordlys.example!', 'href="mailto:ann.berg@nordlys.example"'],
  ])('%s has a link', (text, written) => expect(plain(text)).toContain(written))

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'a@b', 'http://'])('%s has none', (text) =>
    expect(plain(text)).not.toContain('<a '),
  )

  test('quotes are set back by their level', () => {
    expect(plain('new\n> one\n> > two\n>> two\n> one\nend')).toBe(
      '<div class="mail-text">new<div class="mail-quote">one<div class="mail-quote">two\ntwo</div>one</div>end</div>',
    )
  })

  test('a quote of a thousand levels is still a page', () => {
    const html = plain(`${'>'.repeat(1000)} deep`)
    expect(html.match(/<div class="mail-quote">/g)).toHaveLength(6)
    expect(problemsOf(htmlOfPlain(html), 7)).toEqual([])
  })

  test('long text without blanks ends', () =>
    expect(plain('a'.repeat(2_000_000))).toHaveLength(2_000_000 + '<div class="mail-text"></div>'.length))
})
