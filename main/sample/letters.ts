/** What people write to each other. `{name}` and the like are filled in by `fill`. */
import type { Random } from './random.ts'

export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

/** Blanks of the letters, the same words in every language. */
export type Blanks = Readonly<Record<'first' | 'company' | 'project' | 'amount' | 'day' | 'seats' | 'number', string>>

export function fill(text: string, blanks: Blanks): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(blanks, name) ? blanks[name as keyof Blanks] : whole,
  )
}

export const projects = [
  'Aurora',
  'Fjord',
  'Kompass',
  'Lighthouse',
  'Harbour',
  'Northwind',
  'Bridge',
  'Meridian',
  'Trygg',
  'Sommer',
] as const

const english: readonly Letter[] = [
  {
    subject: 'Renewal for {company}: {seats} seats',
    paragraphs: [
      'Thank you for the walk-through on {day}. The team liked the new pipeline view, and finance was happy with how the forecast exports to their own sheet.',
      'We would like to renew for {seats} seats over two years. Could you send a proposal at {amount} or thereabouts? If the start date can be the first of next month, we avoid a gap in the service desk.',
      'I am in the office until four tomorrow if you want to talk it through.',
    ],
  },
  {
    subject: '{project}: status and what is left before go-live',
    paragraphs: [
      'A short update on {project}. The import of old contacts is done: {number} records, of which 212 were duplicates that Marit has merged by hand.',
      'What is left: single sign-on in the test environment, the price list for the Danish office, and training for the evening shift. None of it looks risky, but sign-on needs an hour with your IT people.',
      'I suggest we keep the date. Shall we take ten minutes on {day} to go over the checklist?',
    ],
  },
  {
    subject: 'Minutes from our meeting on {day}',
    paragraphs: [
      'Thanks for a good meeting. Here is what I wrote down:',
      '- {company} wants one owner per customer, no shared accounts\n- Follow-ups older than 14 days show on the team board\n- We try the mail archive with the sales team first, {seats} people',
      'Tell me if I misunderstood anything. Otherwise I will put the tasks in the project on {day}.',
    ],
  },
  {
    subject: 'Question about invoice {number}',
    paragraphs: [
      'We received invoice {number} for {amount}, but our order says {seats} licences and you have billed two more. Could you have a look?',
      'There is no hurry. We will pay the undisputed part this week in any case.',
    ],
  },
  {
    subject: 'Lunch on {day}?',
    paragraphs: [
      'I am in town on {day} and have a free hour between twelve and one. The fish place by the quay again? My treat this time.',
      'And bring the photos from the cabin!',
    ],
  },
  {
    subject: 'Draft contract, version {number}',
    paragraphs: [
      'Please find our comments in the draft. Most are small. The one that matters is clause 7: our board wants a right to export all data in an open format for ninety days after the end of the contract.',
      'I know this is how you work anyway, so I hope it is only a matter of writing it down.',
    ],
  },
  {
    subject: 'Who can take the {company} demo?',
    paragraphs: [
      'I am double-booked on {day}. Can one of you take the demo for {company}? They are {seats} people in sales, on spreadsheets today, and mostly curious about mail and calendar.',
      'The slides are ready and the demo database is fresh. It takes forty minutes including questions.',
    ],
  },
  {
    subject: 'Numbers for the quarter',
    paragraphs: [
      'The numbers are in: {amount} in new business, and only two customers lost, both to mergers. The service desk answered nine of ten tickets within the hour.',
      "A big thank you to everybody. Cake at two o'clock in the kitchen. \u{1F370}",
    ],
  },
  {
    subject: 'Small thing with the {project} report',
    paragraphs: [
      'The report counts cancelled orders twice when the customer has two addresses. I attached an export that shows it, rows 14 and 31.',
      'We can live with it this month, but it would be good to have before the board meeting.',
    ],
  },
  {
    subject: 'Introducing our new project manager',
    paragraphs: [
      'From next week Aino takes over {project} from me. She has read everything, asked better questions than I ever did, and will join our call on {day}.',
      'It has been a pleasure. I am only moving two desks away, so do stop by.',
    ],
  },
]

const norwegian: readonly Letter[] = [
  {
    subject: 'Tilbud til {company}, {seats} brukere',
    paragraphs: [
      'Takk for et hyggelig møte på {day}. Som avtalt sender jeg et tilbud på {seats} brukere, med opplæring for to grupper og innlesing av de gamle kundekortene.',
      'Samlet pris det første året er {amount}. Prisen gjelder ut måneden, men jeg er fleksibel hvis dere trenger litt lenger tid på behandlingen.',
      'Ring gjerne om noe er uklart!',
    ],
  },
  {
    subject: 'Referat fra prosjektmøtet i {project}',
    paragraphs: [
      'Her er det vi ble enige om:',
      '- Oppstart i drift flyttes ikke\n- Jørgen rydder i dublettene innen {day}\n- Opplæring for kveldsskiftet: 45 minutter, to ganger',
      'Si fra om noe mangler, så retter jeg før jeg legger det i prosjektet.',
    ],
  },
  {
    subject: 'Kan vi flytte møtet til {day}?',
    paragraphs: [
      'Båten er innstilt på grunn av været, så jeg rekker ikke frem før lunsj. Passer {day} klokken 13 for dere?',
      'Vi kan også ta det på video, men jeg ville helst sett lageret deres med egne øyne.',
    ],
  },
  {
    subject: 'Faktura {number}',
    paragraphs: [
      'Vi har fått faktura {number} på {amount}. Den mangler bestillingsnummer, og da stopper den hos oss i regnskapet.',
      'Kan dere sende en ny med referansen «{project}»? På forhånd takk.',
    ],
  },
  {
    subject: 'Sommerfest på brygga',
    paragraphs: [
      'Årets sommerfest blir på brygga {day} fra klokken 17. Det blir reker, grillmat og – om værgudene er på vår side – bading.',
      'Gi beskjed om allergier til Ingrid. Ledsagere og barn er hjertelig velkomne. \u{1F990}\u2600\uFE0F',
    ],
  },
  {
    subject: 'Spørsmål om arkivering av e-post',
    paragraphs: [
      'Vi lurer på om e-poster som arkiveres på et salg også vises på prosjektet når salget er vunnet. Kollegaen min mener ja, jeg mener nei, og det står en is på spill.',
      'Vi er {seats} stykker som følger spent med.',
    ],
  },
]

const german: readonly Letter[] = [
  {
    subject: 'Rückfrage zum Angebot für {seats} Arbeitsplätze',
    paragraphs: [
      'vielen Dank für Ihr Angebot. Der Preis von {amount} ist für uns in Ordnung; offen ist nur noch die Übernahme der alten Adressen und die Schulung in Lübeck.',
      'Könnten wir das am {day} kurz am Telefon klären? Größere Änderungen erwarte ich nicht.',
    ],
  },
  {
    subject: 'Lieferung für {project} verschoben',
    paragraphs: [
      'leider verschiebt sich die Lieferung um eine Woche. Die neuen Möbel für den Empfang stehen noch in Flensburg. Wir bitten um Verständnis.',
      'Über den genauen Termin gebe ich Ihnen rechtzeitig Bescheid.',
    ],
  },
]
const japanese: readonly Letter[] = [
  {
    subject: '来月の打ち合わせについて',
    paragraphs: [
      'いつもお世話になっております。星商事の田中です。',
      '来月の打ち合わせですが、ご都合のよい日を三つほど教えていただけますでしょうか。新しい製品の見積書もお願いいたします。',
      'どうぞよろしくお願いいたします。',
    ],
  },
]
const arabic: readonly Letter[] = [
  {
    subject: 'عرض الأسعار لمشروع {project}',
    paragraphs: [
      'شكراً جزيلاً على العرض. راجعناه مع الإدارة، والسعر مناسب لنا بشكل عام.',
      'هل يمكن إضافة {seats} مستخدماً آخرين مع التدريب باللغة العربية؟ نود أن نبدأ في الأول من الشهر القادم.',
    ],
  },
]
const russian: readonly Letter[] = [
  {
    subject: 'Вопрос по договору',
    paragraphs: [
      'Спасибо за договор. Юристы просят уточнить срок поставки и порядок оплаты.',
      'Если удобно, давайте созвонимся в четверг утром.',
    ],
  },
]

export const letters = { en: english, nb: norwegian, de: german, ja: japanese, ar: arabic, ru: russian } as const
export type Language = keyof typeof letters

export const greetings: Readonly<Record<Language, string>> = {
  en: 'Hi {first},',
  nb: 'Hei {first},',
  de: 'Guten Tag,',
  ja: '{first} 様',
  ar: 'مرحباً،',
  ru: 'Здравствуйте!',
}
export const farewells: Readonly<Record<Language, readonly string[]>> = {
  en: ['Best regards,', 'Thanks,', 'All the best,'],
  nb: ['Vennlig hilsen', 'Hilsen', 'Mvh'],
  de: ['Mit freundlichen Grüßen'],
  ja: ['よろしくお願いいたします。'],
  ar: ['مع أطيب التحيات،'],
  ru: ['С уважением,'],
}
export const answers: Readonly<Record<'en' | 'nb', readonly string[]>> = {
  en: [
    'That works for me. I will put it in the calendar and send the papers the day before.',
    'Thanks for the quick answer! I have passed it on to the others and will come back to you on {day}.',
    'Good question. Let me check with support and write again this afternoon.',
    'Agreed on all points. One detail: it should be {seats} people, not fewer, because the evening shift joins too.',
    'Yes please. And could you copy Kari in on the next one? She owns the budget from now on.',
  ],
  nb: [
    'Det passer fint. Jeg legger det i kalenderen og sender papirene dagen før.',
    'Tusen takk for raskt svar! Jeg har sendt det videre og kommer tilbake til deg på {day}.',
    'Godt spørsmål. Jeg sjekker med brukerstøtte og skriver igjen i ettermiddag.',
    'Enig i alt. Bare én ting: vi blir {seats} stykker, for kveldsskiftet blir også med.',
  ],
}

const weekdays: Readonly<Record<'en' | 'nb' | 'de', readonly string[]>> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  nb: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag'],
  de: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag'],
}

/** Numbers without signs that some charset lacks: letters are also written in old ones. */
export function blanksFor(dice: Random, language: Language, first: string, company: string): Blanks {
  const days = language === 'nb' || language === 'de' ? weekdays[language] : weekdays.en
  return {
    first,
    company,
    project: dice.pick(projects),
    amount:
      language === 'en' ? `EUR ${dice.int(4, 96)},${dice.int(1, 9)}00` : `${dice.int(40, 960)} ${dice.int(1, 9)}00 kr`,
    day: dice.pick(days),
    seats: String(dice.int(6, 90)),
    number: String(dice.int(1200, 9800)),
  }
}
