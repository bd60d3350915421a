/** Opens the backend, on the person's own folder or as the demo. */
import { app } from 'electron/main'
import { rmSync } from 'node:fs'
import { startBackend, type Backend, type BackendOptions } from '../backend.ts'
import type { Log } from '../log.ts'
import { secretsInMemory } from '../secrets.ts'
import { openBrowser } from './browser.ts'
import { defaultMail } from './default-mail.ts'
import type { DemoServer } from './demo.ts'
import type { Folders } from './folders.ts'
import { systemFetch } from './network.ts'
import { openSecrets } from './secrets.ts'

export interface Opening {
  readonly folders: Folders
  readonly demo: DemoServer
  readonly log: Log
  readonly saveAs: BackendOptions['saveAs']
  readonly openFile: BackendOptions['openFile']
  readonly startDemo: BackendOptions['startDemo']
  readonly openComposer: BackendOptions['openComposer']
  readonly closeComposer: BackendOptions['closeComposer']
  readonly pickFiles: BackendOptions['pickFiles']
}

/** Faults: newer, locked, disk. */
export async function openOwn(opening: Opening): Promise<Backend> {
  return await startBackend({
    ...common(opening),
    folder: opening.folders.data,
    secrets: await openSecrets(opening.log),
    fetch: systemFetch(),
    demo: false,
  })
}

/** Begins the demo anew: its server, its folder and its twelve connections. Nothing of it reaches the keychain. */
export async function openDemo(opening: Opening): Promise<Backend> {
  const { folders, demo } = opening
  if (!demo.isRunning()) rmSync(folders.demoServer, { recursive: true, force: true })
  const { site, users } = await demo.start()
  rmSync(folders.demoData, { recursive: true, force: true })
  const backend = await startBackend({
    ...common(opening),
    folder: folders.demoData,
    secrets: secretsInMemory(),
    // Its server is a part of this app: no proxy and no certificate lies between, and Node's own way there is twice as fast.
    fetch,
    demo: true,
    firstPreferences: { syncEveryMinutes: 0 },
  })
  // One after the other, so that the accounts stand in the server's order.
  for (const { user, password } of users)
    await backend.connect({ site, user, password, protocol: 'rest', ticket: false, untilClosed: true })
  return backend
}

function common({ folders: _folders, demo: _demo, ...asked }: Opening) {
  return { locale: systemLocale(), version: app.getVersion(), openBrowser, defaultMail, ...asked }
}

/** The person's first language; known once the app is ready. */
export function systemLocale(): string {
  return app.getPreferredSystemLanguages()[0] ?? app.getLocale()
}
