import { describe, expect, it } from 'vitest'
import type { AccountId, Folder, FolderId } from '../../../preload/model.ts'
import { textFor } from '../../../preload/text/text.ts'
import { commandOf, keyLines, stepOf } from '../../../renderer/keys.ts'
import { folderChoices, folderName, folderPath } from '../../../renderer/state/folders.ts'

const text = textFor('en')
const key = (name: string, held: 'ctrlKey' | 'metaKey' | 'altKey' | null = null) => ({
  key: name,
  ctrlKey: held === 'ctrlKey',
  metaKey: held === 'metaKey',
  altKey: held === 'altKey',
})

describe('a key', () => {
  it.each([
    ['u', 'seen'],
    ['s', 'star'],
    ['m', 'move'],
    ['e', 'archive'],
    ['#', 'trash'],
    ['Delete', 'trash'],
    ['Backspace', 'trash'],
    ['z', 'undo'],
    ['x', 'toggle'],
    ['/', 'search'],
    ['?', 'help'],
    ['Escape', 'clear'],
    ['c', 'compose'],
    ['r', 'reply'],
    ['a', 'replyAll'],
    ['f', 'forward'],
    ['q', null],
  ])('%s means %s', (name, command) => expect(commandOf(key(name))).toBe(command))

  it.each(['ctrlKey', 'metaKey'] as const)('with %s means only what it says so', (held) => {
    expect(commandOf(key('a', held))).toBe('all')
    expect(commandOf(key('n', held))).toBe('compose')
    for (const name of ['s', 'c', 'r', 'f']) expect(commandOf(key(name, held))).toBeNull()
    expect(commandOf(key('n'))).toBeNull()
  })

  it('with Alt is the system’s, but for the # of keyboards that have it there', () => {
    expect(commandOf(key('u', 'altKey'))).toBeNull()
    expect(commandOf(key('#', 'altKey'))).toBe('trash')
  })

  it.each([
    ['j', 1],
    ['K', -1],
    ['ArrowDown', 1],
    ['PageUp', -8],
    ['h', null],
  ])('%s moves by %s', (name, step) => expect(stepOf(name)).toBe(step))

  it('of every command stands in the list', () => {
    const drawn = keyLines(text, 'Ctrl').flatMap(({ lines }) => lines.flatMap(({ keys }) => keys))
    const names = ['U', 'S', 'M', 'E', '#', 'Z', 'X', '/', '?', 'Ctrl A', 'Esc', 'C', 'Ctrl N', 'R', 'A', 'F']
    for (const name of names) expect(drawn).toContain(name)
  })
})

describe('the folders that mail can go to', () => {
  const folder = (id: number, name: string, role: Folder['role'] = 'other', accountId = 1): Folder => ({
    id: id as FolderId,
    accountId: accountId as AccountId,
    name,
    delimiter: '/',
    role,
    total: 0,
    unread: 0,
    subscribed: true,
  })
  const folders = [
    folder(1, 'Work/Harbour 10'),
    folder(2, 'Work/Harbour 9'),
    folder(3, 'Papirkurv', 'trash'),
    folder(4, 'INBOX', 'inbox'),
    folder(5, 'INBOX', 'inbox', 2),
  ]
  const choices = (typed: string, except: number | null = null) =>
    folderChoices(folders, { accountId: 1 as AccountId, except: except as FolderId | null, typed }, text).map(
      ({ id }) => id,
    )

  it.each([
    ['are those of the account, the likely ones first, numbers in their order', '', null, [4, 2, 1, 3]],
    ['leave out where it is', '', 4, [2, 1, 3]],
    ['narrow down by words that begin so', 'har 1', null, [1]],
    ['are found by the words that the page has for them', 'tras', null, [3]],
    ['are found by their own name, too', 'PAPIR', null, [3]],
    ['are none when nothing fits', 'arbour', null, []],
  ])('%s', (_name, typed, except, expected) => expect(choices(typed, except)).toEqual(expected))

  it('are called by their last step, with the way there beside it', () => {
    const [first] = folders
    if (!first) throw new Error('there is one')
    expect([folderName(first, text), folderPath(first)]).toEqual(['Harbour 10', 'Work'])
  })
})
