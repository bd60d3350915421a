import { expect, test } from 'vitest'
import { placeFor, type Box } from '../../../main/shell/cascade.ts'

const usual = { width: 760, height: 680 }
const area: Box = { x: 0, y: 30, width: 1600, height: 1000 }
const at = (x: number, y: number, width = 760, height = 680): Box => ({ x, y, width, height })

test('the first one is in the middle', () => {
  expect(placeFor(null, usual, [], area)).toEqual(at(420, 190))
})

test('one that was remembered is where and as large as it was', () => {
  expect(placeFor(at(10, 40, 500, 420), usual, [], area)).toEqual(at(10, 40, 500, 420))
})

test('each further one lies below and beside the one before', () => {
  const first = placeFor(null, usual, [], area)
  const second = placeFor(null, usual, [first], area)
  const third = placeFor(null, usual, [first, second], area)
  expect(second).toEqual(at(448, 218))
  expect(third).toEqual(at(476, 246))
})

test('a window that lies a few pixels off is the same place', () => {
  expect(placeFor(at(100, 100), usual, [at(104, 97)], area)).toEqual(at(128, 128))
})

test('the place of one that was closed is taken again', () => {
  expect(placeFor(at(100, 100), usual, [at(128, 128)], area)).toEqual(at(100, 100))
})

test('at the edge of the screen they go on at its corner', () => {
  expect(placeFor(at(840, 350), usual, [at(840, 350)], area)).toEqual(at(0, 30))
  expect(placeFor(at(840, 350), usual, [at(840, 350), at(0, 30)], area)).toEqual(at(28, 58))
})

test('nothing is outside of the screen, or larger than it', () => {
  const small: Box = { x: 100, y: 100, width: 600, height: 500 }
  expect(placeFor(null, usual, [], small)).toEqual(small)
  expect(placeFor(at(-500, 5000, 300, 300), usual, [], small)).toEqual(at(100, 300, 300, 300))
})

test('a screen that is full of windows ends the search', () => {
  const small: Box = { x: 0, y: 0, width: 760, height: 680 }
  expect(placeFor(null, usual, [at(0, 0), at(0, 0), at(0, 0)], small)).toEqual(at(0, 0))
})
