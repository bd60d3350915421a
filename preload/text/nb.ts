/** Norsk bokmål. The type makes a missing or an extra text an error. */
import type { FailureKind } from '../model.ts'
import type { Text } from './en.ts'
import type { Ago, Count, Formats } from './formats.ts'
import { accountTexts } from './nb-account.ts'
import { attachmentTexts } from './nb-attachments.ts'
import { composeTexts } from './nb-compose.ts'
import { editorTexts } from './nb-editor.ts'
import { outboxTexts } from './nb-outbox.ts'
import { quoteTexts } from './nb-quote.ts'
import { actionTexts, keyTexts } from './nb-mail.ts'
import { dialogTexts, menuTexts, signInTexts, trayTexts } from './nb-shell.ts'
import { mailTexts } from './nb-servers.ts'
import { settingsTexts, startTexts } from './nb-start.ts'

const failures: Record<FailureKind, string> = {
  invalid: 'Noe i forespørselen var ikke som det skulle være. Prøv igjen.',
  offline: 'Serveren svarer ikke. E-post som allerede er her, kan fortsatt leses. Mailmirror prøver igjen av seg selv.',
  tls: 'Serverens sertifikat er ikke til å stole på, så ingenting ble sendt. Be administratoren se på det.',
  auth: 'Serveren avviste påloggingen. Logg på igjen for å fortsette.',
  forbidden: 'Denne brukeren får ikke lese e-post her. Be administratoren om tilgang.',
  throttled: 'Serveren ba om en pause. Mailmirror venter og prøver igjen av seg selv.',
  badAnswer: 'Serveren ga et svar som ikke kan leses som e-post. Sjekk adressen, eller prøv igjen senere.',
  rejected: 'Serveren sa nei til dette. Prøv igjen senere, eller spør administratoren.',
  gone: 'Dette finnes ikke lenger i postkassen.',
  timeout: 'Serveren sluttet å svare underveis. Det som kom, er tatt vare på. Neste synkronisering fortsetter der.',
  cancelled: 'Synkroniseringen ble stoppet. Det som kom, er tatt vare på.',
  disk: 'Disken er full eller kan ikke skrives til. Frigjør plass og prøv igjen.',
  locked: 'Et annet program holder på den lokale kopien av e-posten. Lukk det og start Mailmirror på nytt.',
  newer: 'Den lokale kopien er skrevet av en nyere Mailmirror. Oppdater appen for å åpne den; ingenting er endret.',
  damaged:
    'Den lokale kopien kan ikke leses. Start Mailmirror på nytt: den gamle filen tas vare på, og e-posten hentes igjen.',
  keychain: 'Påloggingen er ikke lenger tatt vare på her. Logg på igjen for å fortsette.',
  internal: 'Mailmirror gjorde en feil. Prøv igjen, og start appen på nytt hvis det ikke hjelper.',
}

/** The Norwegian catalogue, with numbers and dates in the given formats. */
export function norwegian(f: Formats): Text {
  const count = (n: number, one: string, many: string) => `${f.number(n)} ${n === 1 ? one : many}`
  const messages = (n: number) => count(n, 'melding', 'meldinger')
  const ago = (then: number, now: number) => f.ago(then, now) ?? 'nå nettopp'
  return {
    ...{ language: 'nb', locale: f.locale },
    app: { name: 'Mailmirror', loading: 'Åpner e-posten din', retry: 'Prøv igjen', dismiss: 'Fjern', close: 'Lukk' },
    format: {
      number: f.number,
      size: f.size,
      duration: f.duration,
      ago,
      rowDate: (then, now) => f.rowDate(then, now, 'I går'),
      date: f.date,
      longDate: f.longDate,
    },
    failures,
    start: startTexts(),
    mail: mailTexts(),
    sidebar: sidebarTexts(f, count),
    folders: folderTexts(),
    list: listTexts(f, messages),
    reader: readerTexts(f),
    attachments: attachmentTexts(f, count),
    compose: composeTexts(f, count),
    editor: editorTexts(),
    outbox: outboxTexts(f, count),
    quote: quoteTexts(f),
    status: statusTexts(f, count, ago),
    settings: settingsTexts(count),
    actions: actionTexts(f, count),
    keys: keyTexts(),
    account: accountTexts(f, count, ago),
    notices: noticeTexts(),
    tray: trayTexts(f, count, ago),
    menu: menuTexts(),
    dialogs: dialogTexts(),
    signIn: signInTexts(),
  }
}

function sidebarTexts(f: Formats, count: Count): Text['sidebar'] {
  return {
    name: 'Kontoer og mapper',
    addAccount: 'Legg til konto',
    settings: 'Innstillinger',
    unread: (n) => count(n, 'ulest', 'uleste'),
    notSynced: 'Ikke synkronisert',
    states: {
      never: 'Ikke synkronisert ennå',
      queued: 'Venter på tur',
      running: 'Synkroniserer',
      synced: 'Oppdatert',
      failed: 'Må ses på',
      waiting: 'Venter før neste forsøk',
      cancelled: 'Stoppet',
      offline: 'Frakoblet',
    },
    progress: (fetched, expected) =>
      `Synkroniserer, ${f.number(fetched)} av ${count(expected, 'melding', 'meldinger')}`,
  }
}

function readerTexts(f: Formats): Text['reader'] {
  return {
    name: 'Melding',
    emptyTitle: 'Ingen melding er valgt',
    emptyText: 'Velg en melding i listen for å lese den her.',
    failedTitle: 'Meldingen kunne ikke leses',
    loading: 'Henter meldingen',
    noSubject: 'Uten emne',
    noSender: 'Ukjent avsender',
    from: 'Fra',
    to: 'Til',
    cc: 'Kopi',
    bcc: 'Blindkopi',
    date: 'Dato',
    size: 'Størrelse',
    nobody: 'Ingen mottakere',
    more: (n) => `og ${f.number(n)} til`,
    showDetails: 'Vis detaljer',
    hideDetails: 'Skjul detaljer',
    body: 'Meldingstekst',
    noBody: 'Meldingen har ingen tekst.',
    invite: 'Meldingen har en avtale til kalenderen din.',
    archived: (by, date) =>
      `Arkivert i SuperOffice${by === null ? '' : ` av ${by}`}${date === null ? '' : `, ${date}`}`,
    important: 'Viktig',
    ...sourceTexts(),
    nameLooksLikeAddress: 'Navnet til avsenderen ser ut som en annen adresse.',
  }
}

function sourceTexts() {
  return {
    cut: {
      coming: 'Denne meldingen er lang. Henter resten…',
      missing: 'Bare begynnelsen av meldingen er på denne maskinen.',
    },
    malformed: 'Denne meldingen er skadet; det som kunne leses, vises.',
    source: 'Vis kildeteksten',
    sourceTitle: 'Kildeteksten til meldingen',
    sourceLoading: 'Leser kildeteksten',
    copy: 'Kopier',
    copied: 'Kopiert.',
  }
}

function statusTexts(f: Formats, count: Count, ago: Ago): Text['status'] {
  return {
    name: 'Synkronisering',
    sync: 'Synk',
    cancel: 'Avbryt',
    syncHint: 'Synkroniser alle kontoer',
    cancelHint: 'Avbryt synkroniseringen',
    progress: (done, accounts, fetched, expected) =>
      `${f.number(done)} av ${count(accounts, 'konto', 'kontoer')}, ` +
      `${f.number(fetched)} av ${count(expected, 'melding', 'meldinger')}`,
    starting: 'Starter synkroniseringen',
    never: 'Ikke synkronisert ennå',
    synced: (then, now) => `Synkronisert ${ago(then, now)}`,
    attention: (n) => `${count(n, 'konto', 'kontoer')} må ses på`,
    offline: (then, now) =>
      then === null ? 'Frakoblet, ikke synkronisert ennå' : `Frakoblet, sist synkronisert ${ago(then, now)}`,
    offlineText: 'E-post som allerede er her, kan fortsatt leses.',
    retryIn: (then, now) => `Neste forsøk ${f.until(then, now)}.`,
    syncAccount: 'Synkroniser kontoen',
    signIn: 'Logg på igjen',
    needsSignIn: 'Du må logge på',
    details: 'Detaljer',
  }
}

function listTexts(f: Formats, messages: (n: number) => string): Text['list'] {
  return {
    name: 'Meldinger',
    summary: (total, unread) => (unread > 0 ? `${messages(total)}, ${f.number(unread)} uleste` : messages(total)),
    search: 'Søk i e-post',
    clearSearch: 'Tøm søket',
    scope: 'Søk i',
    everywhere: 'Alle kontoer',
    thisAccount: 'Denne kontoen',
    hits: (n, more) => (more ? `Mer enn ${messages(n)} funnet` : `${messages(n)} funnet`),
    noSubject: 'Uten emne',
    noSender: 'Ukjent avsender',
    noRecipient: 'Ingen mottaker',
    noPreview: 'Ingen tekst',
    toPrefix: (names) => `Til ${names}`,
    unread: 'Ulest',
    flagged: 'Stjernemerket',
    answered: 'Besvart',
    draft: 'Kladd',
    important: 'Viktig',
    hasAttachments: 'Med vedlegg',
    hasInvite: 'Med kalenderinvitasjon',
    loading: 'Henter meldinger',
    emptyTitle: 'Ingenting her',
    emptyText: 'Ny e-post i denne mappen dukker opp av seg selv.',
    noHitsTitle: 'Ingen treff',
    noHitsText: (query) => `Ingen melding har ord som begynner på «${query}».`,
    searchEverywhere: 'Søk i alle kontoer',
    neverTitle: 'Ikke synkronisert ennå',
    neverText: 'Synkroniser for å hente e-posten til denne kontoen. Den blir på denne maskinen og kan leses uten nett.',
    offTitle: 'Denne mappen blir ikke synkronisert',
    offText: 'E-posten blir på serveren. Du kan slå på mappen i detaljene til kontoen.',
    failedTitle: 'Listen kunne ikke leses',
  }
}

function folderTexts(): Text['folders'] {
  return {
    inbox: 'Innboks',
    drafts: 'Kladder',
    sent: 'Sendt',
    archive: 'Arkiv',
    junk: 'Søppelpost',
    trash: 'Papirkurv',
  }
}

function noticeTexts(): Text['notices'] {
  return {
    name: 'Beskjeder',
    draftsSetAside: 'Kladdene dine kunne ikke leses. Den gamle filen er tatt vare på ved siden av den nye.',
    mirrorSetAside: 'Den lokale kopien var skadet. Den gamle filen er tatt vare på, og e-posten hentes på nytt.',
    settingsUnreadable: 'Innstillingene kunne ikke leses, så standardvalgene gjelder.',
  }
}
