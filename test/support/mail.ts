/** Messages for tests: one to vary, and arbitrary ones. */
import fc from 'fast-check'
import { emptyAddress } from '../../main/sources/mime.ts'
import { calMethods, calReplyStatuses, priorities, type EMailAddress, type EMailEntity } from '../../preload/model.ts'

/** A plain message with the given differences. */
export function mail(different: Partial<EMailEntity> = {}): EMailEntity {
  return {
    to: [address('Ben Berg', 'ben@example.com')],
    cc: [],
    bcc: [],
    subject: 'Quarterly numbers',
    htmlBody: null,
    from: address('Ann Aas', 'ann@example.com'),
    sent: '2026-03-01T10:00:00+02:00',
    size: 1234,
    priority: 'Normal',
    flags: 0,
    messageId: '<one@example.com>',
    plainBody: 'The numbers are in.',
    isSent: false,
    emailSoInfo: null,
    serverId: 0,
    serverIdentifier: null,
    attachments: [],
    customHeaders: [],
    folderName: 'INBOX',
    emailItemId: 0,
    accountId: 0,
    receivedAt: '2026-03-01T08:00:01Z',
    inReplyTo: null,
    repliedAt: null,
    hasCalendarData: false,
    calMethod: 'Unknown',
    calReplyStatus: 'Unknown',
    ...different,
  }
}

export function address(name: string | null, mailbox: string | null): EMailAddress {
  return emptyAddress(mailbox, name)
}

const int = fc.integer({ min: 0, max: 2 ** 31 - 1 })
/** Well-formed text of any script. */
const words = fc.option(fc.string({ unit: 'grapheme', maxLength: 60 }))
const date = fc.option(
  fc
    .tuple(
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.integer({ min: 0, max: 9_999_999 }),
      fc.constantFrom('Z', '+02:00', '-11:30', ''),
    )
    .map(
      ([seconds, ticks, zone]) =>
        `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(ticks).padStart(7, '0')}${zone}`,
    ),
)
const anyAddress: fc.Arbitrary<EMailAddress> = fc.record({
  contactId: int,
  contactName: words,
  personId: int,
  personName: words,
  associateId: int,
  address: words,
  emailId: int,
  duplicatePersonIds: fc.array(int, { maxLength: 3 }),
  name: words,
})
const addresses = fc.array(anyAddress, { maxLength: 4 })
const soInfo = fc.option(
  fc.record({
    documentId: int,
    appointmentId: int,
    projectId: int,
    saleId: int,
    archived: fc.boolean(),
    archivedAt: date,
    archivedBy: int,
    archivedDisplayName: words,
  }),
)

/** Any message a source could deliver. */
export const anyMail: fc.Arbitrary<EMailEntity> = fc.record({
  to: addresses,
  cc: addresses,
  bcc: addresses,
  subject: words,
  htmlBody: words,
  from: fc.option(anyAddress),
  sent: date,
  size: int,
  priority: fc.constantFrom(...priorities),
  flags: fc.integer({ min: 0, max: 63 }),
  messageId: words,
  plainBody: words,
  isSent: fc.boolean(),
  emailSoInfo: soInfo,
  serverId: int,
  serverIdentifier: words,
  attachments: fc.array(
    fc.record({
      description: words,
      filename: words,
      size: int,
      type: words,
      encoding: words,
      id: words,
      disposition: words,
      isSafeFileExtension: fc.boolean(),
      stream: fc.option(fc.base64String({ maxLength: 64 })),
    }),
    { maxLength: 3 },
  ),
  customHeaders: fc.array(
    fc.record({ name: words, values: fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }) }),
    {
      maxLength: 3,
    },
  ),
  folderName: words,
  emailItemId: int,
  accountId: int,
  receivedAt: date,
  inReplyTo: fc.option(
    fc.record({
      serverId: int,
      serverIdentifier: words,
      messageId: words,
      subject: words,
      from: fc.option(anyAddress),
      to: addresses,
      sent: date,
      priority: fc.constantFrom(...priorities),
      flags: fc.integer({ min: 0, max: 63 }),
      size: int,
      emailSoInfo: soInfo,
    }),
  ),
  repliedAt: date,
  hasCalendarData: fc.boolean(),
  calMethod: fc.constantFrom(...calMethods),
  calReplyStatus: fc.constantFrom(...calReplyStatuses),
})
