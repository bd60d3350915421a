/** All routes under /api, as REST serves them; SOAP runs the same ones. */
import { archiveRoutes } from './routes/archive.ts'
import { installationRoutes } from './routes/installation.ts'
import { mailRoutes } from './routes/mail.ts'
import { syncRoutes } from './routes/sync.ts'
import { writingRoutes } from './routes/writing.ts'
import type { Route } from './route.ts'

export type { Call, Parts, Route } from './route.ts'

export const routes: readonly Route[] = [
  ...installationRoutes,
  { method: 'GET', path: '/api/v1', run: (_, { origin }) => routes.map(({ path }) => origin + path) },
  ...archiveRoutes,
  ...syncRoutes,
  ...mailRoutes,
  ...writingRoutes,
]
