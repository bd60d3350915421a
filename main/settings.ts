/** Connections and preferences in one JSON file: versioned, checked, replaced whole. Secrets are never in it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import {
  colours,
  environments,
  mailSettings,
  mailWindows,
  preferences,
  protocols,
  signInKinds,
  type Preferences,
} from '../preload/accounts.ts'
import { stationery } from '../preload/drafts.ts'
import { accountId } from '../preload/model.ts'

/** What is the same of each: whose it is, and how the person wants it shown and kept. */
const common = z.strictObject({
  id: z.string(),
  /** The mirror's account that this connection feeds. */
  accountId,
  /** What the person calls the account; null is the server's name for it. */
  name: z.string().nullable(),
  colour: z.enum(colours).nullable(),
  window: z.enum(mailWindows),
})
const superOffice = common.extend({
  kind: z.literal('superoffice'),
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
})
const imap = common.extend({
  kind: z.literal('imap'),
  address: z.string(),
  /** The person's name, as it stands beside the address in mail that they send. */
  senderName: z.string(),
  settings: mailSettings,
  /** The person agreed that password and mail go unprotected, where a server's security is `plain`. */
  allowPlain: z.boolean(),
  /** By which client the person signed in at the provider; null where it was by password. */
  oauth: preferences.shape.mailClients.shape.google.nullable(),
})
const connection = z.discriminatedUnion('kind', [superOffice, imap])
export type Connection = z.infer<typeof connection>
export type SuperOfficeConnection = z.infer<typeof superOffice>
export type ImapConnection = z.infer<typeof imap>

const settings = z.strictObject({
  version: z.literal(3),
  connections: z.array(connection),
  preferences,
  /** Files of before there was any have none. */
  stationery: stationery.default({ signatures: [], templates: [] }),
})
export type Settings = z.infer<typeof settings>

const noClient = { clientId: '', clientSecret: '', authority: null }
export const defaultPreferences: Preferences = {
  closeToTray: true,
  syncEveryMinutes: 5,
  language: 'system',
  attachmentStoreMb: 1000,
  keepAttachmentsMb: 0,
  online: { environment: 'online', clientId: '', authority: null },
  mailClients: { google: noClient, microsoft: noClient },
}
const defaults: Settings = {
  ...{ version: 3, connections: [], preferences: defaultPreferences },
  stationery: { signatures: [], templates: [] },
}

/** What a connection of version 1 was, in the words of those after it. */
export const onsite = {
  protocol: 'rest',
  signIn: 'basic',
  online: null,
  name: null,
  colour: null,
  window: 'all',
} as const

/** The file as earlier versions wrote it; what they did not know gets its default. */
const earlier = z
  .looseObject({
    version: z.literal([1, 2]),
    connections: z.array(z.looseObject({})),
    preferences: z.looseObject({}),
  })
  .transform((file) => ({
    version: 3 as const,
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
    return settings.parse(earlier.safeParse(json).data ?? json)
  } catch {
    return 'unreadable'
  }
}
