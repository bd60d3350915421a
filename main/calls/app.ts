/** The app itself: what it is, its settings, and the way into the demo. */
import type { Handlers, Payload } from '../../preload/contract.ts'
import type { AppInfo } from '../../preload/model.ts'
import type { SettingsFile } from '../settings.ts'

export interface AppParts {
  readonly info: () => AppInfo
  readonly settings: SettingsFile
  readonly startDemo: () => Promise<void>
  readonly emit: (event: { name: 'settings.changed'; payload: Payload<'settings.changed'> }) => void
}

export const appCalls = ({ info, settings, startDemo, emit }: AppParts) =>
  ({
    'app.info': info,
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
