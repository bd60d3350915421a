/** English for the heads of what a mail quotes. */
import type { Formats } from './formats.ts'

export function quoteTexts(f: Formats) {
  return {
    /** @param who Name and address, or one of them; may be empty. */
    attribution: (then: number, who: string) => `On ${f.longDate(then)}${who === '' ? ' somebody' : `, ${who}`} wrote:`,
    forwarded: 'Forwarded message',
    date: 'Date',
    subject: 'Subject',
    /** RFC 5322, 3.6.5, knows no other; it is the same in every language, so that threads stay together. */
    replyPrefix: 'Re: ',
    forwardPrefix: 'Fwd: ',
    /** What a mail that answers an invitation says. */
    invitation: {
      Accepted: {
        subject: (what: string) => `Accepted: ${what}`,
        text: (who: string, what: string) => `${who} has accepted: ${what}`,
      },
      Tentative: {
        subject: (what: string) => `Maybe: ${what}`,
        text: (who: string, what: string) => `${who} may come: ${what}`,
      },
      Declined: {
        subject: (what: string) => `Declined: ${what}`,
        text: (who: string, what: string) => `${who} has declined: ${what}`,
      },
    },
  }
}
