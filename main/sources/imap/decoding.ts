/** PURE: the transfer encodings of RFC 2045, for bytes that come in pieces cut anywhere. */

interface Decoder {
  write(bytes: Uint8Array): Uint8Array
  end(): Uint8Array
}

/** `encoding` as the part names it; one that is unknown is none. */
export function decoder(encoding: string): Decoder {
  const name = encoding.trim().toLowerCase()
  if (name === 'base64') return inSteps((text) => text.length - (text.length % 4), asBase64, /[^A-Za-z0-9+/=]+/g)
  if (name === 'quoted-printable') return inSteps((text) => text.lastIndexOf('\n') + 1, asQuotedPrintable)
  return { write: (bytes) => bytes, end: () => new Uint8Array() }
}

/** Decodes as far as `usable` says, and keeps what is left for the next piece. */
function inSteps(usable: (text: string) => number, decode: (text: string) => Uint8Array, noise?: RegExp): Decoder {
  let kept = ''
  return {
    write(bytes) {
      const more = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
      const text = kept + (noise ? more.replace(noise, '') : more)
      const end = usable(text)
      kept = text.slice(end)
      return decode(text.slice(0, end))
    },
    end: () => decode(kept),
  }
}

const asBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64')

/** Blanks at the end of a line are no content, and `=` there joins it to the next one (RFC 2045 6.7). */
function asQuotedPrintable(text: string): Uint8Array {
  const joined = text.replace(/[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n|=$/g, '')
  const plain = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}
