/** An outbox over a real mirror and an agent that does what the test says. */
import { expect, onTestFinished } from 'vitest'
import type { DraftContent, DraftId } from '../../preload/drafts.ts'
import type { AccountId, EMailEntity, MessageId } from '../../preload/model.ts'
import { noContext, readDraft, type StoredDraft } from '../../main/mirror/drafts.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import { createOutbox, type Outbox } from '../../main/outbox/outbox.ts'
import type { OutboxEvent, OutboxParts } from '../../main/outbox/parts.ts'
import { emptyContent } from './fake-drafts.ts'
import { address, mail } from './mail.ts'
import { mirrorWith } from './mirrors.ts'
import { testClock, type TestClock } from './test-clock.ts'

export interface OutboxScript {
  /** Its server answered when it was last asked. */
  isReachable: boolean
  /** What the server makes of a mail; throws what a source throws. */
  send: (email: EMailEntity, signal: AbortSignal | undefined) => Promise<void> | void
  /** What is in Sent. */
  find: (rfcId: string) => Promise<boolean> | boolean
  prepare: (draft: StoredDraft) => Promise<void> | void
  readonly sent: EMailEntity[]
  readonly left: { id: DraftId; subject: string | null }[]
  readonly events: OutboxEvent[]
  readonly log: string[]
}

export interface Stage {
  readonly mirror: Mirror
  readonly accountIds: AccountId[]
  readonly clock: TestClock
  readonly script: OutboxScript
  readonly outbox: Outbox
  /** A draft as the person has written it. */
  write(subject: string, different?: Partial<DraftContent>): Promise<DraftId>
  read(id: DraftId): StoredDraft | undefined
  /** States of these, in a row. */
  states(...ids: DraftId[]): (string | undefined)[]
  /** Another outbox over the same mirror, as after a restart. */
  again(): Outbox
}

/** Subjects of mail, in its order. */
export const subjects = (emails: readonly EMailEntity[]) => emails.map(({ subject }) => subject)
/** What was told, beside that something changed. */
export const names = ({ script }: Stage) =>
  script.events.map(({ name }) => name).filter((name) => name !== 'drafts.changed')
/** Waits until nobody is asleep but for this long. */
export const asleep = ({ clock }: Stage, ...ms: number[]) => expect.poll(() => clock.sleeps).toEqual(ms)

/** The entity of a draft, as far as these tests need it. */
export function entityOfDraft({ content, rfcId }: StoredDraft): EMailEntity {
  const to = content.to.map((one) => address(one.name, one.address))
  return mail({ subject: content.subject, messageId: rfcId, sent: null, to, plainBody: content.plain })
}

export async function writeDraft(
  mirror: Mirror,
  accountId: AccountId,
  subject: string,
  different: Partial<DraftContent> = {},
): Promise<DraftId> {
  const to = [{ name: 'Ben Berg', address: 'ben@example.com' }]
  const content = { ...emptyContent(accountId), to, subject, html: null, plain: 'The numbers are in.', ...different }
  const draft = { kind: 'new', content, context: noContext, preview: '', copy: null, now: 0 } as const
  return mirror.writeDraft('drafts.add', draft)
}

export async function outboxStage({ accounts = 1, isStarted = true } = {}): Promise<Stage> {
  const { mirror, accountIds } = await mirrorWith(accounts)
  const clock = testClock()
  const script: OutboxScript = {
    send: () => undefined,
    find: () => false,
    prepare: () => undefined,
    ...{ sent: [], left: [], events: [], log: [], isReachable: false },
  }
  const parts: OutboxParts = {
    ...{ mirror, clock, isReachable: () => script.isReachable },
    log: (line) => void script.log.push(line),
    agent: {
      async sendEMails(_account, emails, _outgoing, _sentItems, signal) {
        for (const email of emails) await script.send(email, signal)
        script.sent.push(...emails)
        return emails.map((email) => ({ ...email, isSent: true }))
      },
      findSent: async (_account, rfcId) => ((await script.find(rfcId)) ? (1 as MessageId) : null),
    },
    async prepare(draft) {
      await script.prepare(draft)
      return { email: entityOfDraft(draft), outgoing: null, sentItems: null }
    },
    async left(draft) {
      script.left.push({ id: draft.id, subject: draft.content.subject })
      await mirror.writeDraft('drafts.remove', { ids: [draft.id] })
    },
    emit: (event) => void script.events.push(event),
  }
  const again = () => {
    const outbox = createOutbox(parts)
    onTestFinished(() => outbox.close())
    return outbox
  }
  const outbox = again()
  if (isStarted) outbox.start()
  const read = (id: DraftId) => readDraft(mirror.drafts, id)
  return {
    ...{ mirror, accountIds, clock, script, outbox, read, again },
    write: (subject, different) =>
      writeDraft(mirror, different?.accountId ?? accountIds[0] ?? never(), subject, different),
    states: (...ids) => ids.map((id) => read(id)?.state),
  }
}

function never(): never {
  throw new Error('no account')
}
