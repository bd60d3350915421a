/** A SuperOffice source before a server that a test scripts. */
import type { Access } from '../../main/sources/superoffice/access.ts'
import { onsiteAccess } from '../../main/sources/superoffice/authorization.ts'
import { createHttp } from '../../main/sources/superoffice/http.ts'
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
export const ann = { accountId: 1, associateId: 11, associateName: 'ann' }

export const http = createHttp(fetch, 'Mailmirror/1.2.3')
export const openWith = (access: Access, language = 'en'): SuperOffice =>
  openSuperOffice({ access, protocol: 'rest', http, language: () => language })

export function open(
  site: string,
  secret: () => Promise<string | null> = () => Promise.resolve(password),
  user = 'ann',
): SuperOffice {
  return openWith(onsiteAccess({ site, user, secret }))
}

export async function started(script: Script): Promise<{ site: SuperOffice; server: ScriptedServer }> {
  const server = await scriptedServer(script)
  return { server, site: open(server.url) }
}
export const foldersOf = (site: SuperOffice, signal = never) => site.source(ann).folders(signal)
