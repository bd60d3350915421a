/** A believable mailbox in memory for page tests and for looking at the page: accounts, folders, messages. Seeded by position. */
import type { Account } from '../../preload/accounts.ts'
import type {
  AccountId,
  EMailAddress,
  Folder,
  FolderId,
  MessageId,
  MessageRow,
  MessageView,
} from '../../preload/model.ts'

export interface SampleMailbox {
  accounts: Account[]
  folders: Folder[]
  messages: MessageView[]
}

const people = [
  'Ingrid Solberg',
  'Marius Lund',
  'Astrid Bakke',
  'Jonas Eide',
  'Sofie Dahl',
  'Henrik Moen',
  'Nora Vik',
  'Erik Strand',
  'Camilla Haugen',
  'Thomas Berge',
  'Priya Raman',
  'Daniel Okafor',
]
const senders = [
  'Kari Nordmann',
  'Fjordtech AS',
  'Lena Hofstad',
  'Anders Holm',
  'Booking desk',
  'Maja Lindqvist',
  'Oslo Kommune',
  'Peter Aasen',
  'Weekly Digest',
  'مريم حداد',
  'Yuki Tanaka',
  'Invoices, Bergen Kraft',
]
const letters: readonly (readonly [subject: string, text: string])[] = [
  [
    'Contract renewal, second draft',
    'Thanks for the quick call. I have moved the price clause to annex B and marked the two open points in yellow.',
  ],
  [
    'Minutes from Tuesday',
    'Short notes from the meeting, and who does what until next week. Shout if I got something wrong.',
  ],
  ['Invitation: Quarterly review', 'Let us go through the pipeline together. Room 4, or join from your desk.'],
  [
    'Delivery delayed until Thursday',
    'The carrier was held up at the border. Your shipment is safe and should reach you on Thursday before noon.',
  ],
  [
    'Re: Prices for 40 seats',
    'That works for us. Could you send the offer as a PDF so that I can take it to the board?',
  ],
  ['Your invoice for March', 'Invoice 20418 is attached. It is due in 14 days. Thank you for your business.'],
  [
    'What we learned this week',
    'Five short reads about customers, from onboarding to renewal, and one chart worth a thousand meetings.',
  ],
  ['Lunch on Friday? 🍜', 'The new place by the harbour has opened. Half past eleven, before the crowd?'],
  ['مرحبا، بخصوص العرض', 'شكرا لكم على العرض. هل يمكننا مناقشة التفاصيل يوم الأحد؟'],
  [
    'Fwd: Keynote recording and the very long list of follow-up questions that the audience left in the chat',
    'See below, some are good.',
  ],
  ['', 'Sent from my phone'],
  ['Welcome aboard', 'We are glad to have you. Here is what happens in your first week, day by day.'],
]

export const html = 6
const hour = 3_600_000

export function address(name: string, mail: string): EMailAddress {
  return {
    contactId: 0,
    contactName: null,
    personId: 0,
    personName: null,
    associateId: 0,
    address: mail,
    emailId: 0,
    duplicatePersonIds: [],
    name,
  }
}

const mailOf = (name: string) =>
  `${
    name
      .toLowerCase()
      .replace(/[^a-z]+/g, '.')
      .replace(/^\.|\.$/g, '') || 'maryam'
  }@example.com`

/** Twelve accounts, `perInbox` messages in each inbox and a few elsewhere, newest at `now`. */
export function sampleMailbox(options: { now: number; perInbox?: number; synced?: boolean }): SampleMailbox {
  const { now, perInbox = 60, synced = true } = options
  const accounts = people.map((name, index): Account => ({
    id: (index + 1) as AccountId,
    connectionId: `c${index + 1}`,
    kind: 'superoffice',
    address: mailOf(name),
    name,
    origin: '127.0.0.1:8080',
    colour: (['blue', null, 'orange', null, 'teal', 'pink'] as const)[index] ?? null,
    lastSyncedAt: synced ? now - 2 * 60_000 : null,
    verdict: synced ? 'synced' : null,
    failure: null,
    retryAt: null,
    reachable: true,
    waitingChanges: 0,
  }))
  const folders: Folder[] = []
  const messages: MessageView[] = []
  for (const account of synced ? accounts : []) fill(account, folders, messages, now, perInbox)
  return { accounts, folders, messages }
}

const kinds = [
  ['INBOX', 'inbox'],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Archive', 'archive'],
  ['INBOX/Projects', 'other'],
  ['INBOX/Projects/Harbour', 'other'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
] as const

function fill(account: Account, folders: Folder[], messages: MessageView[], now: number, perInbox: number): void {
  kinds.forEach(([name, role], index) => {
    const id = (account.id * 100 + index) as FolderId
    const count = role === 'inbox' ? perInbox : role === 'trash' ? 0 : 9
    const own = Array.from({ length: count }, (_, n) => messageOf(account, id, n, now))
    messages.push(...own)
    folders.push({
      id,
      accountId: account.id,
      name,
      delimiter: '/',
      role,
      total: count,
      subscribed: role !== 'junk',
      unread: role === 'sent' || role === 'drafts' ? 0 : own.filter((message) => (message.flags & 1) === 0).length,
    })
  })
}

function messageOf(account: Account, folderId: FolderId, n: number, now: number): MessageView {
  const turn = n + account.id * 5
  const which = turn % letters.length
  const [subject, text] = letters[which] ?? ['', '']
  const from = senders[turn % senders.length] ?? ''
  const receivedAt = now - 25 * 60_000 - (folderId % 100) * 9.3 * hour - n * n * 0.16 * hour - n * 1.7 * hour
  const withFile = which === 0 || which === 5
  return {
    // Distinct per folder, and rising with the time of receipt, as the mirror's own ids are.
    id: (Math.floor(receivedAt / 1000) * 2 ** 20 + folderId) as MessageId,
    accountId: account.id,
    folderId,
    subject,
    receivedAt: Math.floor(receivedAt),
    sent: new Date(receivedAt).toISOString(),
    from: address(from, mailOf(from)),
    to: [address(account.name, account.address)],
    cc: which === 1 ? people.slice(0, 5).map((name) => address(name, mailOf(name))) : [],
    bcc: [],
    size: 4200 + turn * 317,
    flags:
      (n < 5 && n !== 2) || (account.id % 3 === 1 && n % (20 + account.id) === 9)
        ? 0
        : 1 + (n % 7 === 3 ? 8 : 0) + (n % 5 === 1 ? 32 : 0),
    priority: which === 3 ? 'High' : 'Normal',
    messageId: `<${account.id}.${folderId}.${n}@example.com>`,
    repliedAt: null,
    hasCalendarData: which === 2,
    calMethod: which === 2 ? 'Request' : 'Unknown',
    calReplyStatus: 'Unknown',
    hasHtml: which === html || which === 11 || which === 5,
    plainBody: plain(text, account.name),
    emailSoInfo: which === 0 ? archived : null,
    isCut: false,
    isMalformed: false,
    attachments: withFile ? files : [],
  }
}

const archived = {
  documentId: 7,
  appointmentId: 0,
  projectId: 0,
  saleId: 3,
  archived: true,
  archivedAt: '2026-03-02T09:14:00.0000000',
  archivedBy: 4,
  archivedDisplayName: 'Astrid Bakke',
}

export const sampleFile = (filename: string, size: number, isSafeFileExtension: boolean) => ({
  description: null,
  filename,
  size,
  type: 'application/octet-stream',
  encoding: 'base64',
  id: filename,
  disposition: 'attachment',
  isSafeFileExtension,
})
const files = [
  sampleFile('Contract renewal, Fjordtech and partners, second draft.pdf', 248_300, true),
  sampleFile('Price list.xlsx', 18_900, true),
  sampleFile('setup-fonts.exe', 3_410_000, false),
]

const plain = (text: string, name: string) =>
  `Hello ${name.split(' ')[0]},\n\n${text}\n\nThe two things I still need from you:\n\n  1. A yes or no on the dates\n  2. Who signs on your side\n\n` +
  'The background is at https://example.com/renewal?year=2026, as ever.\n\nKind regards\nKari\n\n> On Monday you wrote:\n> Could we have the second draft before the board meets?\n'

export function rowOf(message: MessageView): MessageRow {
  return {
    id: message.id,
    accountId: message.accountId,
    folderId: message.folderId,
    subject: message.subject,
    fromName: message.from?.name ?? null,
    fromAddress: message.from?.address ?? null,
    toText: message.to.map((one) => one.name ?? '').join(', '),
    preview: (message.plainBody ?? '')
      .replace(/^Hello[^\n]*\n/, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 160),
    receivedAt: message.receivedAt,
    flags: message.flags,
    priority: message.priority,
    hasAttachments: message.attachments.length > 0,
    hasCalendarData: message.hasCalendarData,
  }
}
