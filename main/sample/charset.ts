/** PURE: text to bytes of the charsets that old mail comes in, by turning the platform's decoders round. */

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** Throws where the charset has no such sign: sample texts must fit the charset they claim. */
export function encodeText(text: string, charset: string): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8')
  const table = tables.get(charset) ?? tableOf(charset)
  tables.set(charset, table)
  const bytes: number[] = []
  for (const sign of text) {
    const coded = table.get(sign)
    if (!coded) throw new Error(`${charset} has no ${sign}`)
    bytes.push(...coded)
  }
  return Buffer.from(bytes)
}

/** The charset where it has every sign of the text, else UTF-8: as mail programs choose for each part of a message. */
export function fittingCharset(text: string, charset: string): string {
  if (charset === 'utf-8') return charset
  const table = tables.get(charset) ?? tableOf(charset)
  tables.set(charset, table)
  return [...text].every((sign) => table.has(sign)) ? charset : 'utf-8'
}

/** Every sign of the charset with its bytes: one byte each, and two for Shift_JIS. */
function tableOf(charset: string): Map<string, readonly number[]> {
  const decoder = new TextDecoder(charset)
  const table = new Map<string, readonly number[]>()
  const add = (...bytes: number[]): void => {
    const sign = decoder.decode(Uint8Array.from(bytes))
    if ([...sign].length === 1 && sign !== '\ufffd' && !table.has(sign)) table.set(sign, bytes)
  }
  for (let byte = 0; byte < 256; byte++) add(byte)
  if (charset !== 'shift_jis') return table
  for (let lead = 0x81; lead < 0xfd; lead++) for (let trail = 0x40; trail < 0xfd; trail++) add(lead, trail)
  return table
}
