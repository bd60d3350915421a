/** PURE but for reading markup: the text of a mail, be it rich or plain. `signature` is the account's own, as markup. */
import type { DraftContent, DraftKind } from '../../preload/drafts.ts'
import { isBlankPlain, markedHtml, ownPlain } from '../../preload/plain.ts'
import { hasOwnPicture, isBlank, ownText, plainOf } from './html.ts'

export type Body = Pick<DraftContent, 'html' | 'plain'>

export const isAnswer = (kind: DraftKind | undefined): boolean => /^(reply|forward)/.test(kind ?? '')

/** What the person wrote. */
export const ownTextOf = ({ html, plain }: Body, signature: string): string =>
  html === null ? ownPlain(plain, plainOf(signature)) : ownText(html)

/** Whether nothing but the signature stands in it. */
export const isBlankBody = ({ html, plain }: Body, signature: string): boolean =>
  html === null ? isBlankPlain(plain, plainOf(signature)) : isBlank(html)

export const hasPicture = ({ html }: Body): boolean => html !== null && hasOwnPicture(html)

export const asPlain = ({ html, plain }: Body): Body => ({ html: null, plain: html === null ? plain : plainOf(html) })

export const asRich = ({ html, plain }: Body, signature: string): Body => ({
  ...{ html: html ?? markedHtml(plain, plainOf(signature)), plain: '' },
})
