/** Norsk bokmål for siden til en konto: synkroniseringene, hva serveren kan, tilkoblingen. */
import type { Text } from './en.ts'
import type { Ago, Count, Formats } from './formats.ts'

type Account = Text['account']

export function accountTexts(f: Formats, count: Count, ago: Ago): Account {
  return {
    name: 'Konto',
    open: (name) => `Vis ${name}`,
    loading: 'Leser kontoen',
    failedTitle: 'Kontoen kunne ikke leses',
    rename: 'Navn',
    colour: 'Farge',
    noColour: 'Ingen',
    colours: {
      blue: 'Blå',
      green: 'Grønn',
      orange: 'Oransje',
      red: 'Rød',
      purple: 'Lilla',
      teal: 'Turkis',
      pink: 'Rosa',
      grey: 'Grå',
    },
    from: (origin) => `fra ${origin}`,
    kinds: { superoffice: 'SuperOffice', maildir: 'Maildir', imap: 'IMAP' },
    signIn: 'Logg på igjen',
    syncNow: 'Synkroniser nå',
    kept: (n) => `${count(n, 'melding', 'meldinger')} på denne maskinen`,
    ...verdictTexts(f, ago),
    server: serverTexts(f),
    probe: probeTexts(),
    runs: runTexts(f),
    folders: 'Mapper',
    foldersText: 'Bare mapper som er på, blir synkronisert. Serveren får også vite det.',
    foldersNone: 'Mappene kommer med den første synkroniseringen.',
    subscribe: (name) => `Synkroniser ${name}`,
    connection: connectionTexts(),
    removed: (name) => `${name} er ikke lenger på denne maskinen.`,
  }
}

function verdictTexts(f: Formats, ago: Ago) {
  return {
    synced: (then: number, now: number) => `Synkronisert ${ago(then, now)}`,
    running: 'Synkroniserer nå',
    runningText: 'Ny e-post vises i listen etter hvert som den kommer.',
    never: 'Ikke synkronisert ennå',
    neverText: 'Den første synkroniseringen henter e-posten. Den blir på denne maskinen og kan leses uten nett.',
    busy: 'Noen andre synkroniserer der akkurat nå',
    busyText: 'SuperOffice kjører én synkronisering om gangen, hvem som enn ba om den. E-posten den alt hadde, er her.',
    unproven: 'Ingenting viser at serveren hentet ny e-post',
    unprovenText:
      'SuperOffice svarer det samme enten den hentet eller ikke. All e-post den har, er her; e-post fra de siste minuttene kan fortsatt være underveis.',
    failed: 'Siste synkronisering mislyktes',
    offline: 'Serveren kan ikke nås',
    signInTitle: 'Logg på for å fortsette',
    retry: (then: number, now: number) => `Neste forsøk ${f.wait(then, now)}.`,
    evidence: {
      lastFetch: 'Serverens tidspunkt for siste henting har flyttet seg.',
      latestItem: 'Ny e-post kom inn på serveren.',
      leftReady: 'Serveren tok kontoen av ventelisten sin.',
      read: 'All e-post ble hentet.',
      quickAnswer: 'Den svarte for fort til å ha gjort noe.',
      none: 'Ingenting tydet på det ene eller det andre.',
    },
  }
}

function serverTexts(f: Formats): Account['server'] {
  return {
    title: 'Det serveren sier',
    status: {
      Ok: 'Den henter denne e-posten uten problemer',
      Failing: 'Den har problemer med å hente denne e-posten',
      Failed: 'Den ga opp å hente denne e-posten',
      Deleted: 'Denne e-postkontoen er slettet der',
      Unknown: 'Den sier ikke hvordan det står til',
    },
    errors: (n) => (n === 0 ? 'Ingen feil' : `${f.number(n)} feil`),
    lastFetch: 'Siste henting',
    noFetch: 'Ikke oppgitt',
    reason: 'Grunnen',
    mailPassword: 'Se på e-postkontoen i SuperOffice: ofte er passordet til e-postserveren endret.',
    silent: 'Ikke kjent nå: serveren svarte ikke på det.',
  }
}

const is = (yes: string, no: string, unknown: string) => ({ yes, no, unknown })

function findingTexts() {
  return {
    version: is('Den oppgir versjonen sin.', 'Den oppgir ikke versjonen sin.', 'Versjonen er ikke kjent.'),
    emailAgent: is(
      'E-posttjenesten er åpen for Mailmirror.',
      'E-posttjenesten er stengt for Mailmirror.',
      'Om e-posttjenesten er åpen, er ikke kjent.',
    ),
    mailAccount: is(
      'Du har en e-postkonto der.',
      'Du har ingen e-postkonto der ennå. Sett opp en i SuperOffice, i innstillingene for e-post.',
      'Om du har en e-postkonto der, er ikke kjent.',
    ),
    lastFetch: is(
      'Den sier når den sist hentet e-post, så en synkronisering kan bevises.',
      'Den sier ikke når den sist hentet e-post, så noen synkroniseringer kan ikke bevises.',
      'Om den sier når den hentet e-post, viser seg ved den første synkroniseringen.',
    ),
    emlStream: is(
      'Den gir hele meldinger slik de kom.',
      'Den gir meldinger bare i deler. Alt innholdet er med, men ikke i sin opprinnelige form.',
      'Om den gir hele meldinger, er ikke kjent.',
    ),
    listing: is(
      'Den lister e-post med merker for lest og stjerne, så endringer gjort andre steder kommer hit.',
      'Den kan ikke liste e-post med merker: det som leses eller fjernes andre steder, vises sent.',
      'Om den lister e-post med merker, er ikke kjent.',
    ),
    folderFlags: is(
      'Den sier hvilken mappe som er innboks, papirkurv og så videre.',
      'Den sier ikke hva mappene er til; navnene avgjør.',
      'Hva mappene er til, er ikke kjent.',
    ),
    ...furtherTexts(),
  }
}

function furtherTexts() {
  return {
    flagging: is(
      'Den tar vare på stjernene du setter.',
      'Stjerner du setter, blir på denne maskinen; SuperOffice kan ikke ta imot dem.',
      'Om den tar vare på stjerner, er ikke kjent.',
    ),
    zones: is(
      'Den skriver tider med tidssone.',
      'Den skriver tider uten tidssone; de tas som serverens egne.',
      'Hvordan den skriver tider, er ikke kjent.',
    ),
    clock: is('Klokken går likt med denne maskinens.', 'Klokken går ikke likt.', 'Klokken kunne ikke leses.'),
  }
}

function probeTexts(): Account['probe'] {
  return {
    title: 'Dette kan serveren',
    at: (when) => `Spurt ${when}`,
    never: 'Ikke spurt ennå.',
    again: 'Spør igjen',
    asking: 'Spør',
    yes: 'Ja',
    no: 'Nei',
    unknown: 'Ikke kjent',
    findings: findingTexts(),
    clockBy: (seconds) =>
      `Klokken avviker med ${Math.abs(seconds) === 1 ? '1 sekund' : `${Math.abs(seconds)} sekunder`}.`,
    askOnline:
      'Be dem som registrerte appen hos SuperOffice, om å søke om Email-agenten for den; deretter godkjenner administratoren det.',
    askOnsite: 'Be SuperOffice-administratoren om å åpne e-posttjenesten for webtjenesteklienter.',
  }
}

function runTexts(f: Formats): Account['runs'] {
  return {
    title: 'Siste synkroniseringer',
    none: 'Ingen ennå.',
    when: 'Når',
    verdict: 'Utfall',
    mail: 'E-post',
    took: 'Tok',
    verdicts: { synced: 'Synkronisert', busy: 'Serveren opptatt', unproven: 'Ikke bevist', failed: 'Mislyktes' },
    added: (n) => `${f.number(n)} nye`,
    changed: (n) => `${f.number(n)} endret`,
    removed: (n) => `${f.number(n)} fjernet`,
    sent: (n) => `${f.number(n)} sendt`,
    nothing: 'Ingenting nytt',
    server: (duration) => `${duration} hos serveren`,
    all: (n) => `Vis alle ${f.number(n)}`,
    fewer: 'Vis færre',
  }
}

function connectionTexts(): Account['connection'] {
  return {
    title: 'Tilkobling',
    site: 'Nettsted',
    protocol: 'Protokoll',
    protocols: { rest: 'REST', soap: 'SOAP, for eldre installasjoner' },
    signIn: 'Pålogging',
    signIns: {
      basic: 'Brukernavn og passord',
      ticket: 'Brukernavn og passord, byttet mot en billett',
      online: 'Med SuperOffice, i nettleseren',
    },
    user: 'Bruker',
    secret: 'Pålogging lagret',
    secrets: {
      keychain: 'I systemets nøkkelring',
      untilClosed: 'I minnet, til Mailmirror lukkes',
      missing: 'Ingen steder. Logg på igjen for å fortsette.',
    },
    tenant: 'Kunde',
    window: 'E-post som er her',
    windowText: 'Eldre e-post blir på serveren.',
    windows: { all: 'All', year: 'Det siste året', quarter: 'De siste 90 dagene' },
    attachments: 'Lagrede vedlegg',
    receiving: 'Mottak',
    sending: 'Sending',
    userSending: 'Bruker for sending',
    server: (host, port, protection) => `${host}, port ${port}, ${protection}`,
    unprotected: 'uten beskyttelse',
    mailSignIns: {
      password: 'Med passord',
      google: 'Med Google, i nettleseren',
      microsoft: 'Med Microsoft, i nettleseren',
    },
    change: 'Endre servere eller passord',
    changeText: 'Når passordet eller leverandøren er en annen.',
    ...leaveTexts(),
  }
}

function leaveTexts() {
  return {
    switch: 'Bytt til REST',
    switchText: 'SOAP er for eldre installasjoner. En nyere gjør mer over REST, og raskere.',
    switchTitle: 'Bytte denne kontoen til REST?',
    switchHow:
      'Mailmirror logger på over REST med samme bruker og ser om det er samme e-postkonto. Først da byttes det. All e-post på denne maskinen blir her. Går det ikke, er ingenting endret.',
    switching: 'Prøver REST',
    switched: 'Denne kontoen bruker nå REST. All e-post er fortsatt her.',
    remove: 'Fjern konto',
    removeText: 'Tar kontoen og e-posten dens bort fra denne maskinen. Ingenting endres på serveren.',
    removeTitle: (name: string) => `Fjerne ${name} fra denne maskinen?`,
    removeWhat: 'Dette forsvinner fra denne maskinen:',
    removeMail: (kept: string) => `E-posten: ${kept}`,
    removeSecret: 'Påloggingen, også fra nøkkelringen',
    removeWaiting: 'Endringer som ikke er sendt ennå',
    removeSafe: 'Ingenting endres på serveren. Du kan koble den til igjen når som helst.',
    removing: 'Fjerner',
  }
}
