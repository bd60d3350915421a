/** PURE: the right answers of an IMAP server about the mail that it holds. */

export interface Letter {
  readonly uid: number
  flags: string[]
  readonly raw: string
  /** When it last changed, where the server counts changes. */
  change: number
}
export interface Mailbox {
  readonly name: string
  validity: number
  letters: Letter[]
  /** Removed messages, with when they went. */
  gone: { readonly uid: number; readonly change: number }[]
  readonly attributes: string
}
export interface Command {
  readonly tag: string
  /** In capitals, `UID FETCH` and its like as one. */
  readonly name: string
  readonly rest: string
  readonly line: string
}

/** A folder that holds one letter a text, from UID 1 on. */
export function mailboxOf(name: string, raws: readonly string[], attributes = ''): Mailbox {
  const letters = raws.map((raw, at) => ({ uid: at + 1, flags: at % 2 ? ['\\Seen'] : [], raw, change: at + 1 }))
  return { name, validity: 7, letters, gone: [], attributes }
}

/** Answers for one connection, which has its own open folder. */
export function answersTo(mailboxes: readonly Mailbox[], capability: string): (command: Command) => string {
  let open: Mailbox | undefined
  const named = (text: string) => mailboxes.find(({ name }) => name === unquoted(text) || isInbox(name, unquoted(text)))
  const can = (one: string) => capability.split(' ').includes(one)
  return (command) => {
    const { tag, name, rest } = command
    const ok = (lines: readonly string[] = [], code = '') => [...lines, `${tag} OK ${code}done`, ''].join('\r\n')
    switch (name) {
      case 'GREETING':
        return `* OK [CAPABILITY ${capability}] ready\r\n`
      case 'CAPABILITY':
        return ok([`* CAPABILITY ${capability}`])
      case 'LOGIN':
      case 'AUTHENTICATE':
        return ok([`* CAPABILITY ${capability}`])
      case 'NAMESPACE':
        return ok(['* NAMESPACE (("" "/")) NIL NIL'])
      case 'LIST':
        return ok(listed(mailboxes, rest))
      case 'LSUB':
        return ok(mailboxes.map((one) => `* LSUB () "/" "${one.name}"`))
      case 'STATUS': {
        const found = named(rest)
        return found ? ok([statusOf(found, rest.slice(rest.lastIndexOf('(')))]) : `${tag} NO [NONEXISTENT] none\r\n`
      }
      case 'SELECT':
      case 'EXAMINE':
        open = named(rest)
        return open ? ok(selected(open, rest, can('CONDSTORE')), '[READ-WRITE] ') : `${tag} NO [NONEXISTENT] none\r\n`
      case 'CLOSE':
      case 'UNSELECT':
        open = undefined
        return ok()
      case 'UID SEARCH':
        return ok([found(open?.letters ?? [], command, can('ESEARCH'))])
      case 'FETCH':
      case 'UID FETCH':
        return ok(open ? fetched(open, command) : [])
      case 'COMPRESS':
        return `${tag} NO not now\r\n`
      case 'IDLE':
        return '+ idling\r\n'
      case 'LOGOUT':
        return `* BYE bye\r\n${ok()}`
      default:
        return /^done$/i.test(tag) ? '' : ok()
    }
  }
}

const isInbox = (name: string, asked: string) => name === 'INBOX' && /^inbox$/i.test(asked)
/** The first word of the arguments. */
const unquoted = (text: string): string =>
  (/^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? /^\S+/.exec(text)?.[0] ?? '').replace(/\\(.)/g, '$1')

function listed(mailboxes: readonly Mailbox[], rest: string): string[] {
  const pattern = /^(?:\([^)]*\) )?\S+ ("[^"]*"|\S+)/.exec(rest)?.[1]?.replaceAll('"', '') ?? '*'
  if (pattern === '') return ['* LIST (\\Noselect) "/" ""']
  const items = /STATUS (\([^)]*\))/.exec(rest)?.[1]
  return mailboxes
    .filter(({ name }) => /[*%]/.test(pattern) || name === pattern)
    .flatMap((one) => [
      `* LIST (\\Subscribed${one.attributes === '' ? '' : ` ${one.attributes}`}) "/" "${one.name}"`,
      ...(items === undefined ? [] : [statusOf(one, items)]),
    ])
}

const nextOf = ({ letters, gone }: Mailbox): number => Math.max(0, ...[...letters, ...gone].map(({ uid }) => uid)) + 1
const changeOf = ({ letters, gone }: Mailbox): number =>
  Math.max(1, ...[...letters, ...gone].map(({ change }) => change))

function statusOf(mailbox: Mailbox, items: string): string {
  const values: Record<string, number> = {
    MESSAGES: mailbox.letters.length,
    RECENT: 0,
    UNSEEN: mailbox.letters.filter(({ flags }) => !flags.includes('\\Seen')).length,
    UIDNEXT: nextOf(mailbox),
    UIDVALIDITY: mailbox.validity,
    HIGHESTMODSEQ: changeOf(mailbox),
  }
  const told = items
    .replace(/[()]/g, '')
    .trim()
    .split(/\s+/)
    .filter((one) => one in values)
  return `* STATUS "${mailbox.name}" (${told.map((one) => `${one} ${values[one]}`).join(' ')})`
}

function selected(mailbox: Mailbox, rest: string, counts: boolean): string[] {
  const { letters, gone, validity } = mailbox
  const [, known, since = '0'] = /QRESYNC \((\d+) (\d+)/.exec(rest) ?? []
  const again = known === `${validity}` ? Number(since) : null
  const removed = again === null ? [] : gone.filter(({ change }) => change > again).map(({ uid }) => uid)
  const news = again === null ? [] : letters.filter(({ change }) => change > again)
  return [
    '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
    '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] yes',
    `* ${letters.length} EXISTS`,
    '* 0 RECENT',
    `* OK [UIDVALIDITY ${validity}] valid`,
    `* OK [UIDNEXT ${nextOf(mailbox)}] next`,
    ...(counts ? [`* OK [HIGHESTMODSEQ ${changeOf(mailbox)}] highest`] : []),
    ...(removed.length > 0 ? [`* VANISHED (EARLIER) ${removed.join(',')}`] : []),
    ...news.map((one) => fetchOf(letters.indexOf(one) + 1, ['UID', 'FLAGS', 'MODSEQ'], one)),
  ]
}

const has = (set: string, number: number, highest: number): boolean =>
  set.split(',').some((range) => {
    const [first = 0, last = first] = range.split(':').map((one) => (one === '*' ? highest : Number(one)))
    return number >= Math.min(first, last) && number <= Math.max(first, last)
  })

/** By UID only; other keys find all. */
function found(letters: readonly Letter[], { tag, rest }: Command, extended: boolean): string {
  const set = /(?:^|\s)(?:UID )?([\d:*,]+)(?:\s|$)/i.exec(rest.replace(/MODSEQ \d+/i, ''))?.[1] ?? '1:*'
  const uids = letters.map(({ uid }) => uid).filter((uid) => has(set, uid, letters.at(-1)?.uid ?? 0))
  if (!extended || !/RETURN/i.test(rest)) return `* SEARCH${uids.map((uid) => ` ${uid}`).join('')}`
  return `* ESEARCH (TAG "${tag}") UID${uids.length > 0 ? ` ALL ${uids.join(',')}` : ''}`
}

function fetched({ letters, gone }: Mailbox, { name, rest }: Command): string[] {
  const [, set = '', items = '', more = ''] = /^(\S+) (\([^)]*\)|\S+)(.*)$/s.exec(rest) ?? []
  const byUid = name === 'UID FETCH'
  const wanted: string[] = items.match(/BODY(?:\.PEEK)?\[[^\]]*\](?:<[\d.]+>)?|[A-Z0-9.]+/gi) ?? []
  const since = Number(/CHANGEDSINCE (\d+)/i.exec(more)?.[1] ?? 0)
  const removed = /VANISHED/i.test(more) ? gone.filter(({ change }) => change > since).map(({ uid }) => uid) : []
  const all: string[] = byUid && !wanted.includes('UID') ? ['UID', ...wanted] : wanted
  const last = byUid ? (letters.at(-1)?.uid ?? 0) : letters.length
  return [
    ...(removed.length > 0 ? [`* VANISHED (EARLIER) ${removed.join(',')}`] : []),
    ...letters.flatMap((one, at) =>
      has(set, byUid ? one.uid : at + 1, last) && one.change > since ? [fetchOf(at + 1, all, one)] : [],
    ),
  ]
}

/** One message's answer with these items. */
export function fetchOf(sequence: number, items: readonly string[], letter: Letter): string {
  return `* ${sequence} FETCH (${items.map((item) => itemOf(item.toUpperCase(), letter)).join(' ')})`
}

function itemOf(item: string, { uid, flags, raw, change }: Letter): string {
  if (item === 'UID') return `UID ${uid}`
  if (item === 'FLAGS') return `FLAGS (${flags.join(' ')})`
  if (item === 'MODSEQ') return `MODSEQ (${change})`
  if (item === 'RFC822.SIZE') return `RFC822.SIZE ${raw.length}`
  if (item === 'INTERNALDATE') return 'INTERNALDATE "01-Mar-2026 10:00:00 +0000"'
  if (item === 'BODYSTRUCTURE')
    return `BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" ${raw.length} 5)`
  if (item === 'ENVELOPE') return 'ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)'
  const [, section = '', from, count] = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/.exec(item) ?? []
  const end = raw.indexOf('\r\n\r\n') + 4
  const whole = /^HEADER/.test(section) ? raw.slice(0, end) : section === '' ? raw : raw.slice(end)
  const part = from === undefined ? whole : whole.slice(Number(from), Number(from) + Number(count))
  return `BODY[${section}]${from === undefined ? '' : `<${from}>`} {${part.length}}\r\n${part}`
}
