/** What companies send around: stories of newsletters, tickets, invoices, meetings, junk. */

export interface Story {
  readonly title: string
  readonly text: string
}

export interface Issue {
  readonly title: string
  readonly lead: string
  readonly action: string
  readonly stories: readonly [Story, Story]
}

export const brands = [
  { brand: 'Nordlys Systems', domain: 'nordlys.example', colour: '#2f5d8a', hue: 209 },
  { brand: 'Polarsti Reiser', domain: 'polarsti.example', colour: '#0f766e', hue: 175 },
  { brand: 'Skagen Foods', domain: 'skagenfood.example', colour: '#b45309', hue: 26 },
  { brand: 'Kystavisen', domain: 'kystavisen.example', colour: '#9f2d43', hue: 348 },
  { brand: 'Atelier Bleu', domain: 'atelierbleu.example', colour: '#4c51a8', hue: 237 },
] as const

export const issues: readonly Issue[] = [
  {
    title: 'Three small changes that save an hour a week',
    lead: 'We asked forty sales teams what slows them down. It was not the big things. Here is what we changed, and how you switch it on today.',
    action: 'See what is new',
    stories: [
      {
        title: 'Follow-ups that follow',
        text: 'Move a meeting, and the tasks hanging on it move along, with a note to everybody concerned.',
      },
      {
        title: 'One view of a customer',
        text: 'Mail, sales, tickets and documents on one page, newest first, and printable for the car.',
      },
    ],
  },
  {
    title: 'Nordlyset er tilbake – og vi reiser etter det',
    lead: 'Fra oktober til mars går turene våre igjen: små grupper, lokale guider, varm drikke og god tid. Dette er datoene det fortsatt er plass på.',
    action: 'Finn en dato',
    stories: [
      {
        title: 'Med kajakk i blåtimen',
        text: 'To timer på stille vann, tørrdrakt og bål på stranden etterpå. For alle som kan svømme.',
      },
      {
        title: 'Fire netter på Senja',
        text: 'Rorbu, truger og kokk. Vi tar imot på kaia i Finnsnes og kjører resten av veien.',
      },
    ],
  },
  {
    title: 'The autumn menu is here \u{1F342}',
    lead: 'Smoked haddock, new potatoes, and a rye bread that took us eleven tries. Order before Thursday and it is on your office table on Monday.',
    action: 'Choose your lunch',
    stories: [
      {
        title: 'From boat to box in nine hours',
        text: 'We followed one box of fish from the quay to a canteen in Aarhus, with a thermometer.',
      },
      {
        title: 'Less in the bin',
        text: 'Half portions are now on every menu. Canteens that tried them throw away a third less.',
      },
    ],
  },
  {
    title: 'Uken langs kysten',
    lead: 'Nytt fergesamband i rute før jul, rekordår for tørrfisken, og en skoleklasse som fant en flaskepost fra 1987. Her er sakene du kan ha gått glipp av.',
    action: 'Les ukens utgave',
    stories: [
      {
        title: 'Broen åpner i mai',
        text: 'Etter to vintre med forsinkelser er det siste spennet på plass. Ordføreren lover kake til alle.',
      },
      {
        title: 'Gründere på kaia',
        text: 'Fire unge firmaer deler det gamle fryselageret. Ett av dem lager sko av fiskeskinn.',
      },
    ],
  },
  {
    title: 'Five rooms, one colour',
    lead: 'Our spring collection began with a single stone found on the beach at Skagen. See what became of it in wool, linen and glass.',
    action: 'Open the collection',
    stories: [
      {
        title: 'The quiet office',
        text: 'Panels of pressed wool take the edge off a room of twelve. We measured before and after.',
      },
      { title: 'Mended, not replaced', text: 'Send us your chair from 2014 or later and we will re-cover it at cost.' },
    ],
  },
]

export const tickets: readonly (Story & { readonly state: string; readonly colour: string })[] = [
  {
    title: 'Calendar shows meetings one hour late',
    text: 'It started after the clocks changed. Only people in Helsinki see it.',
    state: 'New',
    colour: '#b45309',
  },
  {
    title: 'Får ikke skrevet ut etiketter',
    text: 'Skriveren er på, men listen blir tom når vi velger mer enn hundre kunder.',
    state: 'Under arbeid',
    colour: '#2f5d8a',
  },
  {
    title: 'Import stops at row 4,096',
    text: 'The file is fine in a spreadsheet. We attached the first rows.',
    state: 'Waiting for you',
    colour: '#7c3aed',
  },
  {
    title: 'Two-factor code arrives too late',
    text: 'The text message comes after the page has given up. App codes work.',
    state: 'Solved',
    colour: '#15803d',
  },
  {
    title: 'Ønsker rapport per avdeling',
    text: 'Kan vi få salgstallene delt på avdeling, slik de var før oppgraderingen?',
    state: 'Ny',
    colour: '#b45309',
  },
]

export const billLines: readonly (readonly [text: string, price: number])[] = [
  ['Licences, one month', 395],
  ['Support, extended hours', 120],
  ['Training, half a day', 6800],
  ['Travel Bodø – Oslo', 2450],
  ['Adaptation of reports, hours', 1350],
  ['Document storage, 100 GB', 240],
]

export const meetings: readonly (readonly [summary: string, place: string])[] = [
  ['Weekly sales meeting', 'Room Lofoten'],
  ['Demo for the purchasing team', 'Video'],
  ['Statusmøte med kunde', 'Møterom Senja'],
  ['Contract review', 'Harbour Law, 3rd floor'],
  ['Allmøte og vafler', 'Kantina'],
  ['Workshop: customer journeys', 'Room Svalbard'],
]

export const junk: readonly (Story & { readonly sender: string })[] = [
  {
    title: '\u{1F381} You have been chosen, dear customer!!!',
    text: 'Your parcel could not be delivered. Pay a small fee of 1.99 to release the gift waiting for you.',
    sender: 'Parcel Office',
  },
  {
    title: 'Your mailbox is almost full',
    text: 'Confirm your password today, or 14 messages will be deleted for ever.',
    sender: 'Mail Administrator',
  },
  {
    title: 'Double your leads in 7 days',
    text: 'We noticed that your website could sell so much more. When can we call you? Yesterday?',
    sender: 'Growth Rocket',
  },
]
