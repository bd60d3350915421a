import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { calMethods, calReplyStatuses, priorities, emailEntity as shape } from '../../../../preload/model.ts'
import {
  emailAccount,
  emailAttachment,
  emailEntity,
  emailFolder,
  remoteFolders,
  syncUserAccount,
} from '../../../../main/sources/superoffice/map.ts'
import { bool, date, flags, int, list, oneOf, text } from '../../../../main/sources/superoffice/wire.ts'

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const words = fc.option(fc.string({ unit: 'grapheme' }))
const moment = fc.option(
  fc.constantFrom(
    '2026-01-31T08:15:00Z',
    '2024-02-29T23:59:59.0699577+02:00',
    '1999-12-31T00:00:00.1-0330',
    '2026-05-01T10:00:00',
  ),
)
const mask = fc.integer({ min: 0, max: 63 })
const address = fc.record({
  contactId: int32,
  contactName: words,
  personId: int32,
  personName: words,
  associateId: int32,
  address: words,
  emailId: int32,
  duplicatePersonIds: fc.array(int32, { maxLength: 3 }),
  name: words,
})
const soInfo = fc.record({
  documentId: int32,
  appointmentId: int32,
  projectId: int32,
  saleId: int32,
  archived: fc.boolean(),
  archivedAt: moment,
  archivedBy: int32,
  archivedDisplayName: words,
})
const attachment = fc.record({
  description: words,
  filename: words,
  size: int32,
  type: words,
  encoding: words,
  id: words,
  disposition: words,
  isSafeFileExtension: fc.boolean(),
  stream: words,
})
const short = { maxLength: 2 }
const envelope = fc.record({
  serverId: int32,
  serverIdentifier: words,
  messageId: words,
  subject: words,
  from: fc.option(address),
  to: fc.array(address, short),
  sent: moment,
  priority: fc.constantFrom(...priorities),
  flags: mask,
  size: int32,
  emailSoInfo: fc.option(soInfo),
})
const entity: fc.Arbitrary<z.infer<typeof shape>> = fc.record({
  to: fc.array(address, short),
  cc: fc.array(address, short),
  bcc: fc.array(address, short),
  subject: words,
  htmlBody: words,
  from: fc.option(address),
  sent: moment,
  size: int32,
  priority: fc.constantFrom(...priorities),
  flags: mask,
  messageId: words,
  plainBody: words,
  isSent: fc.boolean(),
  emailSoInfo: fc.option(soInfo),
  serverId: int32,
  serverIdentifier: words,
  attachments: fc.array(attachment, short),
  customHeaders: fc.array(fc.record({ name: words, values: fc.array(fc.string(), short) }), short),
  folderName: words,
  emailItemId: int32,
  accountId: int32,
  receivedAt: moment,
  inReplyTo: fc.option(envelope),
  repliedAt: moment,
  hasCalendarData: fc.boolean(),
  calMethod: fc.constantFrom(...calMethods),
  calReplyStatus: fc.constantFrom(...calReplyStatuses),
})

describe('an EMailEntity', () => {
  test('comes back deep-equal after travelling as JSON', () => {
    fc.assert(
      fc.property(entity, (value) => {
        expect(emailEntity.read(JSON.parse(JSON.stringify(emailEntity.write(value))))).toEqual(value)
      }),
    )
  })

  test('is always of the declared shape, whatever was read', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('To', 'from', 'SENT', 'flags', 'Attachments', 'InReplyTo') }),
        (wire) => {
          expect(shape.safeParse(emailEntity.read(wire)).success).toBe(true)
        },
      ),
    )
    expect(shape.safeParse(emailEntity.read(null)).success).toBe(true)
  })

  test('is written in the order of the contract, with the two common fields last', () => {
    const written = emailEntity.write(emailEntity.read({}))
    expect(Object.keys(written as object)).toEqual([
      'To',
      'Cc',
      'Bcc',
      'Subject',
      'HTMLBody',
      'From',
      'Sent',
      'Size',
      'Priority',
      'Flags',
      'MessageID',
      'PlainBody',
      'IsSent',
      'EMailSOInfo',
      'ServerId',
      'ServerIdentifier',
      'Attachments',
      'CustomHeaderList',
      'FolderName',
      'EmailItemId',
      'AccountId',
      'ReceivedAt',
      'InReplyTo',
      'RepliedAt',
      'HasCalendarData',
      'CalMethod',
      'CalReplyStatus',
      'TableRight',
      'FieldProperties',
    ])
    expect(written).toMatchObject({ Sent: '0001-01-01T00:00:00', Flags: 'None', TableRight: null, FieldProperties: {} })
  })

  test('binds keys in any case', () => {
    expect(emailEntity.read({ subject: 'Hi', messageid: '<1@x>', HTMLBODY: '<p>' })).toMatchObject({
      subject: 'Hi',
      messageId: '<1@x>',
      htmlBody: '<p>',
    })
  })
})

describe('values on the wire', () => {
  test.each([
    ['Seen, Answered', 33],
    ['seen answered', 33],
    ['Seen,Unheard,Draft', 17],
    ['None', 0],
    ['', 0],
    [33, 33],
    ['33', 33],
    [null, 0],
  ])('flags %j read as %i', (wire, expected) => expect(flags.read(wire)).toBe(expected))

  test('flags are written as names, zero as None', () => {
    expect([flags.write(33), flags.write(0), flags.write(63)]).toEqual([
      'Seen, Answered',
      'None',
      'Seen, Deleted, Recent, Flagged, Draft, Answered',
    ])
  })

  test.each([
    ['0001-01-01T00:00:00', null],
    ['0001-01-01T00:00:00Z', null],
    ['2026-01-31T10:28:49.0699577+02:00', '2026-01-31T10:28:49.0699577+02:00'],
    ['soon', null],
    [null, null],
    [12, null],
  ])('the date %j reads as %j', (wire, expected) => expect(date.read(wire)).toBe(expected))

  test.each([
    ['high', 'High'],
    ['HIGHEST', 'Highest'],
    [5, 'Lowest'],
    ['2', 'High'],
    ['Shouting', 'Normal'],
    [99, 'Normal'],
    [undefined, 'Normal'],
  ])('the priority %j reads as %s', (wire, expected) => expect(oneOf(priorities, 'Normal').read(wire)).toBe(expected))

  test('arrays lose their null entries, and null is an empty one', () => {
    expect([list(int).read([1, null, '2']), list(int).read(null)]).toEqual([[1, 2], []])
  })

  test('plain values fall back to their defaults', () => {
    expect([int.read('x'), int.read(1.9), int.read(-0.5), bool.read('True'), bool.read(null), text.read({})]).toEqual([
      0,
      1,
      0,
      true,
      false,
      null,
    ])
  })
})

describe('accounts and folders', () => {
  test('an account never carries its credentials, neither read nor written', () => {
    const read = emailAccount.read({
      EMailAccountId: 7,
      IncomingCredentials: { Password: 'canary' },
      OutgoingCredentials: {},
    })
    expect(JSON.stringify([read, emailAccount.write(read)])).not.toContain('canary')
    expect(read.emailAccountId).toBe(7)
  })

  test('a SyncUserAccount travels both ways', () => {
    const one = { accountId: 12, associateName: 'KN', associateId: 5 }
    expect(syncUserAccount.write(one)).toEqual({
      AccountId: 12,
      AssociateName: 'KN',
      AssociateId: 5,
      TableRight: null,
      FieldProperties: {},
    })
    expect(syncUserAccount.read({ accountid: 12, ASSOCIATENAME: 'KN', associateId: '5' })).toEqual(one)
  })

  test.each([
    ['8192', 'x', null, 'inbox'],
    ['2080', 'x', null, 'drafts'],
    ['\\HasNoChildren \\Sent', 'x', null, 'sent'],
    ['Trash, Subscribed', 'x', null, 'trash'],
    [null, 'INBOX', '/', 'inbox'],
    [null, 'INBOX/Sendte elementer', '/', 'sent'],
    [null, 'INBOX.Entwürfe', '.', 'drafts'],
    ['', 'Prullenbak', null, 'trash'],
    [null, 'Skräppost', '/', 'junk'],
    [null, 'Arkiv', '/', 'archive'],
    [null, 'Inbox rules', '/', 'other'],
  ])('flags %j and name %s (delimiter %j) make the role %s', (flagText, name, delimiter, role) => {
    const folder = emailFolder.read({ Name: name, Delimiter: delimiter, Flags: flagText, EmailFolderId: 3 })
    expect(remoteFolders([folder])[0]?.role).toBe(role)
  })

  test('a folder that cannot hold mail is left out', () => {
    const folders = [{ Flags: 'NoSelect' }, { Flags: '2' }, { Flags: 16 }, { Flags: '32' }].map((one, index) =>
      emailFolder.read({ ...one, Name: 'x', EmailFolderId: index + 1 }),
    )
    expect(remoteFolders(folders).map((folder) => folder.remoteId)).toEqual(['4'])
  })
})

test.each([
  [undefined, true],
  [null, true],
  [true, true],
  [false, false],
])('a file that the server judges by %s is safe as far as the server goes: %s', (said, safe) => {
  expect(emailAttachment.read({ Filename: 'a.pdf', IsSafeFileExtension: said }).isSafeFileExtension).toBe(safe)
})
