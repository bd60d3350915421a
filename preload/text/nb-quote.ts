/** Norwegian for the heads of what a mail quotes. */
import type { Text } from './en.ts'
import type { Formats } from './formats.ts'

export function quoteTexts(f: Formats): Text['quote'] {
  return {
    attribution: (then, who) => `${capital(f.longDate(then))} skrev ${who === '' ? 'noen' : who}:`,
    forwarded: 'Videresendt melding',
    date: 'Dato',
    subject: 'Emne',
    replyPrefix: 'Re: ',
    forwardPrefix: 'Fwd: ',
    /** What a mail that answers an invitation says. */
    invitation: {
      Accepted: {
        subject: (what) => `Godtatt: ${what}`,
        text: (who, what) => `${who} har godtatt: ${what}`,
      },
      Tentative: {
        subject: (what) => `Kanskje: ${what}`,
        text: (who, what) => `${who} kommer kanskje: ${what}`,
      },
      Declined: {
        subject: (what) => `Avslått: ${what}`,
        text: (who, what) => `${who} har avslått: ${what}`,
      },
    },
  }
}

const capital = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1)
