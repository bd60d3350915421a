/** Norsk bokmål. The type makes a missing or an extra text an error. */
import type { FailureKind } from '../model.ts'
import type { Text } from './en.ts'
import type { Ago, Count, Formats } from './formats.ts'
import { dialogTexts, menuTexts, trayTexts } from './nb-shell.ts'

const failures: Record<FailureKind, string> = {
  invalid: 'Noe i forespørselen var ikke som det skulle være. Prøv igjen.',
  offline: 'Serveren svarer ikke. E-post som allerede er her, kan fortsatt leses. Mailmirror prøver igjen av seg selv.',
  tls: 'Serverens sertifikat er ikke til å stole på, så ingenting ble sendt. Be administratoren se på det.',
  auth: 'Serveren avviste påloggingen. Koble til kontoen på nytt med riktig passord.',
  forbidden: 'Denne brukeren får ikke lese e-post her. Be SuperOffice-administratoren om tilgang.',
  throttled: 'Serveren ba om en pause. Mailmirror venter og prøver igjen av seg selv.',
  badAnswer: 'Serveren ga et svar som ikke kan leses som e-post. Sjekk nettadressen, eller prøv igjen senere.',
  rejected: 'Serveren sa nei til dette. Prøv igjen senere, eller spør administratoren.',
  gone: 'Dette finnes ikke lenger i postkassen.',
  timeout: 'Serveren sluttet å svare underveis. Det som kom, er tatt vare på. Neste synkronisering fortsetter der.',
  cancelled: 'Synkroniseringen ble stoppet. Det som kom, er tatt vare på.',
  disk: 'Disken er full eller kan ikke skrives til. Frigjør plass og prøv igjen.',
  locked: 'Et annet program holder på den lokale kopien av e-posten. Lukk det og start Mailmirror på nytt.',
  newer: 'Den lokale kopien er skrevet av en nyere Mailmirror. Oppdater appen for å åpne den; ingenting er endret.',
  damaged:
    'Den lokale kopien kan ikke leses. Start Mailmirror på nytt: den gamle filen tas vare på, og e-posten hentes igjen.',
  keychain: 'Denne maskinen har ingen nøkkelring å legge passordet i.',
  internal: 'Mailmirror gjorde en feil. Prøv igjen, og start appen på nytt hvis det ikke hjelper.',
}

/** The Norwegian catalogue, with numbers and dates in the given formats. */
export function norwegian(f: Formats): Text {
  const count = (n: number, one: string, many: string) => `${f.number(n)} ${n === 1 ? one : many}`
  const messages = (n: number) => count(n, 'melding', 'meldinger')
  const ago = (then: number, now: number) => f.ago(then, now) ?? 'nå nettopp'
  return {
    language: 'nb',
    locale: f.locale,
    app: { name: 'Mailmirror', loading: 'Åpner e-posten din', retry: 'Prøv igjen', dismiss: 'Fjern', close: 'Lukk' },
    format: {
      number: f.number,
      size: f.size,
      ago,
      rowDate: (then, now) => f.rowDate(then, now, 'I går'),
      date: f.date,
      longDate: f.longDate,
    },
    failures,
    start: startTexts(),
    sidebar: sidebarTexts(f, count),
    folders: folderTexts(),
    list: listTexts(f, messages),
    reader: readerTexts(f, count),
    status: statusTexts(f, count, ago),
    settings: settingsTexts(count),
    notices: noticeTexts(),
    tray: trayTexts(f, count, ago),
    menu: menuTexts(),
    dialogs: dialogTexts(),
  }
}

function startTexts(): Text['start'] {
  return {
    tagline: 'SuperOffice-posten din, på din egen maskin.',
    promiseRead: 'Les og søk uten nett',
    promiseMany: 'Alle kontoer i ett vindu',
    promiseSafe: 'Passordene blir i nøkkelringen din',
    title: 'Koble til SuperOffice',
    titleMore: 'Koble til en konto til',
    lead: 'Logg på med brukeren som e-posten din hører til.',
    site: 'Nettadresse',
    siteHint: 'For eksempel https://crm.example.com',
    user: 'Brukernavn',
    password: 'Passord',
    connect: 'Koble til',
    connecting: 'Kobler til',
    back: 'Tilbake til e-posten',
    or: 'eller',
    demo: 'Prøv demoen',
    demoStarting: 'Starter demoen',
    demoText: 'Tolv eksempelkontoer på denne maskinen. Ingenting forlater den.',
    keychainTitle: 'Ingen nøkkelring på denne maskinen',
    keychainText: 'Mailmirror lagrer passord bare i systemets nøkkelring. Dette kan beholdes til du lukker appen.',
    keychainAgree: 'Behold passordet til Mailmirror lukkes',
    siteMissing: 'Skriv adressen til SuperOffice-nettstedet ditt.',
    userMissing: 'Skriv brukernavnet ditt.',
    passwordMissing: 'Skriv passordet ditt.',
    agreeMissing: 'Godta dette, eller sett opp en nøkkelring først.',
    offline: 'Ingen server svarer på denne adressen. Sjekk adressen og nettforbindelsen.',
    tls: 'Serverens sertifikat er ikke til å stole på, så passordet ble ikke sendt. Spør administratoren.',
    auth: 'Serveren avviste brukernavnet og passordet. Sjekk begge og prøv igjen.',
    badAnswer: 'Det er ingen SuperOffice på denne adressen. Sjekk at det er adressen til nettstedet ditt.',
  }
}

function sidebarTexts(f: Formats, count: Count): Text['sidebar'] {
  return {
    name: 'Kontoer og mapper',
    addAccount: 'Legg til konto',
    settings: 'Innstillinger',
    unread: (n) => count(n, 'ulest', 'uleste'),
    expand: (name) => `Vis mappene til ${name}`,
    states: {
      never: 'Ikke synkronisert ennå',
      queued: 'Venter på tur',
      running: 'Synkroniserer',
      synced: 'Oppdatert',
      failed: 'Trenger tilsyn',
      waiting: 'Venter før neste forsøk',
      cancelled: 'Stoppet',
      offline: 'Frakoblet',
    },
    progress: (fetched, expected) =>
      `Synkroniserer, ${f.number(fetched)} av ${count(expected, 'melding', 'meldinger')}`,
  }
}

function readerTexts(f: Formats, count: Count): Text['reader'] {
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
    attachments: (n) => count(n, 'vedlegg', 'vedlegg'),
    unnamedAttachment: 'Vedlegg uten navn',
    save: (name, size) => `Lagre ${name}, ${size}`,
    saving: (name) => `Lagrer ${name}`,
    unsafe: 'Denne filtypen kan kjøre programmer. Lagre den bare hvis du stoler på avsenderen.',
    invite: 'Meldingen har en kalenderinvitasjon. Svar på den i kalenderen din.',
    archived: (by, date) =>
      `Arkivert i SuperOffice${by === null ? '' : ` av ${by}`}${date === null ? '' : `, ${date}`}`,
    important: 'Viktig',
    nameLooksLikeAddress: 'Navnet til avsenderen ser ut som en annen adresse.',
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
    synced: (then, now) => `Sist synkronisert ${ago(then, now)}`,
    attention: (n) => `${count(n, 'konto', 'kontoer')} trenger tilsyn`,
    offline: (then, now) =>
      then === null ? 'Frakoblet, ikke synkronisert ennå' : `Frakoblet, sist synkronisert ${ago(then, now)}`,
    offlineText: 'E-post som allerede er her, kan fortsatt leses.',
    retryIn: (then, now) => `Neste forsøk ${f.until(then, now)}.`,
    syncAccount: 'Synkroniser kontoen',
    connectAgain: 'Koble til på nytt',
  }
}

function settingsTexts(count: Count): Text['settings'] {
  return {
    title: 'Innstillinger',
    background: 'I bakgrunnen',
    closeToTray: 'Fortsett i systemstatusfeltet',
    closeToTrayText: 'Når vinduet lukkes, kjører Mailmirror videre i systemstatusfeltet og synkroniserer.',
    syncEvery: 'Synkroniser automatisk',
    syncEveryText: 'Hvor ofte Mailmirror spør serveren om ny e-post.',
    never: 'Aldri',
    minutes: (n) => {
      if (n % 60 !== 0) return `Hvert ${count(n, 'minutt', 'minutter').replace(' minutter', '. minutt')}`
      return n === 60 ? 'Hver time' : `Hver ${n / 60}. time`
    },
    language: 'Språk',
    languageText: 'Språket i Mailmirror selv.',
    languageSystem: 'Som systemet',
    done: 'Ferdig',
    version: (version) => `Mailmirror ${version}`,
    storage: 'E-posten ligger ukryptert i din egen brukermappe. Passordene ligger i systemets nøkkelring.',
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
    flagged: 'Flagget',
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
    noFolderTitle: 'Ingen mapper ennå',
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
    mirrorSetAside: 'Den lokale kopien var skadet. Den gamle filen er tatt vare på, og e-posten hentes på nytt.',
    settingsUnreadable: 'Innstillingene kunne ikke leses, så standardvalgene gjelder.',
    attachmentSaved: (name) => `Lagret ${name}.`,
  }
}
