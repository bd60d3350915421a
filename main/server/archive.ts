/** PURE: the archive provider `Mail2`: its columns and its dialect of OData, into the mirror's query and back. */
import { priorities } from '../../preload/model.ts'
import type { ItemCondition, ItemQuery, ItemRow } from '../mirror/items.ts'
import { endOfSecond, firstIdAt, timeOf } from '../mirror/ids.ts'
import type { InZone } from './dates.ts'
import { malformed } from './errors.ts'

const columns = {
  id: (row: ItemRow) => row.item,
  mailitem_id: (row: ItemRow) => row.item,
  folderId: (row: ItemRow) => row.folderId,
  folderName: (row: ItemRow) => row.folderName,
  status: (row: ItemRow) => row.flags,
  attachment: (row: ItemRow) => row.hasAttachments,
  from: (row: ItemRow) => row.from,
  to: (row: ItemRow) => row.to,
  cc: (row: ItemRow) => row.cc,
  subject: (row: ItemRow) => row.subject?.slice(0, 255) ?? null,
  sent: (row: ItemRow, zone: InZone) => zone(row.sent),
  received: (row: ItemRow, zone: InZone) => zone(row.receivedAt),
  size: (row: ItemRow) => row.size,
  priority: (row: ItemRow) => priorities.indexOf(row.priority),
  calData: (row: ItemRow) => row.hasCalendarData,
} as const
type Column = keyof typeof columns
const byName = new Map((Object.keys(columns) as Column[]).map((name) => [name.toLowerCase(), name]))

/** What can be filtered, and how the mirror calls it. */
const filterable = new Map<string, ItemCondition['column']>([
  ['id', 'item'],
  ['mailitem_id', 'item'],
  ['folderid', 'folderId'],
  ['status', 'flags'],
  ['size', 'size'],
  ['received', 'receivedAt'],
])
const sortable = new Map<string, ItemQuery['order']['column']>([
  ['id', 'item'],
  ['mailitem_id', 'item'],
  ['received', 'receivedAt'],
])
const operators = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const

const defaultTop = 500
const maxTop = 5000

export interface Listing {
  readonly columns: readonly Column[]
  /** Full: each column as raw value, text and hints. */
  readonly full: boolean
  readonly query: Omit<ItemQuery, 'accountIds'>
}

/**
 * Parameters by their names without the dollar sign, in lower case; dates without an offset are read by `zone`.
 * Refusals: 400, naming what is not understood.
 */
export function parseListing(params: ReadonlyMap<string, string>, zone: InZone = (date) => date): Listing {
  const selected = namesIn(params.get('select') ?? '').map(columnNamed)
  const shown = selected.length > 0 ? selected : (['id'] as const)
  return {
    columns: shown,
    full: isFull(params.get('mode')),
    query: {
      where: parseFilter(params.get('filter') ?? '', zone),
      order: parseOrder(params.get('orderby') ?? ''),
      limit: parseTop(params.get('top')),
      withAddresses: shown.some((name) => ['from', 'to', 'cc'].includes(name)),
    },
  }
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

const refuse = (parameter: string, detail: string) => malformed(`The parameter ${parameter} is not understood.`, detail)

function columnNamed(name: string): Column {
  const column = byName.get(name.toLowerCase())
  if (!column) throw refuse('$select', `Mail2 has no column '${name}' here.`)
  return column
}

/** Slim and Wide are the same here: values without their hints. */
function isFull(mode = 'Slim'): boolean {
  if (!/^(slim|wide|full)$/i.test(mode.trim())) throw refuse('$mode', `'${mode}' is none of Slim, Wide and Full.`)
  return mode.trim().toLowerCase() === 'full'
}

function parseTop(top: string | undefined): number {
  if (top === undefined) return defaultTop
  if (!/^[1-9]\d{0,9}$/.test(top.trim())) throw refuse('$top', `'${top}' is not a positive number.`)
  return Math.min(Number(top), maxTop)
}

function parseOrder(text: string): ItemQuery['order'] {
  if (text.trim() === '') return { column: 'item', direction: 'asc' }
  const [, name = '', direction = 'asc'] = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? []
  const column = sortable.get(name.toLowerCase())
  if (!column) throw refuse('$orderBy', `Mail2 cannot be ordered by '${text.trim()}' here.`)
  return { column, direction: direction.toLowerCase() === 'desc' ? 'desc' : 'asc' }
}

/** `folderId eq 17 and id gt 4711`, `id between (1,9)`, `folderId oneOf (3,4)`. */
function parseFilter(text: string, zone: InZone): ItemCondition[] {
  if (text.trim() === '') return []
  return text.split(/\s+and\s+/i).flatMap((one) => parseCondition(one, zone))
}

function parseCondition(text: string, zone: InZone): ItemCondition[] {
  const found = /^\s*(\S+)\s+(\w+)\s*(.*?)\s*$/.exec(text)
  const [, name = '', operator = '', rest = ''] = found ?? []
  if (!found) throw refuse('$filter', `'${text.trim()}' is not a condition.`)
  const column = filterable.get(name.toLowerCase())
  if (!column) throw refuse('$filter', `Mail2 cannot be filtered by '${name}' here.`)
  const op = operator.toLowerCase()
  if (column === 'receivedAt') return [timeCondition(op, rest, name, zone)]
  if (op === 'oneof' && (column === 'item' || column === 'folderId')) {
    return [{ column, op: 'in', values: numbersIn(rest, name) }]
  }
  if (op === 'between') {
    const [low, high, ...more] = numbersIn(rest, name)
    if (low === undefined || high === undefined || more.length > 0)
      throw refuse('$filter', `'${name}' needs two numbers.`)
    return [
      { column, op: '>=', value: low },
      { column, op: '<=', value: high },
    ]
  }
  if (!isOperator(op)) throw refuse('$filter', `'${name}' does not know the operator '${operator}'.`)
  return [{ column, op: operators[op], value: numberIn(rest, name) }]
}

/** `received afterTime '2026-01-31T00:00:00'`, to the second. */
function timeCondition(op: string, text: string, name: string, zone: InZone): ItemCondition {
  const date = zone(/^'([^']*)'$/.exec(text)?.[1] ?? null)
  if (date === null || Number.isNaN(timeOf(date))) throw refuse('$filter', `${text} is no date for '${name}'.`)
  const first = firstIdAt(date, null, 0)
  if (op === 'aftertime') return { column: 'receivedAt', op: '>=', value: endOfSecond(first) }
  if (op === 'beforetime') return { column: 'receivedAt', op: '<', value: first }
  throw refuse('$filter', `'${name}' knows afterTime and beforeTime, not '${op}'.`)
}

const isOperator = (op: string): op is keyof typeof operators => Object.hasOwn(operators, op)

function numberIn(text: string, name: string): number {
  const number = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number))
    throw refuse('$filter', `'${text}' is no number for '${name}'.`)
  return number
}

function numbersIn(text: string, name: string): number[] {
  const inside = /^\((.*)\)$/.exec(text)?.[1]
  if (inside === undefined) throw refuse('$filter', `'${name}' needs numbers in brackets.`)
  return namesIn(inside).map((one) => numberIn(one, name))
}

/** The rows as the provider answers them, in the order of the columns that were asked for. */
export function listingRows(listing: Listing, rows: readonly ItemRow[], zone: InZone): Record<string, unknown>[] {
  return rows.map((row) => {
    const values = listing.columns.map((name) => [name, columns[name](row, zone)] as const)
    if (!listing.full) return { PrimaryKey: String(row.item), EntityName: 'mailitem', ...Object.fromEntries(values) }
    const shown = values.map(([name, value]) => [
      name,
      { RawValue: value, DisplayValue: String(value ?? ''), ...noHints },
    ])
    return { PrimaryKey: row.item, EntityName: 'mailitem', Column: Object.fromEntries(shown) as unknown }
  })
}

const noHints = { TooltipHint: null, LinkHint: null }

/** The `$filter` of the page after a full one; null where this was the last, or the order is not by id. */
export function nextFilter(listing: Listing, rows: readonly ItemRow[], filter: string): string | null {
  const last = rows.at(-1)
  const { order, limit } = listing.query
  if (!last || rows.length < limit || order.column !== 'item') return null
  const beyond = `id ${order.direction === 'asc' ? 'gt' : 'lt'} ${last.item}`
  return filter.trim() === '' ? beyond : `${filter.trim()} and ${beyond}`
}
