/** Norsk bokmål for det som står utenfor siden: systemstatusfelt, appmeny, systemets egne dialoger. */
import type { Text } from './en.ts'
import type { Ago, Count, Formats } from './formats.ts'

export function trayTexts(f: Formats, count: Count, ago: Ago): Text['tray'] {
  return {
    open: 'Åpne Mailmirror',
    quit: 'Avslutt Mailmirror',
    syncAll: 'Synkroniser alle nå',
    cancelSync: 'Avbryt synkronisering',
    accounts: 'Kontoer',
    lastSynced: (then, now) => `Sist synkronisert ${ago(then, now)}`,
    neverSynced: 'Ikke synkronisert ennå',
    syncing: (done, accounts) => `Synkroniserer, ${f.number(done)} av ${count(accounts, 'konto', 'kontoer')}`,
    failed: (n) => `${count(n, 'konto', 'kontoer')} må ses på`,
    offline: 'Frakoblet',
    newMessage: 'Ny melding',
    outbox: (n) => `Utboks: ${f.number(n)} venter`,
  }
}

export function menuTexts(): Text['menu'] {
  return {
    file: 'Fil',
    edit: 'Rediger',
    view: 'Vis',
    window: 'Vindu',
    newMessage: 'Ny melding',
    addAccount: 'Legg til konto …',
    settings: 'Innstillinger …',
    closeWindow: 'Lukk vindu',
    quit: 'Avslutt',
    undo: 'Angre',
    redo: 'Gjør om',
    cut: 'Klipp ut',
    copy: 'Kopier',
    paste: 'Lim inn',
    pasteAndMatchStyle: 'Lim inn uten formatering',
    selectAll: 'Merk alt',
    noSuggestions: 'Ingen forslag',
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
    attachFiles: 'Legg ved filer',
    closeTitle: 'Lukke denne meldingen?',
    closeText:
      'Ikke alt er lagret: siste lagring mislyktes, eller en fil blir fortsatt lagt ved. Det som mangler, går tapt.',
    closeAnyway: 'Lukk likevel',
    keepWriting: 'Fortsett å skrive',
    keptRunning: 'Mailmirror kjører videre i systemstatusfeltet og synkroniserer. Du kan endre dette i innstillingene.',
    cannotStartTitle: 'Mailmirror kan ikke starte',
  }
}

export function signInTexts(): Text['signIn'] {
  return {
    title: 'Mailmirror',
    answered: 'Mailmirror har fått svaret på påloggingen. Du kan lukke dette vinduet.',
    refused: 'Ingen ble logget på. Du kan lukke dette vinduet; Mailmirror forteller hva som skjedde.',
    stranger: 'Dette hører ikke til en pålogging som Mailmirror venter på. Du kan lukke dette vinduet.',
  }
}
