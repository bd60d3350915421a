/** The agent server's config for a folder of sample mail. */
import type { SampleAccount } from './people.ts'

/** The shape that `npm run agent -- --config FILE` reads. */
export interface SampleConfig {
  readonly data: string
  readonly port: number
  readonly users: readonly {
    readonly user: string
    readonly password: string
    readonly name: string
    readonly associateId: number
  }[]
  readonly accounts: readonly {
    readonly accountId: number
    readonly associateId: number
    readonly associateName: string
    readonly address: string
    readonly source: { readonly kind: 'maildir'; readonly path: string }
  }[]
}

/** @param data the folder for the server's own mirror; @param port 0 takes a free one. */
export function sampleConfig(data: string, accounts: readonly SampleAccount[], port = 0): SampleConfig {
  return {
    data,
    port,
    users: accounts.map(({ user, password, name, associateId }) => ({ user, password, name, associateId })),
    accounts: accounts.map(({ accountId, associateId, user, address, path }) => ({
      accountId,
      associateId,
      associateName: user,
      address,
      source: { kind: 'maildir', path },
    })),
  }
}
