/** Norsk bokmål for å koble til en konto, og for valgene i innstillingene. */
import type { Text } from './en.ts'
import type { Count } from './formats.ts'

export function startTexts(): Text['start'] {
  return {
    tagline: 'E-posten din, på din egen maskin.',
    promiseRead: 'Les og søk uten nett',
    promiseMany: 'Alle kontoer i ett vindu',
    promiseSafe: 'Passordene blir i nøkkelringen din',
    title: 'Koble til e-posten din',
    titleMore: 'Koble til enda en konto',
    titleAgain: 'Logg på igjen',
    lead: 'Hvor er den?',
    leadOnsite: 'Logg på med brukeren som e-posten din hører til.',
    leadOnline: 'Du logger på hos SuperOffice selv, i nettleseren. Mailmirror ser aldri passordet ditt.',
    online: 'SuperOffice Online',
    onlineText: 'I skyen. Du logger på i nettleseren.',
    onsite: 'SuperOffice på egen server',
    onsiteText: 'Lokalt installert. Du logger på med nettadresse og passord.',
    mail: 'Annen e-postkonto',
    mailText: 'IMAP. Du logger på med e-postadressen din.',
    ...formTexts(),
    ...onlineTexts(),
    ...problemTexts(),
  }
}

function formTexts() {
  return {
    site: 'Nettadresse',
    siteHint: 'For eksempel https://crm.example.com',
    user: 'Brukernavn',
    password: 'Passord',
    connect: 'Koble til',
    connecting: 'Kobler til',
    back: 'Tilbake til e-posten',
    backToChoice: 'En annen måte å koble til på',
    or: 'eller',
    demo: 'Prøv demoen',
    demoStarting: 'Starter demoen',
    demoText: 'Tolv eksempelkontoer på denne maskinen. Ingenting forlater den.',
    advanced: 'Avansert',
    protocol: 'Protokoll',
    rest: 'REST',
    restText: 'SuperOffice 10 og nyere',
    soap: 'SOAP',
    soapText: 'Eldre installasjoner',
    secretUse: 'Det som sendes med hver forespørsel',
    basic: 'Selve passordet',
    ticket: 'En billett som passordet først byttes mot',
  }
}

function onlineTexts() {
  return {
    signIn: 'Logg på med SuperOffice',
    waitingTitle: 'Nettleseren din er åpnet',
    waitingText: 'Logg på der og gi Mailmirror tilgang. Denne siden går videre av seg selv.',
    cancel: 'Avbryt',
    tenant: 'Kunde-id (valgfri)',
    tenantHint: 'Som Cust12345. Da slipper du å velge kunde.',
    tenantWrong: 'En kunde-id har bare bokstaver og sifre.',
    environment: 'Miljø',
    environments: { online: 'Produksjon', qaonline: 'Stage', sod: 'Utvikling' },
    noClientTitle: 'Én ting mangler: en klient-id',
    noClientText:
      'SuperOffice kjenner hver app på klient-id-en. Administratoren din har den, eller partneren som registrerte Mailmirror hos SuperOffice.',
    clientId: 'Klient-id',
    clientMissing: 'Skriv klient-id-en.',
    clientSave: 'Lagre og fortsett',
    keychainTitle: 'Ingen nøkkelring på denne maskinen',
    keychainText: 'Mailmirror lagrer passord bare i systemets nøkkelring. Dette kan beholdes til du lukker appen.',
    keychainAgree: 'Behold passordet til Mailmirror lukkes',
    keychainTextOnline:
      'Mailmirror lagrer pålogginger bare i systemets nøkkelring. Denne kan beholdes til du lukker appen.',
    keychainAgreeOnline: 'Behold påloggingen til Mailmirror lukkes',
  }
}

function problemTexts() {
  return {
    siteMissing: 'Skriv adressen til SuperOffice-nettstedet ditt.',
    userMissing: 'Skriv brukernavnet ditt.',
    passwordMissing: 'Skriv passordet ditt.',
    agreeMissing: 'Godta dette, eller sett opp en nøkkelring først.',
    offline: 'Ingen server svarer på denne adressen. Sjekk adressen og nettforbindelsen.',
    tls: 'Serverens sertifikat er ikke til å stole på, så passordet ble ikke sendt. Spør administratoren.',
    auth: 'Serveren avviste brukernavnet og passordet. Sjekk begge og prøv igjen.',
    badAnswer: 'Det er ingen SuperOffice på denne adressen. Sjekk at det er adressen til nettstedet ditt.',
    timeout: 'Serveren svarte ikke i tide. Prøv igjen, og spør administratoren hvis det fortsetter.',
    forbiddenTitle: 'Du er pålogget, men e-posten din kan ikke nås.',
    forbiddenAccount: 'Har du ingen e-postkonto i SuperOffice: sett opp en der, i innstillingene for e-post.',
    forbiddenOnsite: 'Har du en: be administratoren om å åpne EMail-agenten for denne appen.',
    forbiddenOnline:
      'Har du en: EMail-agenten er stengt for denne appen. De som registrerte den, må be SuperOffice om å åpne den.',
    rejected: 'Serveren sa nei. Den sier:',
    onlineOffline: 'SuperOffice kan ikke nås. Sjekk nettforbindelsen og prøv igjen.',
    onlineTls: 'Sertifikatet som svarte, er ikke SuperOffices, så ingenting ble sendt. Spør administratoren.',
    onlineAuth: 'SuperOffice godtok ikke påloggingen. Prøv igjen, og sjekk klient-id-en hvis det fortsetter.',
    onlineBadAnswer: 'SuperOffice ga et svar som ikke gir mening. Sjekk klient-id-en og miljøet.',
    onlineRejected: 'SuperOffice kjører ikke for dere akkurat nå. Prøv igjen senere. Den sier:',
    onlineTimeout: 'Det kom ingen pålogging fra nettleseren på fem minutter. Prøv igjen når du er klar.',
  }
}

export function settingsTexts(count: Count): Text['settings'] {
  return {
    title: 'Innstillinger',
    parts: {
      general: 'Generelt',
      accounts: 'Kontoer',
      attachments: 'Vedlegg',
      online: 'SuperOffice Online',
      mail: 'Google, Microsoft',
    },
    closeToTray: 'Fortsett i systemstatusfeltet',
    closeToTrayText: 'Når vinduet lukkes, kjører Mailmirror videre i systemstatusfeltet og synkroniserer.',
    defaultMail: 'Åpne e-postlenker med Mailmirror',
    defaultMailText: 'Et klikk på en adresse, for eksempel på en nettside, begynner en melding her.',
    defaultMailOthers: 'Systemet godtok det ikke. Velg Mailmirror for e-post i systemets innstillinger.',
    defaultMailStays: 'Systemet bruker fortsatt Mailmirror for e-post. Velg et annet program i innstillingene der.',
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
    ...storeTexts(),
  }
}

function storeTexts() {
  return {
    noAccounts: 'Ingen konto er koblet til ennå.',
    store: 'Plass til vedlegg',
    storeText: 'Når den er full, fjernes de som er lengst ubrukt. De kan hentes igjen.',
    keep: 'Tilgjengelig uten nett opp til',
    keepText: 'Vedlegg opp til denne størrelsen kommer med hver synkronisering.',
    keepNone: 'Ingen',
    stored: 'Lagret nå',
    storedText: (size: string) => `${size} på denne maskinen`,
    storedUnknown: 'Ikke kjent',
    clear: 'Tøm',
    cleared: 'De lagrede vedleggene er fjernet. De kan hentes igjen.',
    onlineText: 'For pålogging hos SuperOffice i nettleseren. Administratoren eller SuperOffice-partneren vet dette.',
    clientIdText: 'SuperOffice kjenner appen igjen på den.',
    environmentText: 'Produksjon, hvis du ikke tester en app.',
    mailText: 'For pålogging hos Google og Microsoft i nettleseren. De som satte opp Mailmirror, vet dette.',
    mailClientIdText: (maker: string) => `${maker} kjenner appen igjen på den.`,
    authority: 'Påloggingsadresse',
    authorityText: 'Tom betyr miljøets egen.',
    mailAuthorityText: 'Tom betyr leverandørens egen.',
    authorityWrong: 'Dette er ikke en nettadresse.',
    save: 'Lagre',
    saved: 'Lagret.',
  }
}
