import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOfSecond, firstIdAt, receivedAtOf, timeOf } from '../../../main/mirror/ids.ts'

describe('message ids', () => {
  it('sort as the received times do, and give the time back to the second', () => {
    const second = fc.integer({ min: 0, max: 2 ** 33 - 2 })
    fc.assert(
      fc.property(second, second, (a, b) => {
        const id = (seconds: number) => firstIdAt(new Date(seconds * 1000).toISOString(), null, 0)
        expect(Math.sign(id(a) - id(b))).toBe(Math.sign(a - b))
        expect(receivedAtOf(id(a))).toBe(a * 1000)
        expect(Number.isSafeInteger(endOfSecond(id(a)))).toBe(true)
      }),
    )
  })

  it.each([
    ['the received time first', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', Date.parse('2026-01-02T00:00:00Z')],
    ['the sent time where none was received', null, '2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:00Z')],
    [
      'the sent time where the received one is no date',
      'soon',
      '2026-01-01T00:00:00Z',
      Date.parse('2026-01-01T00:00:00Z'),
    ],
    ['now where neither is known', null, null, 1_700_000_000_000],
    ['1970 for anything before', '1900-01-01T00:00:00Z', null, 0],
  ])('take %s', (_case, received, sent, expected) => {
    expect(receivedAtOf(firstIdAt(received, sent, 1_700_000_000_000))).toBe(expected)
  })

  it.each([
    ['2026-03-01T10:00:00.0699577+02:00', Date.UTC(2026, 2, 1, 8, 0, 0, 69)],
    ['2026-03-01T10:00:00+0200', Date.UTC(2026, 2, 1, 8)],
    ['2026-03-01T10:00:00', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01 10:00', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01', Date.UTC(2026, 2, 1)],
  ])('read %s', (text, expected) => expect(timeOf(text)).toBe(expected))

  it.each(['', 'yesterday', '2026-13-01T00:00:00Z', '01.03.2026'])('take %j for no date', (text) => {
    expect(timeOf(text)).toBeNaN()
  })
})
