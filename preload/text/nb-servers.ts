/** Norsk bokmål for å koble til en egen e-postkonto: å finne serverne, å prøve dem, hva som kan være galt med dem. */
import type { Text } from './en.ts'

type Mail = Text['mail']
const told = (title: string, advice: string) => ({ title, advice })

export function mailTexts(): Mail {
  return {
    title: 'Annen e-postkonto',
    lead: 'Hos de fleste holder det med adressen og passordet ditt.',
    titleChange: 'Endre servere eller passord',
    leadChange: 'Begge serverne prøves igjen før noe endres. All e-post på denne maskinen blir her.',
    address: 'E-postadresse',
    addressWrong: 'Dette er ikke en e-postadresse. En slik ser ut som kari@example.com.',
    password: 'Passord',
    passwordHint: 'Trengs ikke der du logger på i nettleseren, som hos Google.',
    passwordAgain: 'Skriv det igjen, også når bare serverne endres.',
    appPassword: (provider) => `${provider} vil ha et passord som er laget bare for denne appen.`,
    makeAppPassword: 'Lag et i nettleseren',
    useAppPassword: 'Bruk et app-passord i stedet',
    name: 'Navnet ditt',
    nameHint: 'Slik det står i e-post du sender.',
    go: 'Fortsett',
    finding: 'Leter etter serverne dine',
    tryServers: 'Koble til',
    save: 'Prøv og lagre',
    tryAgain: 'Prøv igjen',
    trying: 'Prøver begge serverne',
    ...foundTexts(),
    ...serverTexts(),
    ...browserTexts(),
    trouble: troubleTexts(),
  }
}

function foundTexts() {
  return {
    found: (name: string, imap: string, smtp: string) => `${name}: ${imap === smtp ? imap : `${imap} og ${smtp}`}`,
    protection: ['begge beskyttet med TLS', 'bare den ene beskyttet', 'ingen av dem beskyttet'],
    by: {
      provider: 'Mailmirror kjenner denne leverandøren.',
      autoconfig: 'Funnet i domenets egne innstillinger.',
      srv: 'Funnet i domenets DNS.',
      mx: 'Domenets e-post ligger hos denne leverandøren.',
      guess: 'Dette er en gjetning. Sjekk den før du fortsetter.',
    },
    elsewhere: (domain: string) => `DNS for ${domain} peker på andres servere. Sjekk dem før du fortsetter.`,
    none: (domain: string) => `Fant ingenting for ${domain}. Skriv inn serverne; de som drifter e-posten din, vet dem.`,
  }
}

function serverTexts() {
  return {
    settings: 'Serverinnstillinger',
    imap: 'Mottak (IMAP)',
    smtp: 'Sending (SMTP)',
    host: 'Server',
    port: 'Port',
    security: 'Beskyttelse',
    securities: { tls: 'TLS', starttls: 'STARTTLS', plain: 'Ingen' },
    user: 'Brukernavn',
    smtpPassword: 'Passord for sending',
    smtpPasswordHint: 'Tomt betyr det samme.',
    signIn: 'Pålogging',
    signIns: { password: 'Passord', google: 'Google, i nettleseren', microsoft: 'Microsoft, i nettleseren' },
    hostWrong: 'Skriv navnet på serveren, for eksempel imap.example.com.',
    portWrong: 'En port er et tall opp til 65535.',
    userWrong: 'Skriv brukernavnet; ofte er det adressen.',
    plainTitle: 'Uten beskyttelse',
    plainText: 'Passord og e-post sendes lesbart. Alle underveis kan lese og endre dem.',
    plainAgree: 'Jeg vet det, og kobler til likevel',
    plainMissing: 'Godta dette, eller velg TLS eller STARTTLS.',
  }
}

function browserTexts() {
  return {
    makers: { google: 'Google', microsoft: 'Microsoft' },
    browser: (maker: string) => `Du logger på hos ${maker}, i nettleseren. Mailmirror ser aldri passordet ditt.`,
    signInWith: (maker: string) => `Logg på med ${maker}`,
    clientTitle: (maker: string) => `Én ting mangler: en klient-id for ${maker}`,
    clientText: (maker: string) => `${maker} kjenner hver app på klient-id-en. De som satte opp Mailmirror, har den.`,
    clientSecret: 'Klienthemmelighet',
    clientSecretText: 'Google gir en til apper på en maskin, og regner den ikke som hemmelig.',
    callFailed: {
      offline: 'Påloggingssiden kan ikke nås. Sjekk nettforbindelsen og prøv igjen.',
      tls: 'Sertifikatet som svarte, er ikke til å stole på, så ingenting ble sendt. Spør administratoren.',
      auth: 'Påloggingen ble ikke godtatt. Prøv igjen, og sjekk klient-id-en i innstillingene hvis det fortsetter.',
      badAnswer: 'Påloggingssiden ga et svar som ikke gir mening. Sjekk klient-id-en i innstillingene.',
      timeout: 'Det kom ingen pålogging fra nettleseren på fem minutter. Prøv igjen når du er klar.',
      rejected: 'Påloggingen ble avvist. Logg på med kontoen som denne adressen hører til.',
      forbidden:
        'En pålogging åpner hele postkassen, så den gis bare til leverandørens egne servere. En av disse er ikke det.',
      invalid: 'Noe i disse innstillingene er ikke som det skal. Se på dem en gang til.',
    },
    results: 'Resultat',
    receiving: 'Mottak',
    sending: 'Sending',
    works: 'Virker',
    untried: 'Ikke prøvd',
  }
}

function troubleTexts(): Mail['trouble'] {
  return {
    password: {
      imap: told('Passordet ble avvist.', 'Sjekk brukernavn og passord. Noen leverandører vil ha et app-passord.'),
      smtp: told(
        'Passordet ble avvist for sending.',
        'Sjekk brukernavnet. Har sending et eget passord, skriv det i serverinnstillingene.',
      ),
    },
    browserRefused: told(
      'Serveren godtok ikke påloggingen.',
      'Logg på med kontoen til denne adressen. Hvis det fortsetter, kan IMAP være slått av hos leverandøren.',
    ),
    notFound: (host) => told(`Det er ingen server som heter ${host}.`, 'Sjekk hvordan navnet skrives.'),
    closed: (host, port) => told(`${host} tar ikke imot noe på port ${port}.`, 'Sjekk port og beskyttelse.'),
    noAnswer: (host) =>
      told(`${host} svarte ikke.`, 'Sjekk navn og port. Noen nett sperrer for e-post; prøv et annet.'),
    noTls: (port) =>
      told(`Port ${port} begynner ikke med TLS.`, 'Velg STARTTLS, eller porten som leverandøren oppgir for TLS.'),
    noStartTls: told(
      'Serveren tilbyr ikke STARTTLS.',
      'Derfor ble ingenting sendt. Velg TLS, eller spør dem som drifter serveren.',
    ),
    unprotected: told(
      'Serveren ble ikke spurt, for ingenting ville være beskyttet.',
      'Velg TLS eller STARTTLS, eller godta å være uten.',
    ),
    otherServer: {
      imap: told('Det som svarer der, er ingen IMAP-server.', 'Sjekk navn og port.'),
      smtp: told('Det som svarer der, er ingen SMTP-server.', 'Sjekk navn og port.'),
    },
    forbidden: told('Påloggingen virker, men e-posten er stengt for den.', 'Slå på IMAP og SMTP hos leverandøren.'),
    rejected: (detail) => told('Serveren sa nei til dette.', `Den sier: ${detail}.`),
    certificates: certificateTexts(),
    certificate: told(
      'Forbindelsen er ikke til å stole på.',
      'Derfor ble ingenting sendt. Spør dem som drifter serveren.',
    ),
  }
}

function certificateTexts(): Mail['trouble']['certificates'] {
  return {
    expired: () =>
      told(
        'Sertifikatet har gått ut.',
        'Da kan ingen si om dette er riktig server, så ingenting ble sendt. De som drifter den, må fornye det.',
      ),
    notYet: () =>
      told('Sertifikatet gjelder ikke ennå.', 'Sjekk dato og klokke på denne maskinen. Ingenting ble sendt.'),
    otherName: (host) =>
      told(
        `Sertifikatet er ikke for ${host}.`,
        'Dette kan være en annen server, så ingenting ble sendt. Sjekk navnet; leverandøren kan ha et annet.',
      ),
    selfSigned: () =>
      told(
        'Serveren har laget sertifikatet selv.',
        'Et slikt kan alle lage, så ingenting ble sendt. Be dem som drifter den, om et fra en kjent utsteder.',
      ),
    unknownIssuer: () =>
      told(
        'Ingen her kjenner utstederen av sertifikatet.',
        'Derfor ble ingenting sendt. Er den bedriftens egen, må rotsertifikatet installeres på denne maskinen.',
      ),
    revoked: () =>
      told(
        'Sertifikatet er trukket tilbake.',
        'Ikke bruk serveren før de som drifter den, har et nytt. Ingenting ble sendt.',
      ),
    tooOld: () =>
      told(
        'Beskyttelsen er for gammel til å være trygg.',
        'Derfor ble ingenting sendt. De som drifter den, må fornye den.',
      ),
  }
}
