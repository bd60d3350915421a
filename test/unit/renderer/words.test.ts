import { filesOf } from '../../../renderer/reader/files.ts'
import { describe, expect, it } from 'vitest'
import { pageSize as contractPageSize } from '../../../preload/contract.ts'
import type { Account } from '../../../preload/accounts.ts'
import { failureKinds, flag, type AccountId, type Folder, type FolderId } from '../../../preload/model.ts'
import { textFor } from '../../../preload/text/text.ts'
import { marksOf } from '../../../renderer/mailbox/row.ts'
import { treeLines, unreadOf } from '../../../renderer/mailbox/tree.ts'
import { pieces } from '../../../renderer/reader/links.ts'
import { addressBeside, initials, nameOf, poses } from '../../../renderer/reader/people.ts'
import { pageSize } from '../../../renderer/state/mailbox.svelte.ts'
import { address } from '../../support/sample-mailbox.ts'

describe('what the page repeats so as not to bring the schemas along', () => {
  it('is the page size of the contract', () => expect(pageSize).toBe(contractPageSize))

  it.each([
    ['unread', 0],
    ['flagged', flag.flagged],
    ['draft', flag.draft],
    ['answered', flag.answered],
  ] as const)('is the flag of the model for %s', (mark, flags) => {
    expect(marksOf({ flags, priority: 'Normal' })[mark]).toBe(true)
    expect(marksOf({ flags: flags === 0 ? flag.seen : ~flags, priority: 'Normal' })[mark]).toBe(false)
  })
})

describe('the catalogue', () => {
  it.each([
    ['nb', 'nb'],
    ['nb-NO', 'nb'],
    ['nn', 'nb'],
    ['no', 'nb'],
    ['nb_NO.UTF-8', 'nb'],
    ['en-US', 'en'],
    ['de-DE', 'en'],
    ['C', 'en'],
    ['', 'en'],
    ['<nonsense>', 'en'],
  ])('for %j speaks %s', (locale, language) => expect(textFor(locale).language).toBe(language))

  it.each(['en', 'nb'])('in %s has a sentence for every kind of failure', (locale) => {
    for (const kind of failureKinds) expect(textFor(locale).failures[kind]).toMatch(/^\p{Lu}.+[.]$/u)
  })

  it('says how long ago in the language of the person', () => {
    const now = Date.UTC(2026, 5, 1, 12)
    expect(textFor('en').format.ago(now - 20_000, now)).toBe('just now')
    expect(textFor('en').status.offline(now - 125_000, now)).toMatch(/^Offline, last synced 2 min\.? ago$/)
    expect(textFor('nb').status.offline(now - 125_000, now)).toMatch(
      /^Frakoblet, sist synkronisert for 2 min\.? siden$/,
    )
  })

  it('counts with the right word and the right marks', () => {
    expect(textFor('en-GB').status.progress(7, 12, 1284, 3000)).toBe('7 of 12 accounts, 1,284 of 3,000 messages')
    expect(textFor('en').list.summary(1, 0)).toBe('1 message')
    expect(textFor('nb').list.summary(1284, 2).replace(/\s/g, ' ')).toBe('1 284 meldinger, 2 uleste')
  })

  it('dates a row by how long ago it came', () => {
    const at = (days: number) => new Date(2026, 5, 10 - days, 9, 5).getTime()
    const date = (days: number) => textFor('en-GB').format.rowDate(at(days), at(0) + 3_600_000)
    expect([date(0), date(1), date(3), date(30), date(400)]).toEqual([
      '09:05',
      'Yesterday',
      'Sunday',
      '11 May',
      '06/05/2025',
    ])
  })
})

describe('the folder tree', () => {
  const account: Account = {
    id: 1 as AccountId,
    connectionId: 'c',
    kind: 'maildir',
    address: 'a@example.com',
    name: 'A',
    colour: null,
    origin: '',
    lastSyncedAt: null,
    verdict: null,
    failure: null,
    retryAt: null,
    reachable: true,
    waitingChanges: 0,
  }
  const folder = (id: number, name: string, role: Folder['role'], unread = 0): Folder => ({
    id: id as FolderId,
    accountId: account.id,
    name,
    delimiter: '/',
    role,
    total: 9,
    unread,
    subscribed: true,
  })
  const folders = [
    folder(1, 'Trash', 'trash', 5),
    folder(2, 'Work/Ünder', 'other', 1),
    folder(3, 'INBOX', 'inbox', 2),
    folder(4, 'Work', 'other'),
    folder(5, 'Work/2', 'other'),
    folder(6, 'Work/10', 'other'),
    folder(7, 'Lost/Parent', 'other'),
    folder(8, 'Sent', 'sent'),
  ]

  it('puts folders under their parents, known ones first, numbers in their order', () => {
    const lines = treeLines([account], folders, [account.id], 'en')
    expect(lines.map((line) => `${line.level} ${line.kind === 'folder' ? line.leaf : line.account.name}`)).toEqual([
      '1 A',
      '2 INBOX',
      '2 Sent',
      '2 Lost / Parent',
      '2 Work',
      '3 2',
      '3 10',
      '3 Ünder',
      '2 Trash',
    ])
  })

  it('shows only the account while it is closed', () => {
    expect(treeLines([account], folders, [], 'en')).toHaveLength(1)
  })

  it('does not count what was thrown away as unread', () => expect(unreadOf(folders)).toBe(3))

  it('does not count what is not synced as unread', () => {
    expect(unreadOf([folder(1, 'INBOX', 'inbox', 2), { ...folder(2, 'Old', 'other', 7), subscribed: false }])).toBe(2)
  })
})

describe('people', () => {
  it.each([
    ['Kari Nordmann', 'KN'],
    ['kari@example.com', 'K'],
    ['Ola B. Dahl', 'OD'],
    ['مريم حداد', 'مح'],
    ['🎉 Party', 'P'],
    ['', '?'],
  ])('%j has the initials %s', (name, letters) => expect(initials(name)).toBe(letters))

  it('are known by name, with the address beside it', () => {
    expect(nameOf(address('Kari', 'kari@example.com'))).toBe('Kari')
    expect(addressBeside(address('Kari', 'kari@example.com'))).toBe('kari@example.com')
    expect(addressBeside(address('', 'kari@example.com'))).toBeNull()
  })

  it('are marked when their name poses as an address that is not theirs', () => {
    expect(poses(address('boss@example.com', 'thief@example.net'))).toBe(true)
    expect(poses(address('Kari@Example.com', 'kari@example.com'))).toBe(false)
  })
})

describe('links in plain text', () => {
  it.each([
    ['See https://example.com/a?b=1, please', 'https://example.com/a?b=1'],
    ['(http://example.com/x)', 'http://example.com/x'],
    ['javascript:alert(1) and file:///etc', undefined],
  ])('%j links to %s', (text, href) => {
    const all = pieces(text)
    expect(all.find((piece) => piece.href !== null)?.href ?? undefined).toBe(href)
    expect(all.map((piece) => piece.text).join('')).toBe(text)
  })
})

describe('attachments', () => {
  const file = (disposition: string, type: string, id: string | null) => ({
    description: null,
    filename: `${type}.bin`,
    size: 1,
    type,
    encoding: null,
    id,
    disposition,
    isSafeFileExtension: true,
  })
  const attachments = [
    file('inline', 'image/png', 'logo'),
    file('attachment', 'image/png', '2'),
    file('inline', 'text/csv', '3'),
  ]

  it('leave out the pictures that an HTML body shows, and keep their positions', () => {
    expect(filesOf({ hasHtml: true, attachments }).map((one) => one.position)).toEqual([1, 2])
  })

  it('are all shown under a plain body, which shows no picture', () => {
    expect(filesOf({ hasHtml: false, attachments })).toHaveLength(3)
  })
})
