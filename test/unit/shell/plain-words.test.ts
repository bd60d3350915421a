import { expect, test } from 'vitest'
import { plainWords } from '../../../main/shell/plain-words.ts'

test.each([
  ['Lunch & <b>more</b>', 'linux', 'Lunch &amp; &lt;b&gt;more&lt;/b&gt;'],
  ['&'.repeat(200), 'linux', '&amp;'.repeat(100)],
  ['Lunch & <b>more</b>', 'darwin', 'Lunch & <b>more</b>'],
  ['Lunch & <b>more</b>', 'win32', 'Lunch & <b>more</b>'],
  ['a\u202eb\r\nc\u2028d', 'darwin', 'a b c d'],
  ['😀'.repeat(60), 'darwin', '😀'.repeat(50)],
  [`x${'😀'.repeat(60)}`, 'darwin', `x${'😀'.repeat(49)}`],
] as const)('%s on %s', (subject, platform, shown) => expect(plainWords(subject, platform)).toBe(shown))
