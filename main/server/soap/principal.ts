/** SoPrincipal: a ticket for a password, and what runs here (contract 10.6). */
import { accessOf, signedIn, type Gate } from '../access.ts'
import type { Parts } from '../route.ts'
import { principalOf } from '../routes/installation.ts'

type Values = Readonly<Record<string, unknown>>

/** A wrong password is no failure of the call: AuthenticationSucceeded tells. */
export function authenticate({ tickets, accounts }: Parts, gate: Gate, { UserName, Password }: Values): Values {
  const [name, password] = [UserName, Password].map((value) => (typeof value === 'string' ? value : ''))
  const pair = Buffer.from(`${name ?? ''}:${password ?? ''}`, 'utf8').toString('base64')
  const user = signedIn({ authorization: `Basic ${pair}` }, gate)
  if (!user) return { Response: null, Credentials: null, AuthenticationSucceeded: false }
  return {
    Response: principalOf(accessOf(user, accounts)),
    Credentials: { Ticket: tickets.issue(user) },
    AuthenticationSucceeded: true,
  }
}

export function systemInfo({ version }: Parts): Values {
  return {
    SystemInfo: {
      BuildLabel: `Mailmirror ${version}`,
      AssemblyVersion: version,
      Description: 'Mailmirror EMail agent',
    },
  }
}
