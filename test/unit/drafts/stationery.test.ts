import { describe, expect, test } from 'vitest'
import { dropped, kept, signed } from '../../../main/drafts/stationery.ts'
import type { Stationery } from '../../../preload/drafts.ts'
import { accountId } from '../../../preload/model.ts'

const [ann, ben] = [accountId.parse(1), accountId.parse(2)]
const all: Stationery = {
  signatures: [{ accountId: ann, html: 'Ann' }],
  templates: [
    { name: 'No', html: 'n' },
    { name: 'Yes', html: 'y' },
  ],
}
const names = ({ templates }: Stationery) => templates.map(({ name, html }) => `${name} ${html}`)

describe('a signature', () => {
  test.each([
    ['comes beside the others', ben, 'Ben', ['1 Ann', '2 Ben']],
    ['replaces the one before', ann, 'A', ['1 A']],
    ['goes when it is empty', ann, '', []],
  ])('%s', (_, account, html, expected) => {
    const after = signed(all, { accountId: account, html })
    expect(after.signatures.map((one) => `${one.accountId} ${one.html}`)).toEqual(expected)
    expect(after.templates).toEqual(all.templates)
  })
})

describe('a template', () => {
  test.each([
    ['comes in its place', { name: 'Perhaps', html: 'p', replaces: null }, ['No n', 'Perhaps p', 'Yes y']],
    ['replaces one of its name', { name: 'No', html: 'never', replaces: null }, ['No never', 'Yes y']],
    ['gets another name', { name: 'Absolutely', html: 'y', replaces: 'Yes' }, ['Absolutely y', 'No n']],
    ['gets a name that there is', { name: 'No', html: 'y', replaces: 'Yes' }, ['No y']],
  ])('%s', (_, one, expected) => {
    expect(names(kept(all, one))).toEqual(expected)
    expect(kept(all, one).signatures).toEqual(all.signatures)
  })

  test('is refused beside too many, and goes on replacing one of them', () => {
    const many = { ...all, templates: Array.from({ length: 200 }, (_, n) => ({ name: `${n}`, html: '' })) }
    expect(() => kept(many, { name: 'one more', html: '', replaces: null })).toThrow('200 templates')
    expect(kept(many, { name: 'other', html: '', replaces: '7' }).templates).toHaveLength(200)
  })

  test('is taken away', () => expect(names(dropped(all, 'No'))).toEqual(['Yes y']))
})
