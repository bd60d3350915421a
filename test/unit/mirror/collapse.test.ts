import { describe, expect, it } from 'vitest'
import { collapse, shownAs, type Pending } from '../../../main/mirror/collapse.ts'
import { folderId, type FolderId } from '../../../preload/model.ts'

const folders: Readonly<Record<string, FolderId>> = Object.fromEntries(
  Object.entries({ A: 1, B: 2, C: 3, T: 9 }).map(([name, id]) => [name, folderId.parse(id)]),
)

/**
 * Changes in words: `seen`, `!flagged`, `>B`, `trash`, `delete`; with `~` it may have reached the server, with `^` it is
 * being sent, with `=` it is confirmed, with `*` it stays here.
 */
function change(word: string, index: number): Pending {
  const mark = word.at(-1) ?? ''
  const marked = '~^=*'.includes(mark)
  const name = marked ? word.slice(0, -1) : word
  const state = ({ '^': 'sending', '=': 'confirmed', '*': 'local' } as const)[mark] ?? 'waiting'
  const base = { id: index + 1, state, sent: mark === '~' ? 1 : 0 } as const
  if (name.startsWith('>')) return { ...base, kind: 'move', value: null, toFolderId: folders[name.slice(1)] ?? null }
  if (name === 'trash') return { ...base, kind: 'trash', value: null, toFolderId: folders.T ?? null }
  if (name === 'delete') return { ...base, kind: 'delete', value: null, toFolderId: null }
  const kind = (['seen', 'answered'] as const).find((one) => name.endsWith(one)) ?? 'flagged'
  return { ...base, kind, value: name.startsWith('!') ? 0 : 1, toFolderId: null }
}

function words({ kind, value, toFolderId, state, sent }: Pending): string {
  const mark = { sending: '^', confirmed: '=', local: '*', waiting: sent ? '~' : '' }[state]
  const target = Object.keys(folders).find((name) => folders[name] === toFolderId)
  const name = kind === 'move' ? `>${target}` : `${value === 0 ? '!' : ''}${kind}`
  return name + mark
}

// The server has the message in A; 0 is neither seen nor flagged, 1 is seen, 8 is flagged.
describe('changes that wait', () => {
  it.each([
    ['one is kept', 0, 'seen', 'seen'],
    ['what is so already is nothing', 1, 'seen', ''],
    ['read then unread is nothing', 0, 'seen !seen', ''],
    ['unread then read is nothing', 1, '!seen seen', ''],
    ['read, unread, read is read', 0, 'seen !seen seen', 'seen'],
    ['flags do not mix', 0, 'seen flagged !seen', 'flagged'],
    ['a flag of each kind is kept', 0, 'seen flagged answered', 'seen flagged answered'],
    ['what is answered already is nothing', 32, 'answered', ''],
    ['there and back is nothing', 0, '>B >A', ''],
    ['on from there is straight there', 0, '>B >C', '>C'],
    ['to the trash from there is to the trash', 0, '>B trash', 'trash'],
    ['out of the trash again is nothing', 0, 'trash >A', ''],
    ['out of the trash to elsewhere is a move', 0, 'trash >B', '>B'],
    ['deleting takes all before with it', 0, 'seen flagged >B delete', 'delete'],
    ['a flag and a move are two', 0, 'seen >B', 'seen >B'],
    ['there and back keeps the flag', 0, 'seen >B >A', 'seen'],
  ])('%s', expectCollapsed)
})

describe('changes that may have reached the server', () => {
  it.each([
    ['read, tried, then unread has to be sent', 0, 'seen~ !seen', '!seen~'],
    ['read, tried, then the server says it is read', 1, 'seen~', 'seen~'],
    ['read on its way, then unread waits for it', 0, 'seen^ !seen', 'seen^ !seen'],
    ['read on its way, then read again is one', 0, 'seen^ seen', 'seen^'],
    ['read on its way, unread, read is one', 0, 'seen^ !seen seen', 'seen^'],
    ['a move that was tried is followed through, then back', 0, '>B~ >A', '>B~ >A'],
    ['a move that was tried, then the same', 0, '>B~ >C >B', '>B~'],
    ['a move on its way, then on', 0, '>B^ >C', '>B^ >C'],
    ['a move on its way, then to and fro', 0, '>B^ >C >B', '>B^'],
    ['a move whose new name is not known, then deleting', 0, '>B= delete', '>B= delete'],
    ['a move whose new name is not known, then back', 0, '>B= >A', '>B= >A'],
    ['a flag after such a move', 0, 'seen >B=', 'seen >B='],
    ['deleting tried', 0, 'delete~', 'delete~'],
  ])('%s', expectCollapsed)
})

describe('changes that no server takes', () => {
  it.each([
    ['stay', 0, 'flagged*', 'flagged*'],
    ['go when the server comes to the same', 8, 'flagged*', ''],
    ['go when they are taken back', 0, 'flagged* !flagged', ''],
    ['give way to another', 8, '!flagged* flagged', ''],
    ['stay beside a move', 0, 'flagged* >B', 'flagged* >B'],
  ])('%s', expectCollapsed)
})

function expectCollapsed(_case: string, flags: number, before: string, after: string) {
  const server = { folderId: folders.A as FolderId, flags }
  const changes = before.split(' ').map(change)
  const kept = collapse(server, changes)
  expect(kept.map(words).join(' ')).toBe(after)
  expect(collapse(server, kept), 'collapsing again changes nothing').toEqual(kept)
  const shown = shownAs(server, kept)
  expect(shown, 'the person sees no difference').toMatchObject(
    shown.folderId === null ? { folderId: null } : shownAs(server, changes),
  )
}
