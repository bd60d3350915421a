/** PURE: what of the command line is heard. Everything else, switches above all, is ignored. */
import { decideLink } from './links.ts'

export interface CommandLine {
  /** Run on the sample mail, in a folder of its own. */
  demo: boolean
  /** A `mailto:` link that the system hands to its mail program; the first of several. */
  mailto: string | null
}

/** @param argv all of `process.argv`, or what a second instance was started with */
export function readCommandLine(argv: readonly string[]): CommandLine {
  return { demo: argv.includes('--demo'), mailto: argv.map(mailLink).find((link) => link !== null) ?? null }
}

/** @returns the link as it may begin a mail; null for every other word, also for a link that a browser would open */
export function mailLink(word: string): string | null {
  const decision = decideLink(word)
  return 'compose' in decision ? decision.compose : null
}
