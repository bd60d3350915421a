import { describe, expect, it } from 'vitest'
import { ftsQuery, namesOf, previewOf, textOfHtml } from '../../../main/mirror/words.ts'
import { address } from '../../support/mail.ts'

describe('texts made from a message', () => {
  it.each([
    [
      'leaves out style, script and comments',
      '<style>p{color:red}</style><!-- hidden --><p>Seen</p><script>x()</script>',
      'Seen',
    ],
    ['keeps words whole across inline tags', 'Mail<b>mirror</b>', 'Mailmirror'],
    ['parts words at block tags', '<p>one</p><p>two</p>', 'one two'],
    ['reads entities', 'Bl&aring;b&aelig;r &amp; kr&#248;nsj &#x1F600;', 'Blåbær & krønsj 😀'],
    ['survives a tag that never ends', 'before <a href="', 'before <a href="'],
    ['survives a style that never ends', 'before <style>p {', 'before'],
  ])('%s', (_case, html, expected) => {
    expect(textOfHtml(html).replace(/\s+/g, ' ').trim()).toBe(expected)
  })

  it.each(['<', '<b ', '<style ', '<style>', '</style '])(
    'reads HTML of nothing but %s without looking at it again and again',
    (piece) => {
      expect(textOfHtml(piece.repeat(200_000)).length).toBeLessThanOrEqual(800_000)
    },
    2000,
  )

  it('makes a preview of one short line without quotes or invisible characters', () => {
    expect(previewOf('Hello\n> quoted\n  there\u200b\u202e')).toBe('Hello there')
    expect(previewOf('x'.repeat(5000))).toHaveLength(180)
  })

  it('names people by name, else by address', () => {
    expect(namesOf([address('Ann', 'a@x.no'), address(null, 'b@x.no'), address(null, null)])).toBe('Ann, b@x.no')
  })

  it.each([
    ['two words, each as a prefix', 'blue berr', '"blue"* "berr"*'],
    ['operators and quotes as mere letters', 'a OR "b" NEAR(c) -d*', '"a"* "OR"* "b"* "NEAR"* "c"* "d"*'],
    ['nothing from signs alone', ' "*-() ', ''],
    ['letters of any script', 'blåbær 日本', '"blåbær"* "日本"*'],
  ])('turns what is typed into a query: %s', (_case, typed, expected) => expect(ftsQuery(typed)).toBe(expected))
})
