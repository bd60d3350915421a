/** The whole main process without its window, over a folder of the test's. */
import { startBackend, type Backend, type BackendOptions } from '../../main/backend.ts'
import { secretsInMemory } from '../../main/secrets.ts'

export async function backendIn(folder: string, different: Partial<BackendOptions> = {}): Promise<Backend> {
  return await startBackend({
    folder,
    secrets: secretsInMemory(),
    locale: 'en-GB',
    version: '0.0.0',
    demo: false,
    log: () => undefined,
    fetch,
    openBrowser: () => Promise.resolve(),
    openFile: () => Promise.resolve(),
    saveAs: () => Promise.resolve(false),
    startDemo: () => Promise.resolve(),
    defaultMail: { isOn: () => false, set: () => undefined },
    openComposer: () => undefined,
    closeComposer: () => undefined,
    pickFiles: () => Promise.resolve([]),
    ...different,
  })
}
