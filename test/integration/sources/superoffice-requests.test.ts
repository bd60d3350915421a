/** What the SuperOffice source asks for, and how it reads a folder. */
import { describe, expect, test } from 'vitest'
import type { SuperOffice } from '../../../main/sources/superoffice/source.ts'
import { faultOf } from '../../support/faults.ts'
import { ann, inbox, never, started } from '../../support/superoffice.ts'

describe('messages', () => {
  const listing = (ids: number[]) => ({
    body: { value: ids.map((id) => ({ PrimaryKey: String(id), EntityName: 'mailitem', id, status: 1 })) },
  })
  const pages = async (site: SuperOffice, since: number | null = null) => {
    const found = []
    for await (const page of site.source(ann).changes(inbox, null, never, since)) found.push(page)
    return found
  }

  test('come with the dates and digits that the server wrote', async () => {
    const { site } = await started(({ url }) =>
      url.includes('Mail2')
        ? listing([5])
        : {
            body: {
              AccountId: 1,
              EmailItemId: 5,
              Sent: '2024-02-29T23:59:59.0699577+02:00',
              RepliedAt: '0001-01-01T00:00:00Z',
            },
          },
    )
    const [page] = await pages(site)
    expect(page?.changed[0]).toMatchObject({
      remoteId: '5',
      entity: { sent: '2024-02-29T23:59:59.0699577+02:00', repliedAt: null },
    })
  })

  test('are asked for without their attachments, at most four at a time', async () => {
    let open = 0
    let most = 0
    const { site, server } = await started((seen, response) => {
      if (seen.url.includes('Mail2')) return listing([9, 8, 7, 6, 5, 4, 3, 2, 1])
      most = Math.max(most, ++open)
      setImmediate(() => {
        open--
        response.end('{"AccountId":1}')
      })
      return undefined
    })
    const [page] = await pages(site)
    expect(page?.changed.map((one) => one.remoteId)).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1'])
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
    const asked = server.seen.filter(({ url }) => url.includes('GetEMail'))
    expect(asked.map(({ body }) => JSON.parse(body) as unknown)).toContainEqual({ Id: 9, IncludeAttachments: false })
  })

  test('of another account are never let through', async () => {
    const { site } = await started(({ url, body }) =>
      url.includes('Mail2') ? listing([2, 1]) : { body: { AccountId: body.includes('2') ? 99 : 1, Subject: 'x' } },
    )
    const [page] = await pages(site)
    expect(page?.changed.map((one) => one.remoteId)).toEqual(['1'])
  })

  test('that cannot be read are left out, the rest of the page is not', async () => {
    const { site } = await started(({ url, body }) => {
      if (url.includes('Mail2')) return listing([4, 3, 2, 1])
      if (body.includes('"Id":4')) return { body: '{"AccountId":1,' }
      if (body.includes('"Id":3')) return { status: 500, body: { Error: true, ErrorType: 'SoException' } }
      return { body: body.includes('"Id":2') ? 'null' : { AccountId: 1 } }
    })
    const [page] = await pages(site)
    expect([page?.changed.map((one) => one.remoteId), page?.gone, page?.cursor]).toEqual([
      ['1'],
      ['2'],
      '{"newest":4,"oldest":0}',
    ])
  })

  test('a page where nothing can be understood stops the folder instead of passing over it', async () => {
    const { site } = await started(({ url }) =>
      url.includes('Mail2') ? listing([4, 3, 2, 1]) : { body: '<html>Maintenance</html>' },
    )
    expect((await faultOf(pages(site))).kind).toBe('badAnswer')
  })

  test('a listing without ids is not believed', async () => {
    const { site } = await started(() => ({ body: { value: [{ EntityName: 'mailitem' }] } }))
    expect((await faultOf(pages(site))).kind).toBe('badAnswer')
  })

  test('long bodies make short pages', async () => {
    const { site } = await started(({ url }) =>
      url.includes('Mail2') ? listing([3, 2, 1]) : { body: { AccountId: 1, HTMLBody: 'x'.repeat(1_200_000) } },
    )
    const found = await pages(site)
    expect(found.map(({ changed, cursor }) => [changed.length, cursor])).toEqual([
      [2, '{"newest":3,"oldest":2}'],
      [1, '{"newest":3,"oldest":0}'],
    ])
  })

  test('received before a moment are not asked for', async () => {
    const { site, server } = await started(() => ({ body: { value: [] } }))
    const since = Date.parse('2026-01-31T08:15:00.5Z')
    await pages(site, since)
    for await (const states of site.source(ann).listing(inbox, never, since)) expect(states).toEqual([])
    await pages(site)
    const filters = server.seen.map(({ url }) => new URL(url, server.url).searchParams.get('$filter'))
    expect(filters).toEqual([
      "folderId eq 7 and received afterTime '2026-01-31T08:15:00'",
      "folderId eq 7 and id gt 0 and received afterTime '2026-01-31T08:15:00'",
      'folderId eq 7',
    ])
  })
})
