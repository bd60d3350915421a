import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { domainOf, isAddress, parseMailboxes, printMailbox, printMailboxes } from '../../preload/address.ts'

const one = (name: string, address: string) => ({ name, address })

describe('a list of addresses', () => {
  it.each([
    ['', []],
    [' ,; \n', []],
    ['kari@example.com', [one('', 'kari@example.com')]],
    ['Kari Nordmann <kari@example.com>', [one('Kari Nordmann', 'kari@example.com')]],
    [
      '"Last, First" <a@b.no>; c@d.no, Name <x@y.no>',
      [one('Last, First', 'a@b.no'), one('', 'c@d.no'), one('Name', 'x@y.no')],
    ],
    ['Nordmann, Kari <k@b.no>; Holm, Ola <o@b.no>', [one('Nordmann, Kari', 'k@b.no'), one('Holm, Ola', 'o@b.no')]],
    ['a@b.no\r\nOla <o@b.no>\n\nc@d.no', [one('', 'a@b.no'), one('Ola', 'o@b.no'), one('', 'c@d.no')]],
    ['Kari\tkari@b.no\nOla\to@b.no', [one('Kari', 'kari@b.no'), one('Ola', 'o@b.no')]],
    ['kari@b.no\tKari Nordmann', [one('Kari Nordmann', 'kari@b.no')]],
    ['a@b.no c@d.no', [one('', 'a@b.no'), one('', 'c@d.no')]],
    ['a@b.no (Kari (the first))', [one('Kari (the first)', 'a@b.no')]],
    ['Kari <a@b.no> (work)', [one('Kari', 'a@b.no')]],
    ['Board: a@b.no, Ola <o@b.no>; c@d.no', [one('', 'a@b.no'), one('Ola', 'o@b.no'), one('', 'c@d.no')]],
    ['To: a@b.no', [one('', 'a@b.no')]],
    ['mailto:a@b.no', [one('', 'a@b.no')]],
    ['<mailto:a@b.no>', [one('', 'a@b.no')]],
    ["'kari@b.no' <kari@b.no>", [one('', 'kari@b.no')]],
    ['"john doe"@b.no', [one('', '"john doe"@b.no')]],
    ['"a \\"b\\" c" <a@b.no>', [one('a "b" c', 'a@b.no')]],
    ['Kari <a@b.no> Ola <o@b.no>', [one('Kari', 'a@b.no'), one('Ola', 'o@b.no')]],
    ['<@x.no,@y.no:a@b.no>', [one('', 'a@b.no')]],
    ['kari', [one('', 'kari')]],
    ['kari, ola', [one('', 'kari'), one('', 'ola')]],
    ['a@b.no, kari', [one('', 'a@b.no'), one('', 'kari')]],
    ['a@[192.168.0.1]', [one('', 'a@[192.168.0.1]')]],
    ['"Kari <a@b.no>', [one('"Kari', 'a@b.no')]],
    ['Kari <a@b.no', [one('Kari', '<a@b.no')]],
    ['Evil\u0000\u000bName <a@b.no>', [one('Evil Name', 'a@b.no')]],
  ])('%j is read', (text, expected) => expect(parseMailboxes(text)).toEqual(expected))

  const letters = fc.string({ unit: fc.constantFrom(...'abcdefæøå0123456789-_+'), minLength: 1, maxLength: 12 })
  const label = fc.string({ unit: fc.constantFrom(...'abcæø019'), minLength: 1, maxLength: 8 })
  const address = fc
    .tuple(
      fc.oneof(
        fc.array(letters, { minLength: 1, maxLength: 3 }).map((all) => all.join('.')),
        letters.map((local) => `"${local} ,;<x"`),
      ),
      fc.array(label, { minLength: 2, maxLength: 3 }),
    )
    .map(([local, labels]) => `${local}@${labels.join('.')}`)
  const name = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
  const quoting = fc
    .string({ unit: fc.constantFrom(...`ab,;<>()"'\\:@. `), maxLength: 20 })
    .map((text) => text.replace(/\s+/g, ' ').trim())
  const mailbox = fc
    .record({ name: fc.oneof(name, quoting), address })
    .filter((made) => made.name.toLowerCase() !== made.address.toLowerCase())

  test('that is printed reads as the same', () => {
    fc.assert(
      fc.property(fc.array(mailbox), (all) => void expect(parseMailboxes(printMailboxes(all))).toEqual(all)),
      { numRuns: 1000 },
    )
  })

  test('of any letters is read without an end, and loses no address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { name, address } of parseMailboxes(text)) expect(`${name}${address}`).not.toMatch(/[\r\n]/)
      }),
    )
    expect(parseMailboxes('('.repeat(20_000)).length).toBeGreaterThan(0)
  })

  it('is printed so that a name ends no header and adds nobody', () => {
    const printed = printMailbox(one('Kari\r\nBcc: x@y.no" <z@y.no>, "', 'a@b.no'))
    expect(printed).not.toMatch(/[\r\n]/)
    expect(parseMailboxes(printed).map((made) => made.address)).toEqual(['a@b.no'])
  })
})

describe('an address', () => {
  it.each(['a@b.no', 'a.b+c@d-e.co.uk', '"a b"@c.no', 'ø@æ.no', 'a@[10.0.0.1]', 'root@localhost', "o'b@x.ie"])(
    '%j is one',
    (text) => expect(isAddress(text)).toBe(true),
  )
  it.each([
    ...['', 'kari', 'a@', '@b.no', 'a@b', 'a@@b.no', 'a b@c.no', 'a@b..no', '.a@b.no', 'a.@b.no', 'a@-b.no', 'a@b.no.'],
    ...['a@b.no\r\nBcc: c@d.no', 'a@b.no,c@d.no', '<a@b.no>', 'a\u202E@b.no', `${'a'.repeat(65)}@b.no`],
  ])('%j is none', (text) => expect(isAddress(text)).toBe(false))

  it('has a domain', () => expect([domainOf('A@Example.COM'), domainOf('kari')]).toEqual(['example.com', '']))
})
