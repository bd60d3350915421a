/** PURE but for reading markup: which signature stands under a mail. */
import type { Body } from './body.ts'
import { hasPlainSignature, hasSignature, plainOf, withPlainSignature, withSignature } from './html.ts'

/** One that was just begun, with nothing of the person's own in it. */
export function signedFirst({ html, plain }: Body, signature: string): Body {
  if (signature === '' || isSigned({ html, plain }, '')) return { html, plain }
  if (html === null) return { html, plain: withPlainSignature(plain, '', plainOf(signature)) }
  return { html: withSignature(html, signature), plain }
}

/** One that goes from another account, or whose account signs otherwise now. */
export function signedAnew({ html, plain }: Body, before: string, signature: string): Body {
  if (!wantsSignature({ html, plain }, before)) return { html, plain }
  if (html === null) return { html, plain: withPlainSignature(plain, plainOf(before), plainOf(signature)) }
  return { html: withSignature(html, signature), plain }
}

/** Who took the signature away does not want another. */
export const wantsSignature = (signed: Body, before: string): boolean => before === '' || isSigned(signed, before)

const isSigned = ({ html, plain }: Body, before: string): boolean =>
  html === null ? hasPlainSignature(plain, plainOf(before)) : hasSignature(html)
