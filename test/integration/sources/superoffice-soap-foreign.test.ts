/** A server that hands out anybody's mail to whoever names its id, read over SOAP: what is others' is left alone. */
import { expect, test } from 'vitest'
import { operations } from '../../../main/sources/superoffice/soap/services.ts'
import { envelope11, readEnvelope, readParts, writeMessage } from '../../../main/sources/superoffice/soap/xml.ts'
import { scriptedServer, type Scripted, type Seen } from '../../support/http-servers.ts'
import { openSoap } from '../../support/soap.ts'
import { ann, inbox, never } from '../../support/superoffice.ts'

/** Ids of `ours` are ann's; all others up to `latest` are somebody else's. */
function careless(latest: number, ours: readonly number[]) {
  const answerTo = (name: string, args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    if (name === 'AuthenticateUsernamePassword')
      return { Credentials: { Ticket: '7T:x' }, AuthenticationSucceeded: true, Response: { AssociateId: 11 } }
    if (name === 'LatestItemIdByFolder') return { Response: latest }
    if (name !== 'GetEMail') return { Response: [] }
    const Id = Number(args.Id)
    const own = ours.includes(Id)
    const Subject = own ? `ours ${Id}` : `foreign canary ${Id}`
    return { Response: { AccountId: own ? 1 : 99, FolderName: 'INBOX', EmailItemId: Id, Subject } }
  }
  return ({ headers, body }: Seen): Scripted => {
    const name = headers.soapaction?.toString().replace(/"/g, '').split('/').at(-1) ?? ''
    const operation = operations.get(name)
    const asked = readEnvelope(body).body
    if (!operation || !asked) return { status: 400 }
    const answer = writeMessage({
      services: 86,
      envelope: envelope11,
      header: { fields: [['Succeeded', 'boolean']], values: { Succeeded: true } },
      body: {
        name: operation.answer,
        fields: operation.response,
        values: answerTo(name, readParts(asked, operation.request)),
      },
    })
    return { body: answer, headers: { 'Content-Type': 'text/xml' } }
  }
}

async function read(latest: number, ours: readonly number[], cursor: string | null = null) {
  const server = await scriptedServer(careless(latest, ours))
  const pages = []
  for await (const page of openSoap(server.url).source(ann).changes(inbox, cursor, never)) pages.push(page)
  return {
    pages,
    ids: pages.flatMap(({ changed }) => changed.map(({ remoteId }) => Number(remoteId))),
    cursor: pages.at(-1)?.cursor ?? null,
    asked: server.seen.filter(({ headers }) => headers.soapaction?.includes('/GetEMail"')).length,
  }
}

test('mail of others is asked for, where ids alone do not tell, but never handed on', async () => {
  const { pages, ids } = await read(30, [29, 12, 3])
  expect(ids).toEqual([29, 12, 3])
  expect(JSON.stringify(pages)).not.toContain('canary')
  for (const { cursor } of pages) expect(JSON.parse(cursor)).toMatchObject({ latest: 30 })
  expect(JSON.parse(pages.at(-1)?.cursor ?? '')).toMatchObject({ oldest: 0, known: [29, 12, 3] })
})

test('where 200 ids in a row are others’, no more are asked for, now or the next time', async () => {
  const ours = [99_999, 99_850]
  const first = await read(100_000, ours)
  expect(first.ids).toEqual(ours)
  expect(first.asked).toBeGreaterThan(300)
  expect(first.asked).toBeLessThan(450)
  expect((await read(100_000, ours, first.cursor)).asked).toBe(ours.length)
})

test('a gap is read whole, but a wide one no further than others’ mail reaches', async () => {
  const { cursor } = await read(100, [99])
  expect((await read(900, [899, 110, 99], cursor)).ids).toEqual([899, 110])
  const wide = await read(100_000, [99_990, 110, 99], cursor)
  expect(wide.ids).toEqual([99_990])
  expect(wide.asked).toBeLessThan(300)
})
