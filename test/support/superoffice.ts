/** A SuperOffice source before a server that a test scripts. */
import { onTestFinished } from 'vitest'
import { Fault } from '../../main/failure.ts'
import { openSuperOffice, type SuperOffice } from '../../main/sources/superoffice/source.ts'
import type { RemoteFolder } from '../../main/sources/source.ts'
import { scriptedServer, type Script, type ScriptedServer } from './http-servers.ts'

export const password = 'pässwörd-canary'
export const never = new AbortController().signal
export const inbox: RemoteFolder = {
  remoteId: '7',
  name: 'INBOX',
  delimiter: '/',
  role: 'inbox',
  flags: null,
  totalItems: 1,
  unreadItems: 0,
  subscribed: true,
}

export function open(
  site: string,
  secret: () => Promise<string | null> = () => Promise.resolve(password),
): SuperOffice {
  const opened = openSuperOffice({ site, user: 'ann', secret, version: '1.2.3' })
  onTestFinished(() => opened.source({ accountId: 1, associateId: 11, associateName: 'ann' }).close())
  return opened
}

export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof Fault)) throw new Error(`no fault but ${String(thrown)}`)
  return thrown
}

export async function started(script: Script): Promise<{ site: SuperOffice; server: ScriptedServer }> {
  const server = await scriptedServer(script)
  return { server, site: open(server.url) }
}
export const foldersOf = (site: SuperOffice, signal = never) =>
  site.source({ accountId: 1, associateId: 11, associateName: 'ann' }).folders(signal)
