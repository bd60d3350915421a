import { readdirSync, readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultPreferences, openSettings } from '../../main/settings.ts'

const now = new Date('2026-05-01T10:00:00Z')

function file(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailmirror-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'settings.json')
  if (text !== undefined) writeFileSync(path, text)
  return path
}

describe('the settings file', () => {
  it('begins with the defaults where there is none, and writes nothing until something is saved', () => {
    const path = file()
    expect(openSettings(path, now).current).toEqual({
      ...{ version: 3, connections: [], preferences: defaultPreferences },
      stationery: { signatures: [], templates: [] },
    })
    expect(() => readFileSync(path)).toThrow()
  })

  it('gives back what was saved, to this start and to the next', () => {
    const path = file()
    const settings = openSettings(path, now)
    const changed = { ...settings.current, preferences: { ...defaultPreferences, syncEveryMinutes: 15 } }
    settings.save(changed)
    expect(settings.current).toEqual(changed)
    expect(openSettings(path, now).current).toEqual(changed)
  })

  it('takes what the first version wrote, and gives what it did not know its default', () => {
    const connection = { id: 'a', accountId: 1, kind: 'superoffice', site: 'https://crm.example.com/api/', user: 'kn' }
    const preferences = { closeToTray: false, syncEveryMinutes: 30, language: 'nb' }
    const settings = openSettings(file(JSON.stringify({ version: 1, connections: [connection], preferences })), now)
    expect(settings.setAside).toBeNull()
    expect(settings.current).toEqual({
      stationery: { signatures: [], templates: [] },
      version: 3,
      connections: [
        { ...connection, protocol: 'rest', signIn: 'basic', online: null, name: null, colour: null, window: 'all' },
      ],
      preferences: { ...defaultPreferences, ...preferences },
    })
  })

  it('takes what the second version wrote, tenant and preferences and all', () => {
    const { mailClients: _unknown, ...preferences } = { ...defaultPreferences, syncEveryMinutes: 30 }
    const online = { environment: 'sod', tenant: 'Cust12345', clientId: 'abc', authority: null }
    const connection = {
      ...{ id: 'a', accountId: 1, kind: 'superoffice', site: 'https://crm.example.com/api/', user: 'kn', online },
      ...{ protocol: 'rest', signIn: 'online', name: 'Work', colour: 'teal', window: 'year' },
    }
    const path = file(JSON.stringify({ version: 2, connections: [connection], preferences }))
    const settings = openSettings(path, now)
    expect(settings.setAside).toBeNull()
    expect(settings.current.connections).toEqual([connection])
    expect(settings.current.preferences).toEqual({ ...defaultPreferences, syncEveryMinutes: 30 })
    settings.save(settings.current)
    expect(openSettings(path, now).current).toEqual(settings.current)
  })

  it.each([
    ['half a JSON', '{"version": 3, "conn'],
    ['a later version', '{"version": 4,"connections":[],"preferences":{}}'],
    ['a wrong type', '{"version":1,"connections":"none","preferences":{}}'],
    ['nothing at all', ''],
  ])('puts %s aside, keeps it, and goes on with the defaults', (_case, text) => {
    const path = file(text)
    const settings = openSettings(path, now)
    expect(settings.current.preferences).toEqual(defaultPreferences)
    expect(readFileSync(settings.setAside ?? '', 'utf8')).toBe(text)
  })

  it('refuses to save what it could not read again, and keeps the file as it was', () => {
    const path = file()
    const settings = openSettings(path, now)
    settings.save(settings.current)
    const before = readFileSync(path, 'utf8')
    expect(() =>
      settings.save({ ...settings.current, preferences: { ...defaultPreferences, syncEveryMinutes: -1 } }),
    ).toThrow()
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(readdirSync(join(path, '..'))).toEqual(['settings.json'])
  })
})
