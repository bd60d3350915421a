/** The folders of an account: which hold mail, what they are for, and the one that a message goes to. */
import type { ImapFlow, ListResponse } from 'imapflow'
import { Fault } from '../../failure.ts'
import { roleNamed, type Role } from '../roles.ts'
import type { RemoteFolder } from '../source.ts'
import type { Session } from './connection.ts'
import { stateOf } from './place.ts'

/** Attributes of RFC 6154; `\All` and `\Flagged` are views of mail that lies elsewhere. */
const marked: Readonly<Record<string, Role>> = {
  '\\Inbox': 'inbox',
  '\\Drafts': 'drafts',
  '\\Sent': 'sent',
  '\\Archive': 'archive',
  '\\Junk': 'junk',
  '\\Trash': 'trash',
}
/** A server with more folders than this is broken. */
const most = 20_000

const asked = { messages: true, unseen: true, uidNext: true, uidValidity: true, highestModseq: true } as const

export async function foldersOf({ imap }: Session): Promise<RemoteFolder[]> {
  await imap.leaveFolder()
  const listed = (await imap.list({ statusQuery: asked })).filter((one) => isUsable(imap, one))
  if (listed.length === 0) throw new Fault('badAnswer', 'the server lists no folders')
  if (listed.length > most) throw new Fault('badAnswer', `the server lists ${listed.length} folders`)
  const told = new Set(listed.map(roleTold))
  return listed.map((one) => ({
    remoteId: one.path,
    name: one.path,
    delimiter: one.delimiter || null,
    role: roleTold(one) ?? roleGuessed(imap, one, told),
    flags: [...one.flags].join(' '),
    totalItems: count(one.status?.messages),
    unreadItems: count(one.status?.unseen),
    // Some of the library's ways to ask leave it undefined.
    subscribed: Boolean(one.subscribed),
    state: stateTold(imap, one),
  }))
}

/** Of a folder that is open here a server may tell what it was. */
function stateTold({ mailbox }: ImapFlow, { path, status }: ListResponse): string | null {
  if (!status || (mailbox && mailbox.path === path)) return null
  const { uidValidity, uidNext, messages, highestModseq } = status
  return stateOf({ uidValidity, uidNext, messages, modseq: highestModseq })
}

/** Folders beside the person's own cannot be named by the library where names have a prefix. */
function isUsable({ namespace }: ImapFlow, { path, flags }: ListResponse): boolean {
  const holdsMail = ![...flags].some((one) => /^\\(noselect|nonexistent)$/i.test(one))
  return holdsMail && path !== '' && (path.toUpperCase() === 'INBOX' || path.startsWith(namespace?.prefix ?? ''))
}

/** What the server says; the library's own guesses by name are left out. */
function roleTold({ path, specialUse, specialUseSource }: ListResponse): Role | undefined {
  if (path.toUpperCase() === 'INBOX') return 'inbox'
  return specialUseSource === 'extension' ? marked[specialUse ?? ''] : undefined
}

/** By name, for a folder beside or below the inbox, where the server names no other one. */
function roleGuessed(
  { namespace }: ImapFlow,
  { path, name, delimiter }: ListResponse,
  told: ReadonlySet<unknown>,
): Role {
  const place = path.slice(0, path.length - name.length)
  const isTop = place === '' || place === namespace?.prefix || place.toUpperCase() === `INBOX${delimiter}`
  const role = isTop ? roleNamed(name, null) : 'other'
  return role === 'inbox' || told.has(role) ? 'other' : role
}

const count = (value: number | undefined): number => (Number.isSafeInteger(value) ? Math.max(value ?? 0, 0) : 0)

const usual = { drafts: 'Drafts', sent: 'Sent', trash: 'Trash' } as const

/** The folder with this role, made where there is none. */
export async function folderWithRole(session: Session, role: keyof typeof usual): Promise<string> {
  const found = (await foldersOf(session)).find((one) => one.role === role)
  return found?.remoteId ?? make(session, usual[role])
}

/** The folder of that name; one that mail programs expect is found by its role, or made. Faults: gone. */
export async function folderNamed(session: Session, name: string): Promise<string> {
  if (name.toUpperCase() === 'INBOX') return 'INBOX'
  const found = (await foldersOf(session)).find((one) => one.remoteId === name)
  if (found) return found.remoteId
  const role = roleNamed(name, null)
  if (role === 'drafts' || role === 'sent' || role === 'trash') return folderWithRole(session, role)
  throw new Fault('gone', 'there is no folder of that name')
}

async function make({ imap }: Session, name: string): Promise<string> {
  const { path } = await imap.mailboxCreate(name)
  await imap.mailboxSubscribe(path)
  return path
}
