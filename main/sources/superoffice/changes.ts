/** What leaves for the server: what a person did to messages, and new messages. */
import type { EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import type { Change, MailSource, RemoteFolder } from '../source.ts'
import { mayBeDone, neverLeft } from './faults.ts'
import type { Operations } from './operations.ts'

/** Faults: rejected (the contract has no call for it, or it would lose mail), and what any request may throw. */
export async function applyChange(
  operations: Operations,
  folder: RemoteFolder,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  const run = callFor(operations, folder, change, signal)
  const ids = change.ids.map(Number)
  try {
    if (ids.length > 1) return await run(ids)
  } catch (thrown) {
    if (!isGone(thrown)) throw thrown
  }
  // One that is gone must not hold up the others.
  for (const id of ids) await run([id]).catch(unlessGone(operations, id, signal))
}

/** Passes over that the message is gone. Where it is still there, it is something else that is not: its new folder. */
function unlessGone(operations: Operations, id: number, signal: AbortSignal) {
  return async (thrown: unknown): Promise<void> => {
    if (!isGone(thrown)) throw thrown
    const there = await operations.email(id, signal).catch((reading: unknown) => {
      if (!isGone(reading)) throw reading
    })
    if (there) throw new Fault('rejected', thrown instanceof Fault ? thrown.message : '')
  }
}

function callFor(
  operations: Operations,
  folder: RemoteFolder,
  change: Change,
  signal: AbortSignal,
): (ids: readonly number[]) => Promise<void> {
  switch (change.kind) {
    case 'seen':
      return (ids) => operations.markEmailsAsRead(ids, change.value, signal)
    case 'answered':
      return (ids) => markAnswered(operations, ids, change.value, signal)
    case 'move':
      return (ids) => operations.moveEmailsToFolder(Number(change.to.remoteId), ids, signal)
    case 'trash':
      return (ids) => operations.moveEmailsToTrash(ids, signal)
    case 'delete':
      // Without a folder to move them to they are gone for good, which nobody meant for other people's mail.
      if (folder.role !== 'trash' && folder.role !== 'drafts')
        throw new Fault('rejected', 'only mail in the trash, and drafts, are deleted for good')
      return (ids) => operations.deleteEmails(ids, null, signal)
    case 'flagged':
      throw new Fault('rejected', 'SuperOffice has no call that flags a message')
  }
}

/** The call knows a message by its Message-ID alone, and knows no way back. One that has none cannot be told of. */
async function markAnswered(operations: Operations, ids: readonly number[], value: boolean, signal: AbortSignal) {
  if (!value) throw new Fault('rejected', 'SuperOffice has no call that takes an answer back')
  for (const id of ids) {
    const email = await operations.email(id, signal)
    if (!email?.messageId) throw new Fault('gone', 'there is no such message, or it has no Message-ID')
    await operations.setRepliedAt(email.messageId, signal)
  }
}

const isGone = (thrown: unknown): boolean => thrown instanceof Fault && thrown.kind === 'gone'

/**
 * The account's own connections are given as none. Not every server takes that from SendEMails; one that refuses, or
 * answers nothing, is asked with Send, and so from then on (contract 7). What may have left is never sent again.
 */
export function sender(operations: Operations): MailSource['send'] {
  let bySend = false
  return async (emails, outgoing, sentItems, signal) => {
    if (outgoing !== null || sentItems !== null)
      return complete(emails, await operations.sendEMails(outgoing, emails, sentItems, signal).catch(orUnsure))
    const sent = bySend ? [] : await operations.sendEMails(null, emails, null, signal).catch(noneIfRefused)
    if (sent.length > 0) return complete(emails, sent)
    const answer = complete(emails, await operations.send(emails, signal).catch(orUnsure))
    bySend = true
    return answer
  }
}

function noneIfRefused(thrown: unknown): EMailEntity[] {
  if (thrown instanceof Fault && !mayBeDone(thrown)) return []
  return orUnsure(thrown)
}

const muddled: readonly string[] = ['rejected', 'gone', 'badAnswer']

function orUnsure(thrown: unknown): never {
  if (thrown instanceof Fault && neverLeft(thrown))
    throw new Fault('throttled', `nothing has left: ${thrown.message}`, { cause: thrown })
  if (!(thrown instanceof Fault) || !muddled.includes(thrown.kind) || !mayBeDone(thrown)) throw thrown
  throw new Fault('timeout', `the message may have left: ${thrown.message}`)
}

function complete(emails: readonly EMailEntity[], sent: EMailEntity[]): EMailEntity[] {
  if (sent.length === 0) throw new Fault('rejected', 'the server did not send the message')
  const told = sent.filter(({ messageId, isSent }) => messageId !== null || isSent).length
  if (sent.length === emails.length && told === sent.length) return sent
  throw new Fault('timeout', `the message may have left: the server answered for ${told} of ${emails.length}`)
}
