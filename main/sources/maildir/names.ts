/** PURE: folder names of Maildir++, which are IMAP mailbox names behind a dot, and what role a name stands for. */
import type { RemoteFolder } from '../source.ts'

/** Modified UTF-7 of RFC 3501 5.1.3; what is not well formed stays as it is written. */
export function decodeFolderName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (whole, coded: string) => {
    if (coded === '') return '&'
    const units = Buffer.from(coded.replace(/,/g, '/'), 'base64')
    if (units.length < 2) return whole
    return units
      .subarray(0, units.length & ~1)
      .swap16()
      .toString('utf16le')
      .replace(/\p{Surrogate}/gu, '\ufffd')
  })
}

export function encodeFolderName(name: string): string {
  return name.replace(/&/g, '&-').replace(/[^\x20-\x7e]+/g, (run) => {
    const coded = Buffer.from(run, 'utf16le').swap16().toString('base64')
    return `&${coded.replace(/=+$/, '').replace(/\//g, ',')}-`
  })
}

const roles: readonly [RemoteFolder['role'], RegExp][] = [
  ['inbox', /^inbox$|^innboks$/],
  ['sent', /^sent([ _-]?(items|messages|mail))?$|^sendt(e elementer)?$/],
  ['drafts', /^drafts?$|^utkast$|^kladd(er)?$/],
  ['trash', /^trash$|^deleted([ _-]?(items|messages))?$|^papirkurv$|^søppel(kasse)?$|^slettede( elementer)?$/],
  ['junk', /^junk([ _-]?(e-?mail|mail))?$|^spam$|^søppelpost$|^useriøs e-post$/],
  ['archive', /^archives?$|^arkiv$/],
]

/** By the whole name, in English and Norwegian; subfolders have no role of their own. */
export function roleOf(name: string): RemoteFolder['role'] {
  const plain = name.normalize('NFC').toLowerCase()
  return roles.find(([, pattern]) => pattern.test(plain))?.[0] ?? 'other'
}
