/** PURE but for reading markup: which signature stands under a mail. */
import type { DraftContent } from '../../preload/drafts.ts'
import { hasSignature, plainOf, withPlainSignature, withSignature } from './html.ts'

type Signed = Pick<DraftContent, 'html' | 'plain'>

/** One that was just begun, with nothing of the person's own in it. */
export function signedFirst({ html, plain }: Signed, signature: string): Signed {
  if (html === null) return { html, plain: withPlainSignature(plain, '', plainOf(signature)) }
  return { html: hasSignature(html) || signature === '' ? html : withSignature(html, signature), plain }
}

/** One that goes from another account, or whose account signs otherwise now. */
export function signedAnew({ html, plain }: Signed, before: string, signature: string): Signed {
  if (html === null) return { html, plain: withPlainSignature(plain, plainOf(before), plainOf(signature)) }
  // Who took the signature away does not want another.
  const isWanted = hasSignature(html) || before === ''
  return { html: isWanted ? withSignature(html, signature) : html, plain }
}
