/** The mail of one year of one person, message by message: what arrives, what is answered, and where it lies. */
import { flag } from '../../preload/model.ts'
import { bill, junkMail, newsletter, ticket } from './companies.ts'
import type { Composition, Person } from './compose.ts'
import { compose } from './compose.ts'
import type { LetterMail, Setting } from './kinds.ts'
import { answer, invitation, letter } from './kinds.ts'
import { oddities } from './oddities.ts'
import type { Random } from './random.ts'

export const folders = ['INBOX', 'Sent', 'Drafts', 'Archive', 'Trash', 'Junk', 'Projects.Fjell & fjære – 東京'] as const
export type FolderName = (typeof folders)[number]

/** One message as it lies in a mailbox. */
export interface Filed {
  readonly folder: FolderName
  readonly flags: number
  readonly date: Date
  readonly raw: Buffer
}

const hour = 3_600_000
const day = 24 * hour
const projects = folders[6]

/** `count` messages of the year before `now`; the same dice give the same mail. */
export function* mailOfAYear(dice: Random, owner: Person, count: number, now: Date): Generator<Filed> {
  let left = count
  while (left > 0) {
    const mails =
      left < count - 8 || count < 10
        ? conversation(dice, owner, momentBefore(dice, now), now)
        : [arrival(dice, owner, today(dice, now))]
    for (const filed of mails.slice(0, left)) yield settled(dice, filed, now)
    left -= Math.min(left, mails.length)
  }
}

/** A message that has just arrived. */
export function arrivalAt(dice: Random, owner: Person, date: Date): Filed {
  const { raw } = arrival(dice, owner, date)
  return { folder: 'INBOX', flags: 0, date, raw }
}

/** Dense towards now: half of it within the last three months. On weekdays mostly, and by day. */
function momentBefore(dice: Random, now: Date): Date {
  const back = 365 * day * dice.next() ** 2
  const date = new Date(now.getTime() - back)
  const weekend = date.getUTCDay() % 6 === 0
  const shifted = weekend && dice.chance(0.8) ? date.getTime() - 2 * day : date.getTime()
  const atHour = new Date(shifted)
  atHour.setUTCHours(dice.chance(0.9) ? dice.int(6, 16) : dice.int(0, 23), dice.int(0, 59), dice.int(0, 59), 0)
  const oldest = now.getTime() - 365 * day
  return atHour.getTime() > now.getTime()
    ? new Date(now.getTime() - dice.int(1, 300) * 60_000)
    : new Date(Math.max(oldest, atHour.getTime()))
}

const today = (dice: Random, now: Date): Date =>
  new Date(Math.floor(now.getTime() / 1000) * 1000 - dice.int(2, 420) * 60_000)

function conversation(dice: Random, owner: Person, date: Date, now: Date): Filed[] {
  const kind = dice.next()
  if (kind < 0.7) return [arrival(dice, owner, date)]
  const outgoing = dice.chance(0.3)
  const first = letter({ dice, owner, date }, outgoing)
  const thread = [filed(first.mail, outgoing, owner, date)]
  if (outgoing && dice.chance(0.06)) return [{ ...thread[0], folder: 'Drafts', flags: flag.draft | flag.seen } as Filed]
  if (!dice.chance(0.55)) return thread
  return [...thread, ...answersTo(dice, owner, first, outgoing, date, now)]
}

function answersTo(dice: Random, owner: Person, first: LetterMail, outgoing: boolean, date: Date, now: Date): Filed[] {
  const found: Filed[] = []
  let previous = first
  let mine = outgoing
  let at = date.getTime()
  for (let more = dice.int(1, 4); more > 0; more--) {
    at += dice.int(1, 40) * hour + dice.int(1, 3599) * 1000
    if (at > now.getTime()) break
    mine = !mine
    previous = answer({ dice, owner, date: new Date(at) }, previous, mine)
    found.push(filed(previous.mail, mine, owner, new Date(at)))
  }
  return found
}

function arrival(dice: Random, owner: Person, date: Date): Filed {
  const setting: Setting = { dice, owner, date }
  const kind = dice.next()
  const mail =
    kind < 0.3
      ? letter(setting, false).mail
      : kind < 0.5
        ? newsletter(setting)
        : kind < 0.62
          ? bill(setting)
          : kind < 0.78
            ? ticket(setting)
            : kind < 0.88
              ? invitation(setting)
              : kind < 0.94
                ? dice.pick(oddities)(setting)
                : junkMail(setting)
  const { raw } = filed(mail, false, owner, date)
  return { folder: kind < 0.94 ? 'INBOX' : 'Junk', flags: 0, date, raw }
}

/** Incoming mail has the line of the server that took it. */
function filed(mail: Composition, outgoing: boolean, owner: Person, date: Date): Filed {
  const domain = mail.from?.address.split('@')[1] ?? 'unknown.example'
  const stamp = date.toUTCString().replace('GMT', '+0000')
  const received = `from mail.${domain} by mx.nordlys.example with ESMTPS id ${mail.mark} for <${owner.address}>; ${stamp}`
  const headers = outgoing ? mail.headers : ([['Received', received], ...(mail.headers ?? [])] as const)
  return {
    folder: outgoing ? 'Sent' : 'INBOX',
    flags: outgoing ? flag.seen : 0,
    date,
    raw: compose({ ...mail, ...(headers ? { headers } : {}) }),
  }
}

/** Where mail lies after its time in the inbox, and what its owner has done with it. */
function settled(dice: Random, mail: Filed, now: Date): Filed {
  if (mail.folder !== 'INBOX') return mail
  const age = (now.getTime() - mail.date.getTime()) / day
  const place = dice.next()
  const old = age > 45
  const folder: FolderName =
    old && place < 0.35 ? 'Archive' : place < 0.43 ? projects : place < 0.47 ? 'Trash' : 'INBOX'
  const seen = !dice.chance(age < 1 ? 0.7 : age < 14 ? 0.4 : age < 60 ? 0.08 : 0.01)
  const marks = seen ? flag.seen | (dice.chance(0.18) ? flag.answered : 0) : 0
  return { ...mail, folder, flags: marks | (dice.chance(0.05) ? flag.flagged : 0) }
}
