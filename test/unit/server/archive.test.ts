import { describe, expect, test } from 'vitest'
import { accountId, folderId } from '../../../preload/model.ts'
import type { ItemRow } from '../../../main/mirror/items.ts'
import { listingRows, nextFilter, parseListing } from '../../../main/server/archive.ts'
import { Refusal } from '../../../main/server/errors.ts'
import { textWith } from '../../support/any.ts'

const parse = (parameters: Record<string, string>) => parseListing(new Map(Object.entries(parameters)))
const where = (filter: string) => parse({ filter }).query.where

describe('a filter', () => {
  test.each([
    ['folderId eq 17', [{ column: 'folderId', op: '=', value: 17 }]],
    ['FOLDERID EQ 17', [{ column: 'folderId', op: '=', value: 17 }]],
    [
      'folderId eq 17 and id gt 4711',
      [
        { column: 'folderId', op: '=', value: 17 },
        { column: 'item', op: '>', value: 4711 },
      ],
    ],
    ['mailitem_id le 3', [{ column: 'item', op: '<=', value: 3 }]],
    ['status ne 1', [{ column: 'flags', op: '<>', value: 1 }]],
    ['size ge 100', [{ column: 'size', op: '>=', value: 100 }]],
    ['id lt 9', [{ column: 'item', op: '<', value: 9 }]],
    ['id oneOf (1, 2,3)', [{ column: 'item', op: 'in', values: [1, 2, 3] }]],
    ['folderId oneOf(4)', [{ column: 'folderId', op: 'in', values: [4] }]],
    [
      'id between (1,9)',
      [
        { column: 'item', op: '>=', value: 1 },
        { column: 'item', op: '<=', value: 9 },
      ],
    ],
    // 2026-01-31T00:00:00Z is second 1769817600; an id is its second times 2^20.
    ["received afterTime '2026-01-31T00:00:00'", [{ column: 'receivedAt', op: '>=', value: 1769817601 * 2 ** 20 }]],
    [
      "received beforeTime '2026-01-31T01:00:00+01:00'",
      [{ column: 'receivedAt', op: '<', value: 1769817600 * 2 ** 20 }],
    ],
    ['', []],
  ])('%s', (filter, expected) => expect(where(filter)).toEqual(expected))

  test.each([
    ['subject begins x', 'subject'],
    ['id like 3', 'like'],
    ['id eq three', 'three'],
    ['id eq 9007199254740993', '9007199254740993'],
    ['id eq 1; DROP TABLE message', 'DROP'],
    ['id between (1)', 'id'],
    ['status oneOf (1,2)', 'oneOf'],
    ["received afterTime 'yesterday'", 'yesterday'],
    ["received eq '2026-01-31T00:00:00'", 'eq'],
    ['received afterTime 2026-01-31', '2026-01-31'],
    ['id', 'id'],
    ['__proto__ eq 1', '__proto__'],
    ['id constructor 1', 'constructor'],
  ])('%s is refused by name', (filter, named) => {
    const refused = capture(() => where(filter))
    expect(refused.reply).toMatchObject({ status: 400, body: { MessageDetail: textWith(named) } })
  })
})

describe('order, number and columns', () => {
  test.each([
    ['', { column: 'item', direction: 'asc' }],
    ['id', { column: 'item', direction: 'asc' }],
    ['id DESC', { column: 'item', direction: 'desc' }],
    ['received desc', { column: 'receivedAt', direction: 'desc' }],
  ])('order %j', (orderby, expected) => expect(parse({ orderby }).query.order).toEqual(expected))

  test.each(['constructor', 'size', 'id desc, received'])('order %s is refused', (orderby) =>
    expect(capture(() => parse({ orderby })).reply.status).toBe(400),
  )

  test('at most 5,000 rows come at once, 500 unless asked', () => {
    expect([parse({}).query.limit, parse({ top: '99999' }).query.limit, parse({ top: '7' }).query.limit]).toEqual([
      500, 5000, 7,
    ])
    for (const top of ['0', '-1', 'many', '1.5', '']) expect(capture(() => parse({ top })).reply.status).toBe(400)
  })

  test('columns in any case, in the order asked; an unknown one is named', () => {
    expect(parse({ select: 'Subject, ID' }).columns).toEqual(['subject', 'id'])
    expect(capture(() => parse({ select: 'id,toString' })).reply.body).toMatchObject({
      MessageDetail: textWith('toString'),
    })
  })

  test('addresses are looked up only where a column shows them', () => {
    expect([
      parse({ select: 'id,status' }).query.withAddresses,
      parse({ select: 'id,cc' }).query.withAddresses,
    ]).toEqual([false, true])
  })
})

describe('rows', () => {
  const row: ItemRow = {
    item: 42,
    accountId: accountId.parse(1),
    folderId: folderId.parse(7),
    folderName: 'INBOX',
    subject: 's'.repeat(300),
    from: 'Ann <ann@example.com>',
    to: '',
    cc: '',
    sent: '2026-01-01T10:00:00+02:00',
    receivedAt: null,
    size: 5,
    priority: 'High',
    flags: 33,
    hasAttachments: true,
    hasCalendarData: false,
  }
  test('carry key, entity name and the columns, subjects as wide as the database has them', () => {
    const listing = parse({ select: 'id,status,priority,attachment,sent,received,subject' })
    const [shown] = listingRows(listing, [row], (date) => date && `zoned ${date}`)
    expect(shown).toEqual({
      PrimaryKey: '42',
      EntityName: 'mailitem',
      id: 42,
      status: 33,
      priority: 2,
      attachment: true,
      sent: 'zoned 2026-01-01T10:00:00+02:00',
      received: null,
      subject: 's'.repeat(255),
    })
  })

  test('in Full mode carry raw value and text of each column', () => {
    const [shown] = listingRows(parse({ select: 'id,attachment,received', mode: 'full' }), [row], (date) => date)
    const hints = { TooltipHint: null, LinkHint: null }
    expect(shown).toEqual({
      PrimaryKey: 42,
      EntityName: 'mailitem',
      Column: {
        id: { RawValue: 42, DisplayValue: '42', ...hints },
        attachment: { RawValue: true, DisplayValue: 'true', ...hints },
        received: { RawValue: null, DisplayValue: '', ...hints },
      },
    })
    expect(capture(() => parse({ mode: 'Thin' })).reply.body).toMatchObject({ MessageDetail: textWith('Thin') })
  })

  test('a full page leads on from its last id', () => {
    expect(nextFilter(parse({ top: '1', orderby: 'id desc' }), [row], 'folderId eq 7')).toBe(
      'folderId eq 7 and id lt 42',
    )
    expect(nextFilter(parse({ top: '1' }), [row], '')).toBe('id gt 42')
    expect(nextFilter(parse({ top: '2' }), [row], '')).toBeNull()
    expect(nextFilter(parse({ top: '1', orderby: 'received' }), [row], '')).toBeNull()
  })
})

function capture(run: () => unknown): Refusal {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}
