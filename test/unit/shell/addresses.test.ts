import { describe, expect, test } from 'vitest'
import { composePage, mailAddress, pageFile, pictureAddress } from '../../../main/shell/addresses.ts'

describe('app: knows plain paths of its own host', () => {
  test.each([
    ['app://mailmirror/index.html', 'index.html'],
    ['app://mailmirror/assets/index-B1_x.js', 'assets/index-B1_x.js'],
    ['app://mailmirror/index.html#part', 'index.html'],
    // The parser of addresses resolves these before anyone looks; what is left lies inside.
    ['app://mailmirror/a/../index.html', 'index.html'],
    ['app://mailmirror/../../index.html', 'index.html'],
  ])('%s is %s', (url, file) => expect(pageFile(url)).toBe(file))

  test.each([
    'app://mailmirror/',
    'app://mailmirror',
    'app://other/index.html',
    'app://mailmirror.evil/index.html',
    'http://mailmirror/index.html',
    'app://mailmirror:1/index.html',
    'app://user@mailmirror/index.html',
    'app://mailmirror/index.html?x',
    'app://mailmirror//etc/passwd',
    'app://mailmirror/..%2f..%2fetc%2fpasswd',
    'app://mailmirror/a%2fb',
    'app://mailmirror/a%5cb',
    'app://mailmirror/a\\b',
    'app://mailmirror/%00',
    'app://mailmirror/index.html%00.js',
    'app://mailmirror/a//b',
    'app://mailmirror/a/',
    'app:///index.html',
    'app:index.html',
    'file:///etc/passwd',
    'app://mailmirror/..a',
    'app://mailmirror/a..b',
    '',
    'nonsense',
  ])('%s is nothing', (url) => expect(pageFile(url)).toBeNull())
})

describe('mail: knows bodies and inline images of messages', () => {
  test.each([
    ['mail://message/7/body', { id: 7, part: 'body' }],
    ['mail://message/0/body', { id: 0, part: 'body' }],
    ['mail://message/7/body?dark', { id: 7, part: 'body' }],
    ['mail://message/1781234567890123/body', { id: 1781234567890123, part: 'body' }],
    ['mail://message/7/inline/image1%40host', { id: 7, part: 'inline', contentId: 'image1@host' }],
    ['mail://message/7/inline/a%2F..%2Fb', { id: 7, part: 'inline', contentId: 'a/../b' }],
  ])('%s', (url, address) => expect(mailAddress(url)).toEqual(address))

  test.each([
    'mail://message/7',
    'mail://message/7/',
    'mail://message/7/body/',
    'mail://message/-7/body',
    'mail://message/07/body',
    'mail://message/7.5/body',
    'mail://message/7e3/body',
    'mail://message/99999999999999999/body',
    'mail://message/9999999999999999/body',
    'mail://other/7/body',
    'mail:7/body',
    'mail://message/7/inline/',
    'mail://message/7/inline/a/b',
    'mail://message/7/inline/%',
    'mail://message/7/inline/%00',
    'mail://message/7/inline/a?x',
    'mail://message:1/7/body',
    'mail://u@message/7/body',
    'mail://message/%37/body',
    'mail://message/7/raw',
    'app://message/7/body',
    '',
    'mail://message/../7',
    `mail://message/7/inline/${'x'.repeat(2000)}`,
  ])('%s is nothing', (url) => expect(mailAddress(url)).toBeNull())
})

test('the page for a draft is a file of the page, and the draft is no part of its name', () => {
  expect(composePage(7)).toBe('app://mailmirror/compose.html#7')
  expect(pageFile(composePage(7))).toBe('compose.html')
})

describe('mail: knows pictures of drafts', () => {
  test.each([
    ['mail://draft/7/3', { draft: 7, file: 3 }],
    ['mail://draft/1781234567890123/1', { draft: 1781234567890123, file: 1 }],
    ['mail://draft/7/3#part', { draft: 7, file: 3 }],
  ])('%s', (url, address) => expect(pictureAddress(url)).toEqual(address))

  test.each([
    'mail://draft/7',
    'mail://draft/7/',
    'mail://draft/7/3/',
    'mail://draft//3',
    'mail://draft/0/3',
    'mail://draft/7/0',
    'mail://draft/-7/3',
    'mail://draft/07/3',
    'mail://draft/7/3.5',
    'mail://draft/7/3e1',
    'mail://draft/7/9999999999999999',
    'mail://draft/9999999999999999/3',
    'mail://draft/99999999999999999/3',
    'mail://draft/7/3?x',
    'mail://draft/7/%33',
    'mail://draft/7/..%2f3',
    'mail://draft/7/inline/3',
    'mail://message/7/3',
    'mail://message/7/body',
    'mail://drafts/7/3',
    'mail://draft.evil/7/3',
    'mail://u@draft/7/3',
    'mail://draft:1/7/3',
    'mail:draft/7/3',
    'app://draft/7/3',
    'https://draft/7/3',
    '',
  ])('%s is nothing', (url) => expect(pictureAddress(url)).toBeNull())

  test('no address names both a message and a picture of a draft', () => {
    expect(mailAddress('mail://draft/7/3')).toBeNull()
    expect(mailAddress('mail://draft/7/body')).toBeNull()
    expect(pictureAddress('mail://message/7/inline/3')).toBeNull()
  })
})
