import { expect, test } from 'vitest'
import { readCommandLine } from '../../../main/shell/command-line.ts'

test('--demo is heard wherever it stands', () => {
  expect(readCommandLine(['electron', '.', '--demo'])).toEqual({ demo: true })
  expect(readCommandLine(['mailmirror', '--demo', '--no-sandbox'])).toEqual({ demo: true })
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
  [['mailto:a@b']],
  [['--', '--demo ']],
  [['--gpu-launcher=x']],
  [['--renderer-cmd-prefix=x']],
])('%j says nothing', (argv) => {
  expect(readCommandLine(argv)).toEqual({ demo: false })
})
