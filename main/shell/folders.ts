/** Where this start keeps its files. */
import { app } from 'electron/main'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, failureOf } from '../failure.ts'

export interface Folders {
  /** Mirror and settings of the person, and the window's place. */
  readonly data: string
  /** The same for the demo: emptied whenever it begins. */
  readonly demoData: string
  /** Sample mail and mirror of the demo's server: emptied whenever it begins. */
  readonly demoServer: string
  /** The built page, bridge and agent server. */
  readonly page: string
  readonly preload: string
  readonly agent: string
}

/**
 * To be called before the single-instance lock is taken: one instance a folder is what the lock means, so that the demo
 * runs beside the app. MAILMIRROR_DATA puts all of it elsewhere. Faults: disk.
 */
export function chooseFolders(demo: boolean): Folders {
  const base = process.env['MAILMIRROR_DATA'] ?? app.getPath('userData')
  const data = demo ? join(base, 'demo') : base
  makePrivate(data)
  app.setPath('userData', data)
  const built = (...path: string[]) => join(app.getAppPath(), 'out', ...path)
  return {
    data,
    demoData: join(data, 'sample', 'app'),
    demoServer: join(data, 'sample', 'server'),
    page: built('renderer'),
    preload: built('preload', 'preload.cjs'),
    agent: built('main', 'agent.js'),
  }
}

function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // An older folder, or one that was made by hand, may be open to others.
    chmodSync(folder, 0o700)
  } catch (cause) {
    throw new Fault('disk', `the data folder cannot be used: ${failureOf(cause).detail}`, { cause })
  }
}
