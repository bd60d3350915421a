/** PURE: what a folder is for, from its flags, else from its name. */
import { roleNamed, roles, type Role } from '../roles.ts'

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
  return roles.find((role) => has(mask, role)) ?? roleNamed(folder.name, folder.delimiter)
}
