/** The app itself: what it is, its accounts, its settings, and the way into the demo. */
import type { Handlers, Payload } from '../../preload/contract.ts'
import type { Account, AccountId, AppInfo } from '../../preload/model.ts'

import type { SignIn } from '../connections.ts'
import type { SettingsFile } from '../settings.ts'

export interface AppParts {
  readonly info: () => AppInfo
  readonly connect: (signIn: SignIn) => Promise<AccountId>
  readonly accounts: () => Account[]
  readonly settings: SettingsFile
  readonly startDemo: () => Promise<void>
  readonly emit: (event: { name: 'settings.changed'; payload: Payload<'settings.changed'> }) => void
}

export const appCalls = ({ info, connect, accounts, settings, startDemo, emit }: AppParts) =>
  ({
    'app.info': info,
    'demo.start': async () => {
      await startDemo()
      return null
    },
    'accounts.list': accounts,
    'accounts.connect': connect,
    'settings.get': () => settings.current.preferences,
    'settings.save': (preferences) => {
      settings.save({ ...settings.current, preferences })
      emit({ name: 'settings.changed', payload: preferences })
      return null
    },
  }) satisfies Partial<Handlers>
