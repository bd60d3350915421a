/** PURE: base64 as mail has it: in lines, padded anywhere, with foreign characters in between (RFC 2045 6.8). */

const alphabet = new Uint8Array(256)
for (const sign of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')) alphabet[sign] = 1
const equals = 0x3d
const LF = 10
const CR = 13

/** Whole and clean: nothing to repair. */
const clean = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/

export interface FromBase64 {
  readonly bytes: Buffer
  /** Characters are missing at the end, or some stand there that are none of base64. */
  readonly damaged: boolean
}

export function decodeBase64(text: string): FromBase64 {
  if (clean.test(text))
    return { bytes: Buffer.from(text, 'base64'), damaged: !text.includes('=') && signsIn(text) % 4 === 1 }
  // Padding ends a unit; some writers pad every line.
  const units = text.replace(/[^A-Za-z0-9+/=]+/g, '').split(/=+/)
  const damaged = /[^A-Za-z0-9+/=\s]/.test(text) || units.some((unit) => unit.length % 4 === 1)
  return { bytes: Buffer.concat(units.map((unit) => Buffer.from(unit, 'base64'))), damaged }
}

const signsIn = (text: string): number => text.replace(/\s+/g, '').length

const octetsOf = (signs: number): number => Math.floor(signs / 4) * 3 + Math.max((signs % 4) - 1, 0)

/**
 * How many octets `bytes` decode to. Where all lines are as long as the first one their signs are not looked at one by
 * one: foreign characters within such lines are counted as if they were base64.
 */
export function sizeOfBase64(bytes: Uint8Array): number {
  const unit = bytes.indexOf(LF) + 1
  const signs = unit - (bytes[unit - 2] === CR ? 2 : 1)
  if (signs < 4 || signs % 4 !== 0) return counted(bytes, 0)
  let at = 0
  while (at + unit <= bytes.length && bytes[at + unit - 1] === LF && bytes[at + signs - 1] !== CR) at += unit
  const padded = bytes.subarray(0, at).indexOf(equals)
  if (padded < 0) return octetsOf((at / unit) * signs) + counted(bytes, at)
  return padded >= at - unit ? octetsOf((at / unit - 1) * signs) + counted(bytes, at - unit) : counted(bytes, 0)
}

function counted(bytes: Uint8Array, from: number): number {
  let octets = 0
  let signs = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === equals) {
      octets += octetsOf(signs)
      signs = 0
    } else signs += alphabet[byte] ?? 0
  }
  return octets + octetsOf(signs)
}
