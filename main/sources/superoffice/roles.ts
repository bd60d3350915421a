/** PURE: what a folder is for, from its flags, else from names that mail programs give folders in six languages. */
import type { folderRoles } from '../../../preload/model.ts'

type Role = (typeof folderRoles)[number]

/** EMailFolderAttributes (contract 6). */
const attributes: Readonly<Record<string, number>> = {
  noselect: 2,
  nonexistent: 16,
  archive: 1024,
  drafts: 2048,
  inbox: 8192,
  junk: 16384,
  sent: 32768,
  trash: 65536,
}
const roles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const

/** English, Norwegian, Swedish, Danish, German, Dutch. */
const known: Readonly<Record<(typeof roles)[number], readonly string[]>> = {
  inbox: ['inbox', 'innboks', 'inkorg', 'inkorgen', 'indbakke', 'posteingang', 'postvak in'],
  drafts: ['drafts', 'draft', 'utkast', 'kladd', 'kladder', 'kladde', 'entwürfe', 'concepten'],
  sent: [
    'sent',
    'sent items',
    'sent mail',
    'sent messages',
    'sendte elementer',
    'sendt',
    'skickat',
    'skickade objekt',
    'sendt post',
    'gesendet',
    'gesendete objekte',
    'gesendete elemente',
    'verzonden',
    'verzonden items',
  ],
  archive: ['archive', 'archives', 'arkiv', 'archiv', 'archief'],
  junk: [
    'junk',
    'junk e-mail',
    'junk email',
    'spam',
    'søppelpost',
    'skräppost',
    'uønsket mail',
    'uønsket post',
    'junk-e-mail',
    'ongewenste e-mail',
    'ongewenst',
  ],
  trash: [
    'trash',
    'deleted',
    'deleted items',
    'deleted messages',
    'slettede elementer',
    'slettet',
    'papirkurv',
    'papperskorgen',
    'borttaget',
    'borttagna objekt',
    'slettet post',
    'papierkorb',
    'gelöschte objekte',
    'gelöschte elemente',
    'prullenbak',
    'verwijderde items',
    'verwijderd',
  ],
}

/** Digits are a mask; else words, with or without IMAP's backslash, between commas or spaces. */
function maskOf(flags: string | null): number {
  if (flags === null) return 0
  if (/^\s*\d+\s*$/.test(flags)) return Number(flags)
  return flags
    .split(/[,\s]+/)
    .reduce((mask, word) => mask | (attributes[word.replace(/^\\/, '').toLowerCase()] ?? 0), 0)
}

const has = (mask: number, name: string): boolean => (mask & (attributes[name] ?? 0)) !== 0

/** False for a folder that only has folders in it, or is only remembered. */
export function holdsMail(flags: string | null): boolean {
  const mask = maskOf(flags)
  return !has(mask, 'noselect') && !has(mask, 'nonexistent')
}

export function roleOf(folder: { name: string | null; delimiter: string | null; flags: string | null }): Role {
  const mask = maskOf(folder.flags)
  const flagged = roles.find((role) => has(mask, role))
  if (flagged) return flagged
  const last = (folder.delimiter ? folder.name?.split(folder.delimiter).at(-1) : folder.name) ?? ''
  const name = last.trim().toLowerCase().normalize('NFC')
  return roles.find((role) => known[role].includes(name)) ?? 'other'
}
