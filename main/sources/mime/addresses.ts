/** PURE: who a message is from and to (RFC 5322 3.4). The plain forms are read here, all others by the library. */
import { addressParser, type Address } from 'postal-mime'
import { decodeWords } from './words.ts'

/** `Name <a@b>`, `"Name" <a@b>`: no comment, group, escape or control character, one @ that counts. */
const named =
  // eslint-disable-next-line no-control-regex -- they are what the library drops
  /[ \t]*(?:"([^"\\\0-\x08\x0a-\x1f]*)"[ \t]*|([^\s"\\<>(),:;\0-\x1f][^"\\<>(),:;\0-\x08\x0a-\x1f]*|))<([^\s"\\<>(),:;@?\0-\x1f]+@[^\s"\\<>(),:;@\0-\x1f]+)>[ \t]*(?:,|$)/y
const bare =
  // eslint-disable-next-line no-control-regex -- as above
  /[ \t]*([^\s"\\<>(),:;@?\0-\x1f]+@[^\s"\\<>(),:;@\0-\x1f]+)[ \t]*(?:,|$)/y

/** Each mailbox and group of the header, names decoded. */
export function addressesOf(header: string): Address[] {
  const found: Address[] = []
  for (let at = 0; at < header.length;) {
    named.lastIndex = bare.lastIndex = at
    const one = named.exec(header) ?? bare.exec(header)
    if (!one) return addressParser(header)
    const isBare = one.length === 2
    const address = (isBare ? one[1] : one[3]) ?? ''
    const name = isBare ? '' : decodeWords((one[1] ?? one[2] ?? '').trim())
    found.push({ address, name: name === address ? '' : name })
    at += one[0].length
  }
  return found
}
