/** The calls about mail that is written and sent; a part of the contract. */
import { z } from 'zod'
import { call, done, nothing } from './call.ts'
import {
  beginning,
  calendarAnswers,
  draft,
  draftContent,
  draftFile,
  draftFileId,
  draftId,
  draftRow,
  person,
  signature,
  stationery,
  template,
} from './drafts.ts'
import { accountId, messageId, moment } from './model.ts'

const one = z.strictObject({ id: draftId })
const fileOf = one.extend({ fileId: draftFileId })

/** Bytes that one `drafts.putBytes` takes at most, so that window and main stay smooth. */
export const pieceBytes = 1_000_000

export const draftCalls = {
  /** All that is not sent yet, newest first; and what was sent in the last minutes is not among it. */
  'drafts.list': call(nothing, z.array(draftRow)),
  /** Errors: gone. */
  'drafts.read': call(one, draft),
  /** Makes a draft and opens its window. Errors: gone, invalid (no account; a link that is none), offline (parts of it are at the server). */
  'drafts.compose': call(beginning, draftId),
  /** Opens its window, or brings it to the front; one that waits to be sent is taken back first. Errors: gone; rejected while it is being sent. */
  'drafts.open': call(one, done),
  /** On the disk when it is answered. Errors: gone, disk; rejected where it is not a draft any more. */
  'drafts.save': call(one.extend({ content: draftContent }), done),
  /** Removes it here and on its server, and closes its window. Errors: rejected while it is being sent, or may have been. */
  'drafts.discard': call(one, done),
  /** Closes its window; an untouched new one is removed. */
  'drafts.close': call(one, done),
  /** Begins a file. `inline` gives it a Content-ID. Errors: gone, disk, rejected. */
  'drafts.beginFile': call(
    one.extend({ name: z.string().max(1000), type: z.string().max(255), inline: z.boolean() }),
    draftFileId,
  ),
  'drafts.putBytes': call(
    fileOf.extend({ bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= pieceBytes) }),
    done,
  ),
  /** The file is whole and belongs to the draft. Errors: disk, gone. */
  'drafts.endFile': call(fileOf, draftFile),
  /** Asks the person for files and takes copies of them; empty where they chose none. Errors: disk. */
  'drafts.pickFiles': call(one, z.array(draftFile)),
  /** Also one that was only begun. */
  'drafts.dropFile': call(fileOf, done),
  /**
   * Into the outbox, not to leave before `at` (null: now, after the time for an undo), and closes the window. Errors: invalid (nobody
   * to send it to, or an address that is none), gone, disk.
   */
  'drafts.send': call(one.extend({ at: moment.nullable() }), done),
  /** Out of the outbox and back into its window. Answers false where it has left meanwhile, or is leaving. */
  'drafts.takeBack': call(one, z.boolean()),
  /**
   * Now, and without waiting. One that nobody knows of is looked for in Sent first, and sent once more where it is not there.
   * Errors: where it could not be looked for, why; then it stays what it is.
   */
  'drafts.sendNow': call(one, done),
  /** Of one that nobody knows of: it has arrived. */
  'drafts.arrived': call(one, done),
  /** Of one that was changed elsewhere too. */
  'drafts.keep': call(one.extend({ keep: z.enum(['mine', 'other', 'both']) }), done),
  /** The password of a server that is not the account's own; kept in the keychain until the mail is sent. Errors: keychain. */
  'drafts.password': call(
    one.extend({ server: z.enum(['outgoing', 'sentItems']), password: z.string().max(4096) }),
    done,
  ),
  /** Answers an invitation (iTIP REPLY, RFC 5546), by way of the outbox. Errors: invalid, where it is none; gone, offline. */
  'invitations.answer': call(z.strictObject({ id: messageId, answer: z.enum(calendarAnswers) }), draftId),
  /** At most 8, best first. Every word must begin a word of name or address. */
  'people.suggest': call(
    z.strictObject({ text: z.string().max(200), accountId: accountId.nullable() }),
    z.array(person),
  ),
  'stationery.get': call(nothing, stationery),
  /** Empty takes the account's signature away. Errors: disk. */
  'stationery.sign': call(signature, done),
  /** Of the same name, or of the one that it `replaces`, there is none after it. Errors: invalid (too many), disk. */
  'stationery.keep': call(template.extend({ replaces: z.string().max(200).nullable() }), done),
  'stationery.drop': call(template.pick({ name: true }), done),
} as const

export const draftEvents = {
  /** Drafts came, went, or changed where they stand; at most ten a second. */
  'drafts.changed': nothing,
  /** A mail went into the outbox and can be taken back until then (ms since 1970). */
  'drafts.queued': z.strictObject({ id: draftId, subject: z.string(), until: moment }),
  'drafts.sent': z.strictObject({ id: draftId, subject: z.string() }),
  /** A mail came back, or nobody knows whether it left. */
  'drafts.returned': z.strictObject({ id: draftId, subject: z.string(), state: z.enum(['failed', 'unknown']) }),
  /** Signatures or templates are others than before. */
  'stationery.changed': nothing,
} as const
