/** Routes about the installation and its user. */
import type { Access } from '../access.ts'
import { notFound } from '../errors.ts'
import type { Call, Parts, Route } from '../route.ts'

export const installationRoutes: readonly Route[] = [
  { method: 'GET', path: '/api', open: true, run: versions },
  { method: 'GET', path: '/api/state/*', open: true, run: tenantState },
  { method: 'GET', path: '/api/v1/User/currentPrincipal', run: (_, { access }) => principalOf(access) },
  // A ticket that its user may use instead of the password, as an installation that signs in with tickets answers.
  { method: 'GET', path: '/api/v1/User/currentToken', run: ({ tickets }, { access }) => tickets.issue(access.user) },
]

function versions({ version }: Parts, { origin }: Call) {
  return {
    v1: `${origin}/api/v1/`,
    NetServer: 'Mailmirror EMail agent',
    NetServerVersion: '12.4',
    NetServerLabel: `Mailmirror ${version}`,
    ServicesCurrent: 'v1',
    Version: version,
  }
}

const stateLifeMs = 60 * 60_000

/** Where the tenant is served, and whether it is (contract 2.1). It answers however the tenant itself behaves. */
function tenantState({ tenant, modes, clock }: Parts, { origin, lastStep }: Call) {
  if (lastStep !== tenant?.toLowerCase()) throw notFound(`there is no tenant ${lastStep}`)
  return {
    ContextIdentifier: tenant,
    Endpoint: `${origin}/`,
    State: modes.maintenance ? 'OfflineMaintenance' : 'Running',
    IsRunning: !modes.maintenance,
    ValidUntil: new Date(clock.now() + stateLifeMs).toISOString(),
    Api: `${origin}/api`,
  }
}

/** Who is signed in, as REST and SOAP both tell it. */
export function principalOf({ user, current }: Access) {
  return {
    UserType: 'InternalAssociate',
    Associate: current?.associateName ?? user.user,
    AssociateId: user.associateId ?? 0,
    FullName: user.name ?? current?.associateName ?? user.user,
    EMailAddress: current?.address ?? '',
  }
}
