import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../../preload/model.ts'
import {
  cleared,
  everything,
  flippedActive,
  following,
  joined,
  movedTo,
  none,
  only,
  placeOf,
  pruned,
  ranged,
  targetsOf,
  type Selection,
} from '../../../renderer/state/selection.ts'

const ids = (...numbers: number[]) => numbers.map((n) => n as MessageId)
const id = (n: number) => n as MessageId
/** Newest first, as the list has them. */
const rows = ids(9, 8, 7, 6, 5)

describe('rows are marked as lists everywhere do it', () => {
  it.each<[string, (selection: Selection) => Selection, active: number, chosen: number[]]>([
    ['a click takes the row alone', () => only(id(7)), 7, []],
    ['Ctrl and a click add to the row that was active', (s) => joined(s, id(6)), 6, [8, 6]],
    ['and again take it away', (s) => joined(joined(s, id(6)), id(6)), 6, [8]],
    ['x marks the active row', flippedActive, 8, [8]],
    ['and unmarks it', (s) => flippedActive(flippedActive(s)), 8, []],
    ['Shift marks down to the row', (s) => ranged(s, rows, id(6)), 6, [8, 7, 6]],
    ['and up to it', (s) => ranged(s, rows, id(9)), 9, [9, 8]],
    ['a second range begins where the first one did', (s) => ranged(ranged(s, rows, id(5)), rows, id(7)), 7, [8, 7]],
    ['a range begins at the last row that was marked', (s) => ranged(joined(s, id(6)), rows, id(5)), 5, [6, 5]],
    ['Ctrl+A marks all that are loaded', (s) => everything(s, rows), 8, [9, 8, 7, 6, 5]],
    ['Escape unmarks all and stays', (s) => cleared(everything(s, rows)), 8, []],
    ['keys move on alone', (s) => movedTo(s, id(7)), 7, []],
    ['and leave marks where they are', (s) => movedTo(flippedActive(s), id(7)), 7, [8]],
    ['rows that are gone are marked no more', (s) => pruned(everything(s, rows), ids(8, 6)), 8, [8, 6]],
    ['the active row may be gone', (s) => pruned(s, ids(9)), 8, []],
  ])('%s', (_name, change, active, chosen) => {
    const after = change(only(id(8)))
    expect([after.active, after.chosen]).toEqual([active, chosen])
  })

  it('a range from a row that is gone is the row alone', () => {
    expect(ranged({ ...none, anchor: id(99) }, rows, id(7)).chosen).toEqual([7])
  })

  it('nothing is marked where nothing is active', () => expect(flippedActive(none)).toBe(none))

  it.each<[string, Selection, number[]]>([
    ['the marked rows', { active: id(9), anchor: null, chosen: ids(6, 5) }, [6, 5]],
    ['else the active one', only(id(7)), [7]],
    ['else nothing', none, []],
  ])('an action is about %s', (_name, selection, expected) => expect(targetsOf(selection)).toEqual(expected))
})

describe('when rows leave, one goes on with', () => {
  it.each<[string, number[], number | null]>([
    ['the next one', [8], 7],
    ['the one above, from the last', [5], 6],
    ['the next below the last of many', [9, 7], 6],
    ['the nearest above when all below leave', [8, 6, 5], 7],
    ['nothing when all leave', [9, 8, 7, 6, 5], null],
  ])('%s', (_name, leaving, expected) => expect(following(rows, ids(...leaving))).toBe(expected))
})

describe('the place of a row', () => {
  it.each<[string, number | null, number]>([
    ['is where it is', 7, 2],
    ['is where it was when it left', 6.5, 3],
    ['is the end when it was the last', 1, 4],
    ['is nowhere without a row', null, -1],
  ])('%s', (_name, row, place) => expect(placeOf(rows, row === null ? null : id(row))).toBe(place))
})
