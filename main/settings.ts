/** Connections and preferences in one JSON file: versioned, checked, replaced whole. Secrets are never in it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { accountId, preferences, type Preferences } from '../preload/model.ts'

const connection = z.strictObject({
  id: z.string(),
  /** The mirror's account that this connection feeds. */
  accountId,
  kind: z.enum(['superoffice']),
  /** Address of the site as the person would type it, checked and completed. */
  site: z.url(),
  user: z.string(),
})
export type Connection = z.infer<typeof connection>

const settings = z.strictObject({
  version: z.literal(1),
  connections: z.array(connection),
  preferences,
})
export type Settings = z.infer<typeof settings>

export const defaultPreferences: Preferences = { closeToTray: true, syncEveryMinutes: 5, language: 'system' }
const defaults: Settings = { version: 1, connections: [], preferences: defaultPreferences }

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
    return settings.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}
