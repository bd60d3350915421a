/** The app itself: what it is, its settings, and the way into the demo. */
import type { Handlers, Payload } from '../../preload/contract.ts'
import type { AppInfo } from '../../preload/model.ts'
import type { SettingsFile } from '../settings.ts'

export interface AppParts {
  readonly info: () => AppInfo
  readonly settings: SettingsFile
  readonly startDemo: () => Promise<void>
  readonly defaultMail: { isOn(): boolean; set(on: boolean): void }
  readonly emit: (event: { name: 'settings.changed'; payload: Payload<'settings.changed'> }) => void
}

export const appCalls = ({ info, settings, startDemo, defaultMail, emit }: AppParts) =>
  ({
    'app.info': info,
    'app.defaultMail': () => defaultMail.isOn(),
    'app.setDefaultMail': ({ on }) => {
      defaultMail.set(on)
      return defaultMail.isOn()
    },
    'demo.start': async () => {
      await startDemo()
      return null
    },
    'settings.get': () => settings.current.preferences,
    'settings.save': (preferences) => {
      settings.save({ ...settings.current, preferences })
      emit({ name: 'settings.changed', payload: preferences })
      return null
    },
  }) satisfies Partial<Handlers>
