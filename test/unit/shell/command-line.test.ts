import { expect, test } from 'vitest'
import { mailLink, readCommandLine } from '../../../main/shell/command-line.ts'

test('--demo is heard wherever it stands', () => {
  expect(readCommandLine(['electron', '.', '--demo'])).toEqual({ demo: true, mailto: null })
  expect(readCommandLine(['mailmirror', '--demo', '--no-sandbox'])).toEqual({ demo: true, mailto: null })
})

test.each([
  [['mailmirror', 'mailto:ann@example.com'], 'mailto:ann@example.com'],
  [['mailmirror.exe', '--', 'mailto:ann@example.com?subject=Hi%20there'], 'mailto:ann@example.com?subject=Hi%20there'],
  [['electron', '.', '--no-sandbox', 'MAILTO:a@example.com'], 'mailto:a@example.com'],
  [['mailmirror', '/usr/x', 'mailto:', 'mailto:b@example.com'], 'mailto:'],
  [['mailmirror', 'mailto://host/', 'mailto:b@example.com'], 'mailto:b@example.com'],
])('%j begins a mail', (argv, mailto) => {
  expect(readCommandLine(argv)).toEqual({ demo: false, mailto })
})

test.each([
  [[]],
  [['.']],
  [['--Demo']],
  [['demo']],
  [['--demo=1']],
  [['-demo']],
  [['--data=/tmp']],
  [['--user-data-dir=/tmp']],
  [['--inspect']],
  [['--remote-debugging-port=1']],
  [['--load-extension=/tmp']],
  [['https://example.com']],
  [['file:///x']],
  [['mailmirror://x']],
  [['ann@example.com']],
  [['--mailto:a@b']],
  [['--mailto=mailto:a@b']],
  [['mailto']],
  [['mail://message/1/body']],
  [['--', '--demo ']],
  [['--gpu-launcher=x']],
  [['--renderer-cmd-prefix=x']],
])('%j says nothing', (argv) => {
  expect(readCommandLine(argv)).toEqual({ demo: false, mailto: null })
})

const sound = [
  'mailto:ann@example.com',
  'mailto:',
  'mailto:?subject=Hi',
  'mailto:ann@example.com,ben@example.com',
  'mailto:ann@example.com?cc=ben@example.com&bcc=c@example.com',
  'mailto:ann@example.com?subject=a&body=b',
  'mailto:ann@example.com?body=one%0D%0Atwo',
  'mailto:%22not%40me%22@example.org',
  'mailto:gorby%25kremvax@example.com',
  'mailto:unlikely%3Faddress@example.com?blat=foop',
  'mailto:user@example.org?subject=caf%C3%A9',
  'mailto:nonsense',
  'mailto:a@b?X-Header=x',
  // Whoever makes the draft passes these fields over: see the tests of drafts.
  'mailto:a@b?attach=/etc/passwd',
  'mailto:a@b?attachment=file:///etc/passwd',
  'mailto:a@b?Attach=C%3A%5Csecret.txt',
  'mailto:a@b?from=boss@example.com',
  'mailto:a@b%0d%0abcc:x@example.com',
  'mailto:a@b?subject=x%0d%0aBcc:x@example.com',
  'mailto:a@b?body=%3Cscript%3Ealert(1)%3C/script%3E',
]
test.each(sound)('%s may begin a mail, and nothing else', (url) => {
  expect(mailLink(url)).toBe(url)
})

const unsound: [string, string][] = [
  ['another scheme', 'https://example.com/?mailto:a@b'],
  ['another scheme', 'file:///etc/passwd'],
  ['another scheme', 'javascript:location="mailto:a@b"'],
  ['another scheme', 'mailtox:a@b'],
  ['another scheme', 'x-mailto:a@b'],
  ['another scheme', 'mailto+ssl:a@b'],
  ['a host', 'mailto://example.com'],
  ['a host', 'mailto://ann:secret@example.com/'],
  ['a path', 'mailto:/etc/passwd'],
  ['a path', 'mailto:///etc/passwd'],
  ['a backslash', 'mailto:a\\b@example.com'],
  ['a backslash', 'mailto:\\\\server\\share'],
  ['a line break', 'mailto:a@b\r\nBcc: x@example.com'],
  ['a line break', 'mailto:a@b?subject=x\nBcc: y'],
  ['a tab', 'mail\tto:a@b'],
  ['NUL', 'mailto:a@b\u0000'],
  ['a control character', 'mailto:a@b\u0085'],
  ['100 kB', `mailto:a@b?body=${'x'.repeat(100_000)}`],
  ['more than a launcher takes once it is written out', `mailto:a@b?body=${'ø'.repeat(4000)}`],
  ['no scheme', 'ann@example.com'],
]
test.each(unsound)('a link with %s begins nothing: %j', (_what, url) => {
  expect(mailLink(url)).toBeNull()
})

test('forty links are judged', () => expect(sound.length + unsound.length).toBe(40))

test('what a link begins with is the link as parsed', () => {
  expect(mailLink('MailTo:a@b?subject=x y&body=<b>"q"')).toBe('mailto:a@b?subject=x%20y&body=%3Cb%3E%22q%22')
  expect(mailLink('  mailto:a@b ')).toBe('mailto:a@b')
})
