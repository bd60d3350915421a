/** Numbers of accounts, which outlive a removal of the settings or of the mirror. */
import { accountId as accountIdSchema, type AccountId } from '../../preload/model.ts'
import { listAccounts } from '../mirror/accounts.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { SettingsFile } from '../settings.ts'

export function freeAccountId({ mirror, settings }: { mirror: Mirror; settings: SettingsFile }): AccountId {
  const stored = listAccounts(mirror.reader).map((one) => one.id)
  const connected = settings.current.connections.map((one) => one.accountId)
  return accountIdSchema.parse(Math.max(0, ...stored, ...connected) + 1)
}
