/** PURE: `mailto:` links, wherever they come from. Those that come before the app is there wait for it. */
import { mailLink } from './command-line.ts'

export interface MailLinks {
  /** Anything else than a sound `mailto:` link is passed over. */
  take(url: string): void
  /** From now on each is given to `compose`, and at once those that waited. */
  giveTo(compose: (url: string) => void): void
}

/** Who clicks more before the app is there has not meant it; nor has who clicks more in so short a time. */
const mostWaiting = 10
const mostAtOnce = 10
const atOnceMs = 10_000

/** @param now ms since 1970. */
export function createMailLinks(now: () => number = Date.now): MailLinks {
  const waiting: string[] = []
  let given: number[] = []
  const isStorm = () => {
    given = given.filter((at) => Math.abs(now() - at) < atOnceMs)
    if (given.length >= mostAtOnce) return true
    given.push(now())
    return false
  }
  let give: ((url: string) => void) | null = null
  return {
    take(url) {
      const link = mailLink(url)
      if (link === null) return
      if (!give) waiting.push(...(waiting.length < mostWaiting ? [link] : []))
      else if (!isStorm()) give(link)
    },
    giveTo(compose) {
      give = compose
      for (const link of waiting.splice(0)) compose(link)
    },
  }
}
