import { describe, expect, test } from 'vitest'
import { readRaw } from '../../../main/sources/mime.ts'
import { unfoldFlowed } from '../../../main/sources/mime/flowed.ts'
import { structured } from '../../../main/sources/mime/parameters.ts'
import { decodeWords } from '../../../main/sources/mime/words.ts'
import { known } from '../../support/any-mime.ts'

describe('encoded words (RFC 2047, RFC 2231 5)', () => {
  const words: [string, string][] = [
    ['plain', 'plain'],
    ['=?utf-8?Q?bl=C3=A5?=', 'blå'],
    ['=?UTF-8?q?bl=c3=a5?=', 'blå'],
    ['=?utf-8?B?YmzDpQ==?=', 'blå'],
    ['=?utf-8?B?YmzDpQ?=', 'blå'],
    ['=?iso-8859-1?Q?a_b?=', 'a b'],
    ['=?iso-8859-1?Q?a?= b', 'a b'],
    ['=?iso-8859-1?Q?a?= =?iso-8859-1?Q?b?=', 'ab'],
    ['=?iso-8859-1?Q?a?=  \t =?iso-8859-2?Q?=F8?=', 'ař'],
    ['=?iso-8859-1?Q?a?==?iso-8859-1?Q?b?=', 'ab'],
    ['x=?iso-8859-1?Q?=E5?=y', 'xåy'],
    ['=?utf-8?Q?=C3?= =?utf-8?Q?=A5?=', 'å'],
    ['=?utf-8?B?w6Ug?= =?utf-8?B?w6U=?=', 'å å'],
    ['=?utf-8?B?w6U=?= =?utf-8?B?w6U=?=', 'åå'],
    ['=?utf-8?B?5p2x5Lqs?= =?utf-8?B?6YO9?=', '東京都'],
    ['=?utf-8*nb?Q?spr=C3=A5k?=', 'språk'],
    ['=?iso-8859-1*en?Q?caf=E9?= au =?utf-8*fr?Q?lait?=', 'café au lait'],
    ['=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=', '日本語'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?gb2312?B?1tDOxA==?=', '中文'],
    ['=?utf-7?Q?+AOU-?=', 'å'],
    ['=?klingon?Q?bl=C3=A5?=', 'blå'],
    ['=?klingon?Q?bl=E5?=', 'blå'],
    ['=?utf-8?Q?bl=F8?=', 'bl\ufffd'],
    ['=?utf-8?Q?unfinished', '=?utf-8?Q?unfinished'],
    ['=?utf-8?X?what?=', '=?utf-8?X?what?='],
    ['=??Q?nolabel?=', '=??Q?nolabel?='],
    ['=?utf-8?Q??=', ''],
    ['=?utf-8?Q?a=?=', 'a='],
    ['=?utf-8?Q?a=Zb?=', 'a=Zb'],
    ['=?utf-8?Q?a b?=', 'a b'],
    ['=?utf-8?Q?50%?= =off', '50% =off'],
    ['"=?utf-8?Q?quoted?="', '"quoted"'],
    ['=?utf-8?B?SGV5!!IQ==?=', 'Hey!'],
  ]
  test.each(words)('%s', (text, expected) => expect(decodeWords(text)).toBe(expected))
})

describe('parameters (RFC 2045 5.1, RFC 2231)', () => {
  const headers: [string, string, Record<string, string>][] = [
    ['text/plain', 'text/plain', {}],
    ['Text/HTML; Charset=UTF-8', 'text/html', { charset: 'UTF-8' }],
    ['a/b; x="c;d"; y=e', 'a/b', { x: 'c;d', y: 'e' }],
    ['a/b; x="c\\"d"', 'a/b', { x: 'c"d' }],
    ['a/b; x=c; x=d', 'a/b', { x: 'c' }],
    ['a/b (of c); x=d', 'a/b', { x: 'd' }],
    ['a/b; x=Invoice(1).pdf', 'a/b', { x: 'Invoice(1).pdf' }],
    ['a/b; x=c (note); y=d', 'a/b', { x: 'c', y: 'd' }],
    ['a/b; x=c (never closed; y=d', 'a/b', { x: 'c (never closed', y: 'd' }],
    ['a/b; x="c" junk; y=d', 'a/b', { x: 'c', y: 'd' }],
    ['a/b; x=two words; y=d', 'a/b', { x: 'two words', y: 'd' }],
    ['a/b; flag; y=d', 'a/b', { flag: '', y: 'd' }],
    ['a/b;;; y = d ;', 'a/b', { y: 'd' }],
    ['a/b; x="never closed; y=d', 'a/b', { x: 'never closed; y=d' }],
    ['', '', {}],
    ["a/b; x*=utf-8''bl%C3%A5", 'a/b', { x: 'blå' }],
    ["a/b; x*=iso-8859-1'nb'bl%E5", 'a/b', { x: 'blå' }],
    ["a/b; x*=''bl%C3%A5", 'a/b', { x: 'blå' }],
    ["a/b; x*=klingon''bl%E5", 'a/b', { x: 'blå' }],
    ['a/b; x*0=one; x*1=two', 'a/b', { x: 'onetwo' }],
    ['a/b; x*1=two; x*0=one', 'a/b', { x: 'onetwo' }],
    ['a/b; x*0="one "; x*1=two', 'a/b', { x: 'one two' }],
    ["a/b; x*0*=utf-8''bl%C3; x*1*=%A5; x*2=%20.txt", 'a/b', { x: 'blå%20.txt' }],
    ["a/b; x=plain; x*=utf-8''better", 'a/b', { x: 'better' }],
    ['a/b; x*=bl%C3%A5', 'a/b', { x: 'blå' }],
    ["a/b; x*=utf-8''50%; y=d", 'a/b', { x: '50%', y: 'd' }],
    ['a/b; __proto__=x; constructor=y', 'a/b', { ['__proto__']: 'x', constructor: 'y' }],
  ]
  test.each(headers)('%s', (header, value, parameters) => {
    const found = structured(header)
    expect([found.value, [...found.parameters].sort()]).toEqual([value, Object.entries(parameters).sort()])
  })
})

describe('flowed text (RFC 3676)', () => {
  const texts: [string, string, string, string?][] = [
    ['a line that flows', 'one \ntwo', 'one two'],
    ['a line that is fixed', 'one\ntwo', 'one\ntwo'],
    ['blanks that are there for folding only', 'one \ntwo', 'onetwo', 'yes'],
    ['a paragraph of three lines', 'one \ntwo \nthree\nfour', 'one two three\nfour'],
    ['a stuffed blank', '  indented\n >no quote\n From x', ' indented\n>no quote\nFrom x'],
    ['a signature', 'bye\n-- \nAnn', 'bye\n-- \nAnn'],
    ['a signature after a line that flows', 'bye \n-- \nAnn', 'bye \n-- \nAnn'],
    ['a quote that flows', '> one \n> two', '> one two'],
    ['a quote within a quote', '> one \n>> two \n> three', '> one \n>> two \n> three'],
    ['a quote that the answer follows', '> one \ntwo', '> one \ntwo'],
    ['an empty line of a quote', '> one\n> \n> two', '> one\n> \n> two'],
    ['an empty line', 'one \n\ntwo', 'one \ntwo'],
    ['lines that end with CR and LF', 'one \r\ntwo\r\n', 'one two\n'],
    ['a blank at the very end', 'one \n', 'one '],
  ]
  test.each(texts)('%s', (_name, text, expected, delSp = 'no') =>
    expect(unfoldFlowed(text, delSp === 'yes')).toBe(expected),
  )
})

describe('charset labels lose no text', () => {
  const body = (label: string, hex: string) =>
    Buffer.concat([Buffer.from(`Content-Type: text/plain; charset=${label}\n\n`), Buffer.from(hex, 'hex')])
  const smor = 'smør\n'
  const utf8 = '736dc3b8720a'
  const latin1 = '736df8720a'
  const unknown = 'a charset that is not known'
  const labels: [label: string, hex: string, text: string, malformed?: string][] = [
    ['utf-8', utf8, smor],
    ['utf-8', latin1, smor],
    ['UTF8', utf8, smor],
    ['utf_8', utf8, smor],
    ['"utf-8"', utf8, smor],
    ["'utf-8'", utf8, smor, unknown],
    ['unicode-1-1-utf-8', utf8, smor],
    ['x-unknown', utf8, smor, unknown],
    ['unknown-8bit', latin1, smor, unknown],
    ['x-unknown', '6f6b0a', 'ok\n'],
    ['us-ascii', utf8, smor],
    ['us-ascii', latin1, smor],
    ['ANSI_X3.4-1968', utf8, smor],
    ['""', latin1, smor],
    ['iso-8859-1', latin1, smor],
    ['ISO_8859-1:1987', latin1, smor],
    ['iso8859-1', latin1, smor],
    ['latin1', latin1, smor],
    ['iso-8859-15', 'a40a', '€\n'],
    ['cp1252', '800a', '€\n'],
    ['windows-1250', 'f80a', 'ř\n'],
    ['x-cp1251', 'cff0e8e2e5f20a', 'Привет\n'],
    ['koi8-r', 'f0d2c9d7c5d40a', 'Привет\n'],
    ['koi8-u', 'a40a', 'є\n'],
    ['iso-8859-8-i', 'f9ece5ed0a', 'שלום\n'],
    ['windows-1256', 'e3d1cdc8c70a', 'مرحبا\n'],
    ['tis-620', 'a1a20a', 'กข\n'],
    ['gb2312', 'd6d0cec40a', '中文\n'],
    ['gb18030', '813081300a', '\u0080\n'],
    ['cp936', 'd6d0cec40a', '中文\n'],
    ['big5', 'a4a4a4e50a', '中文\n'],
    ['shift_jis', '93fa967b8cea0a', '日本語\n'],
    ['cp932', '93fa967b8cea0a', '日本語\n'],
    ['x-sjis', '93fa967b8cea0a', '日本語\n'],
    ['euc-jp', 'c6fccbdcb8ec0a', '日本語\n'],
    ['iso-2022-jp', '1b2442467c4b5c386c1b28420a', '日本語\n'],
    ['ISO-2022-JP-2', '1b2442467c4b5c386c1b28420a', '日本語\n'],
    ['ks_c_5601-1987', 'c7d1b1db0a', '한글\n'],
    ['uhc', 'c7d1b1db0a', '한글\n'],
    ['utf-7', '736d2b4150672d720a', smor],
    ['unicode-1-1-utf-7', '736d2b4150672d720a', smor],
    ['iso-2022-kr', '1b2429430e0f0a', '\u001b$)C\u000e\u000f\n', unknown],
    ['macintosh', 'bf0a', 'ø\n'],
    ['cp437', latin1, smor, unknown],
    ['utf-8', 'efbbbf6f6b0a', 'ok\n'],
    ['gb2312', 'd6ff0a', '\ufffd\n', 'octets that are no text in their charset'],
    ['constructor', utf8, smor, unknown],
  ]
  test.each(labels)('%s: %s', async (label, hex, text, malformed = '') => {
    const read = await readRaw(body(label, hex), known)
    expect([read.entity.plainBody, read.malformed ?? '']).toEqual([text, malformed])
  })

  test('however many labels a sender makes up', async () => {
    for (let at = 0; at < 2_000; at++)
      expect((await readRaw(body(`made-up-${at}`, utf8), known)).entity.plainBody).toBe(smor)
  })
})
