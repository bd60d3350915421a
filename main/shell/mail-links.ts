/** PURE: `mailto:` links, wherever they come from. Those that come before the app is there wait for it. */
import { mailLink } from './command-line.ts'

export interface MailLinks {
  /** Anything else than a sound `mailto:` link is passed over. */
  take(url: string): void
  /** From now on each is given to `compose`, and at once those that waited. */
  giveTo(compose: (url: string) => void): void
}

/** Who clicks more before the app is there has not meant it. */
const mostWaiting = 10

export function createMailLinks(): MailLinks {
  const waiting: string[] = []
  let give: ((url: string) => void) | null = null
  return {
    take(url) {
      const link = mailLink(url)
      if (link === null) return
      if (give) give(link)
      else if (waiting.length < mostWaiting) waiting.push(link)
    },
    giveTo(compose) {
      give = compose
      for (const link of waiting.splice(0)) compose(link)
    },
  }
}
