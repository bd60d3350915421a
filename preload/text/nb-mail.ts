/** Norsk bokmål for det en gjør med e-post: handlinger, tastene deres, og spørsmålene de stiller. */
import type { Text } from './en.ts'
import type { Count, Formats } from './formats.ts'

export function actionTexts(f: Formats, count: Count): Text['actions'] {
  const messages = (n: number) => count(n, 'melding', 'meldinger')
  return {
    name: 'Handlinger',
    seen: 'Merk som lest',
    unseen: 'Merk som ulest',
    star: 'Stjernemerk',
    unstar: 'Fjern stjerne',
    move: 'Flytt til mappe',
    archive: 'Arkiver',
    trash: 'Flytt til papirkurven',
    deleteForGood: 'Slett for godt',
    undo: 'Angre',
    cancel: 'Avbryt',
    selected: (n) => `${f.number(n)} valgt`,
    clear: 'Fjern valget',
    manyTitle: (n) => `${messages(n)} valgt`,
    manyText: 'Det du gjør nå, gjelder alle.',
    manyAccounts: 'Disse meldingene hører til flere kontoer. Velg dem som hører til én konto, for å flytte dem.',
    noArchive: 'Det finnes ingen arkivmappe for dette. Flytt til en mappe i stedet.',
    moved: (n, folder) => `Flyttet ${messages(n)} til ${folder}.`,
    archived: (n) => `Arkiverte ${messages(n)}.`,
    trashed: (n) => `Flyttet ${messages(n)} til papirkurven.`,
    moveTitle: (n) => (n === 1 ? 'Flytt til mappe' : `Flytt ${messages(n)} til mappe`),
    moveField: 'Mappenavn',
    moveNone: 'Ingen mappe har dette navnet.',
    confirmTitle: (n) => `Slette ${messages(n)} for godt?`,
    confirmText: (n) => `Dette fjerner ${n === 1 ? 'den' : 'dem'} her og på serveren. Det er ingen vei tilbake.`,
    refused: refusalTexts(messages),
    putBack: (n) => (n === 1 ? 'Meldingen er som den var.' : 'Meldingene er som de var.'),
    waiting: (n) => `${count(n, 'endring venter', 'endringer venter')} på å bli sendt`,
  }
}

/** What a server did not do. */
function refusalTexts(messages: (n: number) => string): Text['actions']['refused'] {
  return {
    seen: (n, account) => `${account}: serveren endret ikke lest-merket på ${messages(n)}.`,
    flagged: (n, account) => `${account}: serveren endret ikke stjernen på ${messages(n)}.`,
    answered: (n, account) => `${account}: serveren merket ikke ${messages(n)} som besvart.`,
    move: (n, account) => `${account}: serveren flyttet ikke ${messages(n)}.`,
    trash: (n, account) => `${account}: serveren flyttet ikke ${messages(n)} til papirkurven.`,
    delete: (n, account) => `${account}: serveren slettet ikke ${messages(n)}.`,
  }
}

export function keyTexts(): Text['keys'] {
  return {
    title: 'Taster',
    open: 'Vis tastene',
    groups: { move: 'Gå', mark: 'Velg', act: 'Gjør' },
    next: 'Neste melding',
    previous: 'Forrige melding',
    read: 'Inn i meldingen',
    back: 'Tilbake til listen',
    search: 'Søk',
    account: 'Kontosiden, fra mappetreet',
    toggle: 'Velg meldingen eller fjern valget',
    range: 'Velg videre herfra',
    all: 'Velg alle meldinger som er hentet frem',
    clear: 'Fjern valget',
    seen: 'Merk som lest eller ulest',
    star: 'Sett eller fjern stjerne',
    move: 'Flytt til en mappe',
    archive: 'Arkiver',
    trash: 'Til papirkurven; i papirkurven, slett for godt',
    undo: 'Angre',
    help: 'Denne listen',
  }
}
