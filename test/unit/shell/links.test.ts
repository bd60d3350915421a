import { expect, test } from 'vitest'
import { decideLink, decideSignIn } from '../../../main/shell/links.ts'

test.each([
  ['https://example.com', 'https://example.com/'],
  ['HTTPS://EXAMPLE.com/A%20b?q=1#x', 'https://example.com/A%20b?q=1#x'],
  ['http://example.com:8080/a/../b', 'http://example.com:8080/b'],
  ['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
  ['https://example.com/“quotes” and <b>', 'https://example.com/%E2%80%9Cquotes%E2%80%9D%20and%20%3Cb%3E'],
  ["https://example.com/';calc.exe;'", "https://example.com/';calc.exe;'"],
  ['http://127.0.0.1:1/', 'http://127.0.0.1:1/'],
  ['http://0x7f.1/', 'http://127.0.0.1/'],
  ['  https://example.com/  ', 'https://example.com/'],
])('%s opens as %s', (url, open) => {
  expect(decideLink(url)).toEqual({ open })
})

test.each([
  'file:///etc/passwd',
  'file://server/share',
  'javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'smb://host/share',
  'ms-msdt:/id',
  'ms-officecmd:{}',
  'search-ms:query=x',
  'ms-settings:',
  'tel:123',
  'sms:123',
  'ftp://example.com/',
  'ssh://host',
  'about:blank',
  'blob:https://example.com/x',
  'app://mailmirror/index.html',
  'mail://message/1/body',
  'chrome://gpu',
  'devtools://devtools/',
  'view-source:https://example.com',
  'ws://example.com',
  'intent://x#Intent;end',
  'itms://x',
  'cid:x',
  'urn:x',
  'filesystem:https://example.com/temporary/x',
])('%s is refused for its scheme', (url) => {
  expect(decideLink(url)).toEqual({ refused: 'scheme' })
})

test('mailto: begins a mail of our own and goes to no other program', () => {
  expect(decideLink('mailto:ann@example.com?subject=a b')).toEqual({ compose: 'mailto:ann@example.com?subject=a%20b' })
  expect(decideLink('mailto://ann@example.com')).toEqual({ refused: 'unreadable' })
})

test.each([
  '',
  'example.com',
  '//example.com/',
  '/etc/passwd',
  '\\\\server\\share',
  'https:\\\\example.com',
  'https://example.com\\@evil.example',
  'java\tscript:alert(1)',
  'https://exam\nple.com/',
  'https://example.com/\r\nHost: x',
  'https://',
  'https://exa mple.com/',
  'https://example.com:99999/',
  '\u0000https://example.com',
  'https://example.com/\u0085',
])('%j is refused as unreadable', (url) => {
  expect(decideLink(url)).toEqual({ refused: 'unreadable' })
})

test.each(['https://bank.example@evil.example/', 'https://a:b@example.com/', 'http://:x@example.com/'])(
  '%s is refused, since it names another host than it seems to',
  (url) => {
    expect(decideLink(url)).toEqual({ refused: 'credentials' })
  },
)

test('an address of 100 kB is refused, also one that grows when it is written out', () => {
  expect(decideLink(`https://example.com/${'x'.repeat(100_000)}`)).toEqual({ refused: 'tooLong' })
  expect(decideLink(`https://example.com/${'ø'.repeat(4000)}`)).toEqual({ refused: 'tooLong' })
})

test.each(['https://online.superoffice.com/login?x=1', 'http://127.0.0.1:4000/login', 'http://[::1]:4000/'])(
  'a sign-in may go to %s',
  (url) => {
    expect(decideSignIn(url)).toEqual({ open: url })
  },
)

test.each(['http://online.superoffice.com/', 'http://127.0.0.1.evil.example/', 'http://localhost.evil.example/'])(
  'a sign-in may not go to %s',
  (url) => {
    expect(decideSignIn(url)).toEqual({ refused: 'scheme' })
  },
)

test('a sign-in goes nowhere that a link does not', () => {
  expect(decideSignIn('mailto:ann@example.com')).toEqual({ refused: 'scheme' })
  expect(decideSignIn('file:///etc/passwd')).toEqual({ refused: 'scheme' })
  expect(decideSignIn('https://a@evil.example/')).toEqual({ refused: 'credentials' })
})
