/** PURE: what a folder is for, by the names that mail programs give folders in six languages. */
import type { folderRoles } from '../../preload/model.ts'

export type Role = (typeof folderRoles)[number]

export const roles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const

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

/** By the last part of the name. */
export function roleNamed(name: string | null, delimiter: string | null): Role {
  const last = (delimiter ? name?.split(delimiter).at(-1) : name) ?? ''
  const plain = last.trim().toLowerCase().normalize('NFC')
  return roles.find((role) => known[role].includes(plain)) ?? 'other'
}
