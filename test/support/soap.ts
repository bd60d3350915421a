/** SOAP requests as somebody else makes them: the samples of this folder, and the npm library `soap`. */
import { readFileSync } from 'node:fs'
import { createClientAsync } from 'soap'
import { serviceNamespace } from '../../main/sources/superoffice/soap/carriers.ts'
import { readEnvelope } from '../../main/sources/superoffice/soap/xml.ts'
import { ticketAccess } from '../../main/sources/superoffice/soap/ticket.ts'
import { openSuperOffice, type SuperOffice } from '../../main/sources/superoffice/source.ts'
import { http } from './superoffice.ts'
import type { Service } from '../../main/sources/superoffice/soap/services.ts'

type Sample =
  'ready-in-header' | 'sync-in-header' | 'ready-beside-header' | 'sync-beside-header' | 'sync-out-of-order' | 'sign-in'

export const sample = (name: Sample, ticket = ''): string =>
  readFileSync(new URL(`samples/${name}.xml`, import.meta.url), 'utf8').replace('TICKET', ticket)

/** What an answer holds, by the local names of its elements; the status of HTTP beside it. */
export interface SoapAnswer {
  readonly status: number
  readonly text: string
  /** Local name of the element in the body. */
  readonly body: string | null
  /** Text of the first element with this local name; null where there is none. */
  readonly textOf: (name: string) => string | null
}

export async function postSoap(
  server: { url: string },
  text: string,
  options: { service?: Service; headers?: Readonly<Record<string, string>> } = {},
): Promise<SoapAnswer> {
  const { service = 'EMail', headers = {} } = options
  const response = await fetch(`${server.url}/Remote/Services86/${service}.svc`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8', ...headers },
    body: text,
  })
  const answer = await response.text()
  const { root, body } = readEnvelope(answer)
  return {
    status: response.status,
    text: answer,
    body: body?.localName ?? null,
    textOf: (name) => root.getElementsByTagNameNS('*', name)[0]?.textContent ?? null,
  }
}

export const actionOf = (method: string): Record<string, string> => ({
  SOAPAction: `"${serviceNamespace(86)}/EMail/${method}"`,
})

/** A ticket for a user of the test server; all their passwords are `demo`. */
export async function ticketFor(server: { url: string }, user = 'ann'): Promise<string> {
  const text = sample('sign-in').replace('>ann<', `>${user}<`)
  const answer = await postSoap(server, text, { service: 'SoPrincipal' })
  const ticket = answer.textOf('Ticket')
  if (!ticket) throw new Error(`no ticket: ${answer.text}`)
  return ticket
}

/** The library's client, from the server's own description. */
export interface Described {
  /** What the method answers, and the headers of the answer as text. */
  call<T>(method: string, args: object): Promise<{ answer: T; header: Readonly<Record<string, string>> }>
  /** Every later call has it in its header. */
  useTicket(ticket: string): void
  readonly lastHeaders: () => unknown
}

export async function described(server: { url: string }, service: Service): Promise<Described> {
  const client = await createClientAsync(`${server.url}/Remote/Services86/${service}.svc?wsdl`)
  return {
    async call<T>(method: string, args: object) {
      const run = client[`${method}Async`] as (args: object) => Promise<[T, string, Record<string, string>]>
      const [answer, , header] = await run.call(client, args)
      return { answer, header }
    },
    useTicket(ticket) {
      client.addSoapHeader({ 'tns:Credentials': { 'tns:Ticket': ticket } }, '', 'tns', serviceNamespace(86))
    },
    lastHeaders: () => client.lastRequestHeaders as unknown,
  }
}

/** Our own client over SOAP, signed in by a ticket. */
export function openSoap(
  site: string,
  user = 'ann',
  secret: () => Promise<string | null> = () => Promise.resolve('demo'),
): SuperOffice {
  return openSuperOffice({
    access: ticketAccess({ site, user, secret, http }),
    protocol: 'soap',
    http,
    language: () => 'en',
  })
}
