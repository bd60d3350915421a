/** Mail of the person's own in every standing, for page tests and for looking at the page. */
import type { Draft, DraftId, DraftRow } from '../../preload/drafts.ts'
import type { AccountId, Failure, MessageId } from '../../preload/model.ts'
import { emptyContent, fakeDraft, type FakeDrafts } from './fake-drafts.ts'

interface Standing extends Partial<Pick<Draft, 'state' | 'otherCopy'>> {
  readonly to?: string
  readonly text?: string
  readonly account?: number
  readonly failure?: Failure
  readonly row?: Partial<DraftRow>
}

/** Puts one in; answers its id. */
export function addDraft(drafts: FakeDrafts, subject: string, standing: Standing = {}): DraftId {
  const { to = 'Kari Nordmann', text = 'Thanks for the quick call.', account = 1, failure, row, ...more } = standing
  const names = to === '' ? [] : to.split(', ')
  const content = {
    ...emptyContent(account as AccountId),
    to: names.map((name) => ({ name, address: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com` })),
    html: text,
    subject,
  }
  const { id } = fakeDraft(drafts, content, { ...more, failure: failure ?? null })
  if (row) drafts.rows.set(id, row)
  return id
}

const minute = 60_000
/** One of each standing, as a busy day with bad luck has them. */
export function fillOutbox(drafts: FakeDrafts, now: number): void {
  const tomorrow = new Date(now)
  tomorrow.setDate(tomorrow.getDate() + 1)
  tomorrow.setHours(8, 0, 0, 0)
  addDraft(drafts, 'Contract renewal, second draft', {
    ...{
      state: 'failed',
      to: 'Lena Hofstad',
      text: 'I have moved the price clause to annex B and marked the open points.',
    },
    failure: {
      kind: 'rejected',
      detail: '550 5.1.1 <lena.hofstad@example.com>: Recipient address rejected: User unknown',
    },
    row: { hasFiles: true, attempts: 1 },
  })
  addDraft(drafts, 'Prices for 40 seats', {
    ...{ state: 'unknown', to: 'Anders Holm, Maja Lindqvist', text: 'The offer is attached as a PDF, as agreed.' },
    failure: { kind: 'timeout', detail: '' },
    row: { hasFiles: true, attempts: 1 },
  })
  addDraft(drafts, 'Minutes from Tuesday', {
    state: 'sending',
    to: 'Booking desk',
    text: 'Short notes from the meeting.',
  })
  addDraft(drafts, 'Lunch on Friday? 🍜', {
    ...{ state: 'queued', account: 3, to: 'Yuki Tanaka', text: 'Half past eleven, before the crowd?' },
    failure: { kind: 'offline', detail: '' },
    row: { sendAt: now + 2.5 * minute, attempts: 3 },
  })
  addDraft(drafts, 'Delivery on Thursday', {
    state: 'queued',
    to: 'مريم حداد',
    text: 'شكرا لكم على العرض.',
    row: { sendAt: now + 9000 },
  })
  addDraft(drafts, 'Happy birthday!', { state: 'queued', to: 'Astrid Bakke', row: { sendAt: tomorrow.getTime() } })
  fillDrafts(drafts, now)
}

export function fillDrafts(drafts: FakeDrafts, now: number): void {
  addDraft(drafts, 'Welcome aboard', {
    ...{ to: 'Peter Aasen', text: 'We are glad to have you. Here is what happens in your first week, day by day.' },
    row: { updatedAt: now - 3 * minute, hasFiles: true },
  })
  addDraft(drafts, 'Quarterly review', {
    ...{
      to: 'Ingrid Solberg, Marius Lund, Astrid Bakke, Jonas Eide, Sofie Dahl, Henrik Moen',
      account: 3,
      otherCopy: 7 as MessageId,
    },
    row: { updatedAt: now - 26 * 60 * minute },
  })
  addDraft(drafts, '', { to: '', text: '', row: { updatedAt: now - 5 * 24 * 60 * minute } })
}
