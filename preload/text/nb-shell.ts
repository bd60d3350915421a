/** Norsk bokmål for what stands outside the page: tray, app menu, the system's own dialogs. */
import type { Text } from './en.ts'
import type { Ago, Count, Formats } from './formats.ts'

export function trayTexts(f: Formats, count: Count, ago: Ago): Text['tray'] {
  return {
    open: 'Åpne Mailmirror',
    quit: 'Avslutt Mailmirror',
    syncAll: 'Synkroniser alle nå',
    cancelSync: 'Avbryt synkronisering',
    syncAccount: (account) => `Synkroniser ${account}`,
    accounts: 'Kontoer',
    lastSynced: (then, now) => `Sist synkronisert ${ago(then, now)}`,
    neverSynced: 'Ikke synkronisert ennå',
    syncing: (done, accounts) => `Synkroniserer, ${f.number(done)} av ${count(accounts, 'konto', 'kontoer')}`,
    failed: (n) => `${count(n, 'konto', 'kontoer')} trenger tilsyn`,
    offline: 'Frakoblet',
  }
}

export function menuTexts(): Text['menu'] {
  return {
    file: 'Fil',
    edit: 'Rediger',
    view: 'Vis',
    window: 'Vindu',
    addAccount: 'Legg til konto …',
    settings: 'Innstillinger …',
    closeWindow: 'Lukk vindu',
    quit: 'Avslutt',
    undo: 'Angre',
    redo: 'Gjør om',
    cut: 'Klipp ut',
    copy: 'Kopier',
    paste: 'Lim inn',
    selectAll: 'Merk alt',
    zoomIn: 'Zoom inn',
    zoomOut: 'Zoom ut',
    actualSize: 'Faktisk størrelse',
    minimize: 'Minimer',
    demo: 'Demo',
    simulateOffline: 'Simuler frakobling',
  }
}

export function dialogTexts(): Text['dialogs'] {
  return {
    saveAttachment: 'Lagre vedlegg',
    keptRunning: 'Mailmirror kjører videre i systemstatusfeltet og synkroniserer. Du kan endre dette i innstillingene.',
    linkRefused: 'Lenken ble ikke åpnet: bare nett- og e-postadresser åpnes.',
    newerMirrorTitle: 'Denne e-posten er skrevet av en nyere Mailmirror',
    newerMirrorText: 'Oppdater Mailmirror for å åpne den. Ingenting er endret.',
    cannotStartTitle: 'Mailmirror kan ikke starte',
    ok: 'OK',
  }
}

export function signInTexts(): Text['signIn'] {
  return {
    title: 'Mailmirror',
    answered: 'Mailmirror har fått svaret på innloggingen. Du kan lukke dette vinduet.',
    refused: 'Ingen ble logget inn. Du kan lukke dette vinduet; Mailmirror forteller hva som skjedde.',
    stranger: 'Dette hører ikke til en innlogging som Mailmirror venter på. Du kan lukke dette vinduet.',
  }
}
