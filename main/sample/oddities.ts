/** Mail that is odd but real: nothing a mailbox of some years has not seen. */
import type { Composition } from './compose.ts'
import type { Setting } from './kinds.ts'
import { basics } from './kinds.ts'
import { contacts } from './people.ts'

type Oddity = (setting: Setting) => Composition

const plain = (setting: Setting): Composition => ({
  ...basics(setting, 'fjellvik.example'),
  from: setting.dice.pick(contacts.slice(0, 8)),
  to: [setting.owner],
  subject: 'Hei',
  text: 'Se over.\n',
})

const longSubject =
  'Re: Re: Fwd: Oppfølging etter møtet i Tromsø om integrasjonen mellom lager, regnskap og kundesenter, med spørsmål fra driften, ' +
  'svar fra leverandøren og et forslag til ny fremdriftsplan som styret skal behandle før sommeren hvis alt går som det skal'

export const oddities: readonly Oddity[] = [
  (setting) => ({ ...plain(setting), subject: '' }),
  (setting) => ({ ...plain(setting), subject: null }),
  (setting) => ({ ...plain(setting), text: '' }),
  (setting) => ({
    ...plain(setting),
    from: null,
    subject: 'Scan from the printer on the second floor',
    text: 'One page.\n',
  }),
  (setting) => ({ ...plain(setting), subject: longSubject }),
  (setting) => ({
    ...plain(setting),
    messageId: null,
    subject: 'Backup finished',
    text: 'Backup finished: 0 errors, 3 warnings.\n',
  }),
  (setting) => ({
    ...plain(setting),
    subject: '\u{1F389}\u{1F382} Gratulerer med dagen! \u{1F1F3}\u{1F1F4}',
    text: 'Hipp hurra! \u{1F973}\nKake klokken to. \u{1F370}\n',
  }),
  (setting) => ({
    ...plain(setting),
    from: { name: 'שרה לוי', address: 'sara@merhav.example' },
    subject: 'פגישה בשבוע הבא (Oslo)',
    text: 'שלום,\n\nהאם יום שלישי מתאים? נשמח להיפגש במשרד שלכם באוסלו.\n\nתודה,\nשרה\n',
  }),
  (setting) => ({
    ...plain(setting),
    to: Array.from({ length: 140 }, (_, at) => ({
      name: at % 3 ? `Deltaker ${at + 1}` : '',
      address: `deltaker${at + 1}@bergtun.example`,
    })),
    cc: [setting.owner],
    subject: 'Invitasjon til brukerforum',
    text: 'Velkommen til brukerforum! Program følger.\n',
  }),
]
