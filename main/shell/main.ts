/** The entry: one instance, ready, backend, window, tray, quit. */
import { shell } from 'electron/common'
import { app, dialog } from 'electron/main'
import { textFor } from '../../preload/text/text.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { closeToTray } from './closing.ts'
import { readCommandLine } from './command-line.ts'
import { chooseFolders, type Folders } from './folders.ts'
import { decideLink } from './links.ts'
import { createMailLinks } from './mail-links.ts'
import { systemLocale } from './opening.ts'
import { declareSchemes } from './protocols.ts'
import { onSignals } from './signals.ts'
import { startApp, type App } from './start.ts'
import { exposeForTests } from './testing.ts'
import { quietSessions, wallContents } from './walls.ts'

const log: Log = (line) => console.error(`mailmirror: ${line}`)
const { demo: inDemo, mailto } = readCommandLine(process.argv)
const mailLinks = createMailLinks()
// Whoever started the app may be gone, and its terminal with it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.on('uncaughtException', giveUp)
process.on('unhandledRejection', (reason) => log(`unhandled: ${failureOf(reason).detail}`))

declareSchemes()
// It repeats requests by rules of its own; a mail must never be handed over twice.
app.commandLine.appendSwitch('disable-quic')
wallContents(openLink)
quietSessions()
// macOS hands links over by an event, and the first one may come before anything is there.
app.on('open-url', (event, url) => {
  event.preventDefault()
  mailLinks.take(url)
})
if (mailto !== null) mailLinks.take(mailto)
const folders = foldersOrNothing()
if (!folders || !app.requestSingleInstanceLock()) app.exit(folders ? 0 : 1)
else
  void app
    .whenReady()
    .then(() => startApp(folders, inDemo, log))
    .then(run, giveUp)

function run(running: App): void {
  app.on('second-instance', (_event, argv) => {
    const link = readCommandLine(argv).mailto
    if (link === null) running.open()
    else mailLinks.take(link)
  })
  app.on('activate', () => running.open())
  closeToTray(running, folders?.data ?? '')
  onSignals(running)
  exposeForTests(running)
  mailLinks.giveTo((url) => running.compose({ kind: 'mailto', url }))
}

function openLink(url: string): void {
  const decision = decideLink(url)
  if ('open' in decision) void shell.openExternal(decision.open).catch(() => log('no program opens web addresses'))
  else if ('compose' in decision) mailLinks.take(decision.compose)
  else log(`a link was not opened: ${decision.refused}`)
}

function foldersOrNothing(): Folders | null {
  try {
    return chooseFolders(inDemo)
  } catch (error) {
    giveUp(error)
    return null
  }
}

/** One sentence for the person, no stack, and the end. */
function giveUp(thrown: unknown): void {
  const { kind, detail } = failureOf(thrown)
  const text = textFor(app.isReady() ? systemLocale() : 'en')
  log(`${text.failures[kind]} (${kind}: ${detail})`)
  // A box waits for a person, and in a test there is none.
  if (process.env['MAILMIRROR_TEST'] !== '1') dialog.showErrorBox(text.dialogs.cannotStartTitle, text.failures[kind])
  app.exit(1)
}
