/** Connections and preferences in one JSON file: versioned, checked, replaced whole. Secrets are never in it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import {
  colours,
  environments,
  mailWindows,
  preferences,
  protocols,
  signInKinds,
  type Preferences,
} from '../preload/accounts.ts'
import { accountId } from '../preload/model.ts'

const connection = z.strictObject({
  id: z.string(),
  /** The mirror's account that this connection feeds. */
  accountId,
  kind: z.enum(['superoffice']),
  /** Root of the web services, ending in `/api/`; for SuperOffice Online as its state said last. */
  site: z.url(),
  user: z.string(),
  protocol: z.enum(protocols),
  signIn: z.enum(signInKinds),
  /** Which SuperOffice Online, whose, and by which client; null onsite. */
  online: z
    .strictObject({
      environment: z.enum(environments),
      tenant: z.string(),
      clientId: z.string(),
      authority: z.url().nullable(),
    })
    .nullable(),
  /** What the person calls the account; null is the server's name for it. */
  name: z.string().nullable(),
  colour: z.enum(colours).nullable(),
  window: z.enum(mailWindows),
})
export type Connection = z.infer<typeof connection>

const settings = z.strictObject({
  version: z.literal(2),
  connections: z.array(connection),
  preferences,
})
export type Settings = z.infer<typeof settings>

export const defaultPreferences: Preferences = {
  closeToTray: true,
  syncEveryMinutes: 5,
  language: 'system',
  attachmentStoreMb: 1000,
  keepAttachmentsMb: 0,
  online: { environment: 'online', clientId: '', authority: null },
}
const defaults: Settings = { version: 2, connections: [], preferences: defaultPreferences }

/** What a connection of version 1 was, in the words of version 2. */
export const onsite = {
  protocol: 'rest',
  signIn: 'basic',
  online: null,
  name: null,
  colour: null,
  window: 'all',
} as const

/** The file as the first version wrote it; what it did not know gets its default. */
const version1 = z
  .looseObject({
    version: z.literal(1),
    connections: z.array(z.looseObject({})),
    preferences: z.looseObject({}),
  })
  .transform((file) => ({
    version: 2 as const,
    connections: file.connections.map((one) => ({ ...onsite, ...one })),
    preferences: { ...defaultPreferences, ...file.preferences },
  }))

export interface SettingsFile {
  readonly current: Settings
  /** Where an unreadable file was put; null when all was well. */
  readonly setAside: string | null
  save(next: Settings): void
}

/** Reads the settings; an unreadable file is put aside and defaults are used. Throws only what writing throws. */
export function openSettings(file: string, now: Date): SettingsFile {
  const found = read(file)
  const damaged = found === 'unreadable'
  const aside = damaged ? `${file}.unreadable-${now.toISOString().replace(/[:.]/g, '-')}` : null
  if (aside !== null) renameSync(file, aside)
  let current = found === 'unreadable' || found === 'absent' ? defaults : found
  return {
    get current() {
      return current
    },
    setAside: aside,
    save(next) {
      const draft = `${file}.new`
      writeFileSync(draft, JSON.stringify(settings.parse(next), null, 2), { mode: 0o600, flush: true })
      renameSync(draft, file)
      current = next
    },
  }
}

function read(file: string): Settings | 'absent' | 'unreadable' {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent'
    throw error
  }
  try {
    const json: unknown = JSON.parse(text)
    return settings.parse(version1.safeParse(json).data ?? json)
  } catch {
    return 'unreadable'
  }
}
