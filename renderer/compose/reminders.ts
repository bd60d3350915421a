/** PURE: what a person may have forgotten, or has to mend, before a mail is sent. */
import { isAddress } from '../../preload/address.ts'
import type { DraftContent, DraftKind } from '../../preload/drafts.ts'

/** What there is to say; `stops` is what has to be mended first. */
export type Noticed =
  | { readonly kind: 'nobody'; readonly stops: true }
  | { readonly kind: 'invalid'; readonly stops: true; readonly addresses: readonly string[] }
  | { readonly kind: 'noServer'; readonly stops: true }
  | { readonly kind: 'uploading'; readonly stops: true }
  | { readonly kind: 'broken'; readonly stops: true; readonly names: readonly string[] }
  | { readonly kind: 'maybeSent'; readonly stops: false }
  | { readonly kind: 'noFile'; readonly stops: false; readonly word: string }
  | { readonly kind: 'noSubject'; readonly stops: false }
  | { readonly kind: 'noText'; readonly stops: false }

export interface Looked {
  readonly content: Pick<DraftContent, 'to' | 'cc' | 'bcc' | 'subject' | 'outgoing' | 'sentItems'>
  /** What the person wrote, without quote and signature. */
  readonly ownText: string
  /** Files beside the text, and pictures in it. */
  readonly files: number
  readonly pictures: boolean
  /** Files that are still being added. */
  readonly uploading: number
  /** Names of files that could not be added. */
  readonly broken: readonly string[]
  /** A forward may well have nothing above it, and the subject of an answer is not the person's own. */
  readonly kind: DraftKind
  /** It may have left already. */
  readonly isDoubted: boolean
}

/** English and Norwegian words that promise a file. */
const promises = [
  String.raw`attach(?!\s+(?:importance|weight|value|significance|to)\b)(?:ed|es|ments?|ing)?`,
  String.raw`enclos(?:ed|ures?|ing)`,
  String.raw`vedlegg(?:et|ene|es|er|a|s)?`,
  String.raw`vedlagt[e]?`,
  // One lays something by a mail; but it may lie, or be sent, by anything: unless the sentence ends there.
  String.raw`(?:legger|legges|legg|lagt|la)(?!\s+merke)(?:\s+\p{L}+){0,3}\s+ved(?!\s+siden)`,
  String.raw`(?:ligger|lå|sender|sendt)(?:\s+\p{L}+){0,3}\s+ved(?=\s*(?:[.,!?:;)\n]|$))`,
]
const promise = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${promises.join('|')})(?![\p{L}\p{N}])`, 'iu')
/** `no attachment`, `uten vedlegg`: nothing is promised. */
const denied = /(?<!\p{L})(?:no|not|without(?:\s+an?)?|any|uten|ingen|ikke(?:\s+noe)?)\s*$/iu

/** The word that promises a file; null where none does. */
export function promisedFile(text: string): string | null {
  for (let rest = text; ;) {
    const found = promise.exec(rest)
    if (!found) return null
    if (!denied.test(rest.slice(0, found.index))) return found[0].replace(/\s+/g, ' ')
    rest = rest.slice(found.index + found[0].length)
  }
}

/** Everything at once, what stops first. */
export function noticedIn(looked: Looked): Noticed[] {
  const { content, ownText, files, pictures, uploading, broken, kind, isDoubted } = looked
  const everybody = [...content.to, ...content.cc, ...content.bcc]
  const wrong = everybody.filter(({ address }) => !isAddress(address)).map(({ name, address }) => address || name)
  const own = kind === 'new' ? `${content.subject}\n${ownText}` : ownText
  const word = files === 0 && !pictures ? promisedFile(own) : null
  const isForward = kind === 'forward' || kind === 'forwardAttached'
  const isEmpty = ownText.trim() === '' && files === 0 && !pictures && !isForward
  const all: (Noticed | false)[] = [
    everybody.length === 0 && { kind: 'nobody', stops: true },
    wrong.length > 0 && { kind: 'invalid', stops: true, addresses: wrong },
    content.outgoing !== null && content.outgoing.server.trim() === '' && { kind: 'noServer', stops: true },
    uploading > 0 && { kind: 'uploading', stops: true },
    broken.length > 0 && { kind: 'broken', stops: true, names: broken },
    isDoubted && { kind: 'maybeSent', stops: false },
    word !== null && { kind: 'noFile', stops: false, word },
    content.subject.trim() === '' && { kind: 'noSubject', stops: false },
    isEmpty && { kind: 'noText', stops: false },
  ]
  return all.filter((one) => one !== false)
}
