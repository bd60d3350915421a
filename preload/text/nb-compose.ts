/** Norwegian for the window in which mail is written. */
import type { Text } from './en.ts'
import type { Count, Formats } from './formats.ts'

type Texts = Text['compose']

export function composeTexts(f: Formats, count: Count): Texts {
  return {
    title: 'Ny melding',
    loading: 'Åpner kladden',
    form: 'Melding',
    from: 'Fra',
    to: 'Til',
    cc: 'Kopi',
    bcc: 'Blindkopi',
    subject: 'Emne',
    body: 'Meldingstekst',
    people: peopleTexts(count),
    files: fileTexts(f, count),
    send: sendTexts(f),
    saving: 'Lagrer…',
    saved: 'Lagret',
    notSaved: (reason) => `Ikke lagret: ${reason}`,
    discard: 'Slett kladden',
    discardTitle: 'Slette denne kladden?',
    discardText: 'Det du har skrevet og filene du har lagt ved, fjernes her og på serveren.',
    discardYes: 'Slett',
    keepWriting: 'Fortsett å skrive',
    options: optionTexts(),
    stationery: stationeryTexts(),
    reminders: reminderTexts(count),
    standing: standingTexts(),
    gone: { title: 'Denne kladden er borte', text: 'Den er sendt eller slettet, her eller på en annen enhet.' },
    closeWindow: 'Lukk vinduet',
  }
}

function peopleTexts(count: Count): Texts['people'] {
  return {
    suggestions: (field) => `Personer for ${field}`,
    offered: (n) => `${count(n, 'forslag', 'forslag')}, bruk piltastene`,
    chip: (name, address) => (name === '' ? address : `${name}, ${address}`),
    invalid: 'Ikke en e-postadresse',
    remove: (name) => `Fjern ${name}`,
    edit: 'Rediger',
    copy: 'Kopier adressen',
    moveTo: (field) => `Flytt til ${field}`,
    take: 'Fjern',
    chosen: (field) => `Mottakere i ${field}`,
    outside: 'Utenfor organisasjonen',
  }
}

function fileTexts(f: Formats, count: Count): Texts['files'] {
  return {
    add: 'Legg ved filer',
    drop: 'Slipp filer for å legge dem ved',
    list: 'Vedlegg',
    summary: (n, bytes) => `${count(n, 'vedlegg', 'vedlegg')}, ${f.size(bytes)}`,
    much: 'Mer enn 20 MB: noen servere avviser meldinger av denne størrelsen.',
    remove: (name) => `Fjern ${name}`,
    stop: (name) => `Avbryt vedlegging av ${name}`,
    adding: (name) => `Legger ved ${name}`,
    progress: (sent, total) => `${f.size(sent)} av ${f.size(total)}`,
    waiting: 'Venter',
    unreadable: 'Kan ikke leses. Mapper må komprimeres (zip) først.',
    unnamed: 'Fil uten navn',
  }
}

function sendTexts(f: Formats): Texts['send'] {
  return {
    now: 'Send',
    sending: 'Sender…',
    more: 'Send senere',
    morning: (at) => `I dag tidlig, ${f.rowDate(at, at, '')}`,
    tomorrow: (at) => `I morgen, ${f.date(at)}`,
    monday: (at) => `Mandag, ${f.date(at)}`,
    pick: 'Velg dato og klokkeslett…',
    pickTitle: 'Send senere',
    pickText: 'Meldingen venter i utboksen og sendes på dette tidspunktet, eller så snart Mailmirror kjører etter det.',
    pickField: 'Dato og klokkeslett',
    pickRead: (at) => `Sendes ${f.longDate(at)}.`,
    pickWrong: 'Velg et tidspunkt som ikke er passert.',
    schedule: 'Planlegg',
    cancel: 'Avbryt',
  }
}

function optionTexts(): Texts['options'] {
  return {
    more: 'Flere valg',
    plain: 'Ren tekst',
    plainTitle: 'Bytte til ren tekst?',
    plainText: 'Formatering og bilder i teksten går tapt.',
    plainYes: 'Bytt til ren tekst',
    priority: 'Prioritet',
    priorities: { High: 'Høy prioritet', Normal: 'Vanlig prioritet', Low: 'Lav prioritet' },
    clearPriority: 'Tilbake til vanlig prioritet',
    advanced: 'Sendingsvalg',
    done: 'Ferdig',
    through: (server) => `Sendes gjennom ${server}`,
    outgoing: 'Send gjennom en annen server',
    outgoingText: 'I stedet for den som hører til kontoen.',
    sentItems: 'Legg den sendte kopien et annet sted',
    sentItemsText: 'I stedet for kontoens egen mappe for sendte meldinger.',
    where: 'Hvor',
    ownServer: 'Annen mappe på kontoen',
    otherServer: 'Mappe på en annen server',
    server: 'Server',
    serverHint: 'For eksempel mail.example.com',
    serverMissing: 'Skriv inn serveren, eller slå av dette.',
    user: 'Brukernavn',
    password: 'Passord',
    passwordKept: 'Ligger i systemets nøkkelring til meldingen er sendt.',
    ssl: 'Kryptert forbindelse',
    folder: 'Mappe',
    none: 'Velg en mappe',
  }
}

function stationeryTexts(): Texts['stationery'] {
  return {
    menu: 'Maler og signaturer',
    insert: 'Sett inn mal',
    empty: 'Ingen maler ennå',
    keep: 'Lagre denne teksten som mal…',
    keepTitle: 'Lagre som mal',
    keepText: 'Teksten uten signatur og sitat, til å begynne andre meldinger med.',
    name: 'Navn',
    nameMissing: 'Gi den et navn.',
    replaces: 'En mal med dette navnet erstattes.',
    noPictures: 'Bilder kan ikke lagres i signaturer og maler.',
    leaveTitle: 'Forlate uten å lagre?',
    leaveText: 'Endringene i denne teksten går tapt.',
    leaveYes: 'Ikke lagre',
    manage: 'Signaturer og maler…',
    title: 'Signaturer og maler',
    signatures: 'Signaturer',
    templates: 'Maler',
    account: 'Konto',
    signatureHint:
      'Står under alle nye meldinger, svar og videresendinger fra denne kontoen. La den stå tom for ingen.',
    text: 'Tekst',
    template: 'Mal',
    fresh: 'Ny mal',
    freshName: 'Uten navn',
    remove: 'Slett malen',
    save: 'Lagre',
    saved: 'Lagret.',
    cancel: 'Avbryt',
  }
}

function reminderTexts(count: Count): Texts['reminders'] {
  return {
    title: 'Før den sendes',
    anyway: 'Send likevel',
    back: 'Gå tilbake',
    nobody: 'Det er ingen å sende til.',
    invalid: (addresses) =>
      `Dette er ikke ${addresses.length === 1 ? 'en e-postadresse' : 'e-postadresser'}: ${addresses.join(', ')}`,
    noServer: 'Skriv inn serveren meldingen skal sendes gjennom.',
    whenAdded: 'Send når den er lagt ved',
    uploading: 'En fil blir fortsatt lagt ved.',
    broken: (names) => `${count(names.length, 'fil', 'filer')} kunne ikke legges ved: ${names.join(', ')}`,
    maybeSent: 'Denne meldingen kan allerede være sendt. Sendes den igjen, kan den komme fram to ganger.',
    noFile: (word) => `Du skrev «${word}», og ingenting er lagt ved.`,
    noSubject: 'Emnet er tomt.',
    noText: 'Meldingen har ingen tekst.',
  }
}

function standingTexts(): Texts['standing'] {
  return {
    failed: 'Denne meldingen ble ikke sendt.',
    doubtTitle: 'Denne meldingen kan allerede være sendt.',
    doubtText: 'Forbindelsen ble brutt før serveren svarte. Se i Sendt, eller spør mottakeren.',
    otherTitle: 'Denne kladden er også endret et annet sted.',
    otherText: 'Velg hvilken versjon som skal gjelde.',
    mine: 'Behold min',
    other: 'Bruk den andre',
    both: 'Behold begge',
    queuedTitle: 'Denne meldingen er i utboksen',
    queuedText: 'Ta den tilbake for å endre den. Ellers sendes den som den er.',
    takeBack: 'Ta tilbake',
    sendingTitle: 'Denne meldingen blir sendt',
    sendingText: 'Den kan ikke endres lenger.',
    sentTitle: 'Denne meldingen er sendt',
    sentText: 'Du finner den i Sendt.',
    unknownTitle: 'Det er uvisst om denne meldingen ble sendt',
    unknownText: 'Åpne utboksen for å sende den på nytt, eller for å si at den kom fram.',
  }
}
