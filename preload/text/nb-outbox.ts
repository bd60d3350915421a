/** Norwegian for drafts and the outbox, and for what begins a mail. */
import type { FailureKind } from '../model.ts'
import type { Text } from './en.ts'
import type { Count, Formats } from './formats.ts'

type Outbox = Text['outbox']

export function outboxTexts(f: Formats, count: Count): Outbox {
  return {
    ...beginTexts(),
    ...listTexts(f),
    ...stateTexts(f),
    sidebar: {
      name: 'Dine egne meldinger',
      drafts: (n) => count(n, 'kladd', 'kladder'),
      outbox: (n) => `${count(n, 'melding', 'meldinger')} ikke sendt ennå`,
      troubled: 'Noe i den krever oppfølging',
    },
    notices: {
      sending: (subject) => (subject === '' ? 'Sender meldingen din' : `Sender «${subject}»`),
      scheduled: (subject, at) => `${subject === '' ? 'Meldingen din' : `«${subject}»`} sendes ${f.longDate(at)}.`,
      sent: (subject) => (subject === '' ? 'Meldingen din er sendt.' : `«${subject}» er sendt.`),
      failed: (subject) =>
        `${subject === '' ? 'Meldingen din' : `«${subject}»`} kunne ikke sendes og ligger i utboksen.`,
      unknown: (subject) => `Mailmirror vet ikke om ${subject === '' ? 'meldingen din' : `«${subject}»`} ble sendt.`,
      tooLate: 'Det var for sent å angre: meldingen er sendt.',
      undo: 'Angre',
      clickToUndo: 'Klikk for å angre.',
      open: 'Åpne utboksen',
    },
    invitation: invitationTexts(),
  }
}

/** What begins a mail. */
function beginTexts() {
  return {
    compose: 'Ny melding',
    reply: 'Svar',
    replyAll: 'Svar alle',
    forward: 'Videresend',
    forwardAttached: 'Videresend som vedlegg',
    writeTo: (name: string) => `Skriv til ${name}`,
    editDraft: 'Rediger kladd',
    more: 'Flere handlinger',
    keys: {
      title: 'Skriv',
      reply: 'Svar avsenderen',
      replyAll: 'Svar alle',
      forward: 'Videresend',
    },
  }
}

function listTexts(f: Formats) {
  return {
    drafts: 'Kladder',
    outbox: 'Utboks',
    loading: 'Leser kladdene dine',
    failedTitle: 'Kladdene dine kunne ikke leses',
    noDraftsTitle: 'Ingen kladder',
    noDraftsText: 'Det du begynner å skrive, ligger her til du sender det, også når appen er lukket.',
    emptyTitle: 'Ingenting venter på å bli sendt',
    emptyText: 'Det du sender, går gjennom her. Det blir liggende til serveren har det.',
    noSubject: 'Uten emne',
    noRecipient: 'Ingen mottaker ennå',
    to: (names: string) => `Til ${names}`,
    from: (account: string) => `Fra ${account}`,
    noText: 'Ingen tekst ennå',
    hasFiles: 'Med vedlegg',
    changedElsewhere: 'Endret et annet sted',
    changedElsewhereText: 'Noen endret kladden i et annet program også. Åpne den for å velge hvilken du vil beholde.',
    saved: (at: number, now: number) => f.rowDate(at, now, 'I går'),
    edit: 'Rediger',
    sendNow: 'Send nå',
    sendAgain: 'Send på nytt',
    arrived: 'Den kom fram',
    discard: 'Slett',
    confirmTitle: 'Slette meldingen?',
    confirmDraft: (subject: string) =>
      `${subject === '' ? 'Den' : `«${subject}»`} slettes her og på serveren. Det kan ikke angres.`,
    confirmSend: (subject: string) =>
      `${subject === '' ? 'Den' : `«${subject}»`} blir ikke sendt, og slettes. Det kan ikke angres.`,
    keep: 'Avbryt',
  }
}

function stateTexts(f: Formats) {
  return {
    groups: {
      attention: 'Krever oppfølging',
      sending: 'Sendes nå',
      waiting: 'Venter',
      scheduled: 'Planlagt',
    },
    refused: 'Denne meldingen ble ikke sendt.',
    unknown:
      'Mailmirror vet ikke om denne meldingen ble sendt: forbindelsen ble brutt før serveren svarte. Den kan ha kommet ' +
      'fram. Se i Sendt, eller spør mottakeren; sender du den på nytt, kan den komme fram to ganger.',
    serverSaid: 'Serverens begrunnelse',
    reasons: reasons(),
    sending: 'Leveres til serveren',
    soon: 'Sendes om et øyeblikk',
    waitingFor: (kind: FailureKind) => waitingFor[kind] ?? 'Det siste forsøket lyktes ikke.',
    tries: (n: number) => `${f.number(n)} forsøk så langt`,
    nextTry: (at: number, now: number) => `Nytt forsøk ${f.wait(at, now)}`,
    leaves: (at: number) => `Sendes ${f.longDate(at)}`,
  }
}

function reasons(): Partial<Record<FailureKind, string>> {
  return {
    rejected: 'Serveren avviste den. Rediger den, eller send den på nytt.',
    forbidden: 'Denne kontoen får ikke sende meldinger der. Spør administratoren, eller send fra en annen konto.',
    auth: 'Serveren avviste påloggingen. Logg på igjen, og send den på nytt.',
    keychain: 'Påloggingen er ikke lenger lagret på denne maskinen. Logg på igjen, og send den på nytt.',
    gone: 'Noe som hører til meldingen, finnes ikke lenger. Rediger den, og send den på nytt.',
    invalid: 'Noe i den kan ikke sendes, for eksempel en adresse. Rediger den, og send den på nytt.',
    disk: 'Disken er full eller kan ikke leses. Frigjør plass, og send den på nytt.',
    tls: 'Serverens sertifikat er ikke til å stole på, så ingenting ble sendt. Be administratoren se på det.',
  }
}

const waitingFor: Partial<Record<FailureKind, string>> = {
  offline: 'Frakoblet: serveren svarer ikke.',
  timeout: 'Serveren sluttet å svare midtveis.',
  throttled: 'Serveren ba om en pause.',
  badAnswer: 'Serveren ga et svar som ikke kunne forstås.',
  auth: 'Serveren avviste påloggingen. Logg på igjen for å fortsette.',
  keychain: 'Påloggingen er ikke lenger lagret på denne maskinen. Logg på igjen for å fortsette.',
  tls: 'Serverens sertifikat er ikke til å stole på, så ingenting ble sendt.',
}

function invitationTexts(): Outbox['invitation'] {
  return {
    name: 'Invitasjon',
    Request: 'Du er invitert. Kommer du?',
    Cancel: 'Denne avtalen er avlyst.',
    Reply: {
      Accepted: (name) => `${name} takket ja til invitasjonen.`,
      Tentative: (name) => `${name} kommer kanskje.`,
      Declined: (name) => `${name} takket nei til invitasjonen.`,
      Unknown: (name) => `${name} svarte på invitasjonen.`,
    },
    answers: { Accepted: 'Ja', Tentative: 'Kanskje', Declined: 'Nei' },
    answered: {
      Accepted: 'Du takket ja. Svaret går til den som inviterte.',
      Tentative: 'Du svarte kanskje. Svaret går til den som inviterte.',
      Declined: 'Du takket nei. Svaret går til den som inviterte.',
    },
  }
}
