/** Signing in, what a server can do, and its own sync, against servers of several versions. */
import { describe, expect, test } from 'vitest'
import type { Scripted, Seen } from '../../support/http-servers.ts'
import { textWith } from '../../support/any.ts'
import { faultOf } from '../../support/faults.ts'
import { never, started } from '../../support/superoffice.ts'

const principal = { AssociateId: 11, Associate: 'ann', FullName: 'Ann Aas' }
const account = {
  EMailAccountId: 5,
  EMailAddress: 'ann@example.com',
  AssociateId: 11,
  AccountStatus: 4,
  ErrorCount: 0,
  ErrorReason: null,
  LastFetch: '2026-05-01T08:00:00Z',
  IncomingCredentials: { Username: 'ann', Password: 'mail-canary' },
}
const folder = { Name: 'INBOX', Delimiter: '/', Flags: 'Inbox', TotalItems: 1, Subscribed: true, EmailFolderId: 7 }

/** Answers by the last word of the path; what is not told answers 404. */
const answers =
  (answers: Readonly<Record<string, Scripted | ((seen: Seen) => Scripted)>>) =>
  (seen: Seen): Scripted => {
    const name = new URL(seen.url, 'http://x').pathname.split('/').at(-1) ?? ''
    const answer = answers[name === '' ? 'root' : name] ?? { status: 404, body: '<html>' }
    return typeof answer === 'function' ? answer(seen) : answer
  }
const modern = {
  root: { body: { v1: 'x', NetServerVersion: '12.4.2601.1', Version: '12' } },
  currentPrincipal: { body: principal },
  TestAuthenticate: { body: 'true' },
  GetCurrentAccount: { body: account },
  CacheFolderList: { body: [folder] },
  Mail2: { body: { value: [{ PrimaryKey: '3', id: 3, status: 1 }] } },
  LatestItemIdByFolder: { body: '3' },
  GetEMail: { body: { EmailItemId: 3, AccountId: 5, ReceivedAt: '2026-05-01T08:00:00.1234567+02:00' } },
}
const with_ = (other: Parameters<typeof answers>[0]) => started(answers({ ...modern, ...other }))

describe('signing in', () => {
  test('tells who it is, and which mail account is theirs', async () => {
    const { site, server } = await with_({})
    expect(await site.identify(never)).toEqual({
      accountId: 5,
      associateId: 11,
      associateName: 'ann',
      name: 'Ann Aas',
      address: 'ann@example.com',
      site: `${server.url}/api/`,
    })
    const asked = new URL(server.seen.at(-1)?.url ?? '', server.url).searchParams.get('$select')
    expect(asked).toContain('EMailAddress')
    expect(asked).not.toMatch(/Credentials/i)
  })

  test.each([
    ['has no mail account', { GetCurrentAccount: { body: 'null' } }, 'no mail account'],
    ['has an empty mail account', { GetCurrentAccount: { body: { EMailAccountId: 0 } } }, 'no mail account'],
    [
      'would get the account of another, as an administrator might',
      { GetCurrentAccount: { body: { ...account, AssociateId: 12 } } },
      'another user',
    ],
    [
      'may not use the EMail agent',
      { GetCurrentAccount: { status: 403 } },
      'a SuperOffice administrator has to open it',
    ],
  ])('a user who %s is told so', async (_, other, words) => {
    const { site } = await with_(other)
    const fault = await faultOf(site.identify(never))
    expect([fault.kind, fault.message]).toEqual(['forbidden', textWith(words)])
  })

  test('works where even the versions want a sign-in', async () => {
    const { site } = await with_({ root: { status: 401, body: '<html>' } })
    expect(await site.identify(never)).toMatchObject({ accountId: 5 })
  })
})

describe('what a server can do', () => {
  const probed = async (other: Parameters<typeof answers>[0]) => {
    const { site, server } = await with_(other)
    const findings = await site.probe(never)
    const told = findings.map(({ finding, can, detail }) => [finding, detail === null ? can : `${can}: ${detail}`])
    return { found: Object.fromEntries(told) as Record<string, string>, server, findings }
  }

  test('a server of today can do all of it', async () => {
    const { found, findings } = await probed({})
    expect(found).toMatchObject({
      version: 'yes: 12.4.2601.1',
      emailAgent: 'yes',
      mailAccount: 'yes: ann@example.com',
      lastFetch: 'yes',
      emlStream: 'yes',
      listing: 'yes',
      flagging: 'no',
      folderFlags: 'yes: names',
      zones: 'yes',
    })
    expect(JSON.stringify(findings)).not.toContain('canary')
  })

  test.each([
    ['10.3.12', 'no', 'no'],
    ['10.3.13', 'yes', 'no'],
    ['10.4', 'yes', 'no'],
    ['12.1.9', 'yes', 'no'],
    ['12.2', 'yes', 'yes'],
    ['13.0', 'yes', 'yes'],
    ['9.1', 'no', 'no'],
  ])('version %s tells when it fetched: %s, hands out whole messages: %s', async (version, lastFetch, emlStream) => {
    const { found } = await probed({
      root: { body: { NetServerVersion: version } },
      GetCurrentAccount: { body: { ...account, LastFetch: '0001-01-01T00:00:00' } },
    })
    expect(found).toMatchObject({ version: `yes: ${version}`, lastFetch, emlStream })
  })

  test('a server without versions may still tell when it fetched', async () => {
    const { found } = await probed({ root: { body: { v1: 'x' } } })
    expect(found).toMatchObject({ version: 'no', lastFetch: 'yes', emlStream: 'unknown' })
  })

  test.each([
    [
      'a mask',
      [
        { ...folder, Flags: '8192' },
        { ...folder, Flags: 65_536 },
      ],
      'yes: mask',
    ],
    [
      'nothing',
      [
        { ...folder, Flags: '' },
        { ...folder, Flags: null },
        { ...folder, Flags: 0 },
      ],
      'no',
    ],
    ['no folder', [], 'unknown'],
  ])('folders that tell %s', async (_, folders, expected) => {
    const { found } = await probed({ CacheFolderList: { body: folders } })
    expect(found.folderFlags).toBe(expected)
  })

  test('dates without an offset are found out', async () => {
    const { found } = await probed({ GetEMail: { body: { ReceivedAt: '2026-05-01T08:00:00.1234567' } } })
    expect(found.zones).toBe('no')
  })

  test('an archive that refuses is no listing, one that fails is not known', async () => {
    expect((await probed({ Mail2: { status: 400, body: { Message: 'No such archive.' } } })).found).toMatchObject({
      listing: 'no',
      zones: 'yes',
    })
    expect((await probed({ Mail2: { status: 500, body: '<html>' } })).found.listing).toBe('unknown')
  })

  test.each([
    ['agrees', 0, /^yes: -?[01]$/],
    ['is an hour ahead', 3_600_000, /^no: (3599|360[01])$/],
    ['is two minutes behind', -120_000, /^no: -1(19|2[01])$/],
  ])('a clock that %s', async (_, off, expected) => {
    const headers = { Date: new Date(Date.now() + off).toUTCString() }
    const { found } = await probed({ root: { ...modern.root, headers } })
    expect(found.clock).toMatch(expected)
  })

  test('where the EMail agent is closed, nothing more of it is asked', async () => {
    const closed = { status: 403, body: '<html>' }
    const { found, server } = await probed({
      TestAuthenticate: closed,
      GetCurrentAccount: closed,
      CacheFolderList: closed,
    })
    expect(found).toMatchObject({
      version: 'yes: 12.4.2601.1',
      emailAgent: 'no',
      mailAccount: 'unknown',
      listing: 'unknown',
    })
    expect(server.seen.filter(({ url }) => url.includes('EMail'))).toHaveLength(1)
  })

  test('where all of it fails but the greeting, nothing else is known', async () => {
    const { site } = await started(answers({ root: modern.root }))
    const findings = await site.probe(never)
    expect(findings.filter(({ can }) => can !== 'unknown').map(({ finding }) => finding)).toEqual([
      'version',
      'lastFetch',
      'emlStream',
      'flagging',
      'clock',
    ])
  })

  test('whoever stops it is heard', async () => {
    const stopper = new AbortController()
    const { site } = await with_({
      CacheFolderList: () => {
        stopper.abort()
        return { body: [] }
      },
    })
    expect((await faultOf(site.probe(stopper.signal))).kind).toBe('cancelled')
  })
})

describe('its own sync', () => {
  const remote = (accountId: number) => ({ accountId, associateId: 10 + accountId, associateName: 'x' })
  const wire = (id: number, associate = 10 + id) => ({ AccountId: id, AssociateName: 'x', AssociateId: associate })

  test('is asked for those of ours that are due, in one call, and looked at again afterwards', async () => {
    const lists = [[1, 2, 3, 4].map((id) => wire(id)), [wire(3), wire(1)]]
    const { site, server } = await with_({
      GetReadySyncEmailAccounts: () => ({ body: lists.shift() }),
      SyncEmailAccounts: { status: 204 },
    })
    const came = await site.server.refresh([remote(2), remote(3), remote(9)], never)
    expect(came).toMatchObject({ asked: new Set([2, 3]), stillReady: new Set([3]) })
    expect(came.tookMs).toBeGreaterThanOrEqual(0)
    const calls = server.seen.filter(({ url }) => url.endsWith('/SyncEmailAccounts'))
    expect(calls.map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ SyncUserAccounts: [wire(2), wire(3)] }])
  })

  test('is not asked for where nobody is due, or only an account that another user has', async () => {
    const { site, server } = await with_({ GetReadySyncEmailAccounts: { body: [wire(1), wire(2, 99)] } })
    expect(await site.server.refresh([remote(2), remote(9)], never)).toEqual({
      asked: new Set(),
      stillReady: new Set(),
      tookMs: null,
    })
    expect(server.seen).toHaveLength(1)
  })

  test('is asked for an account whose user the server did not tell', async () => {
    const { site } = await with_({ GetReadySyncEmailAccounts: { body: [wire(2)] }, SyncEmailAccounts: { status: 204 } })
    expect((await site.server.refresh([{ ...remote(2), associateId: 0 }], never)).asked).toEqual(new Set([2]))
  })

  test('leaves evidence: when it fetched, the newest message of each folder, and how the account is', async () => {
    const failing = { ...account, AccountStatus: 2, ErrorCount: 3, ErrorReason: 'wrong password' }
    const { site, server } = await with_({
      GetCurrentAccount: { body: failing },
      LatestItemIdByFolder: ({ body }) => (body.includes('8') ? { status: 404 } : { body: '42' }),
    })
    expect(await site.server.snapshot(['7', '8', '9'], never)).toEqual({
      lastFetch: account.LastFetch,
      latestItems: new Map([
        ['7', 42],
        ['9', 42],
      ]),
      status: { status: 'Failing', errorCount: 3, errorReason: 'wrong password', lastFetch: account.LastFetch },
    })
    expect(server.seen).toHaveLength(4)
  })

  test('that leaves none is no failure, but whoever stops the looking is heard', async () => {
    const { site } = await started(() => ({ status: 500, body: '<html>' }))
    const nothing = { lastFetch: null, latestItems: new Map(), status: null }
    expect(await site.server.snapshot(['7'], never)).toEqual(nothing)
    expect((await faultOf(site.server.snapshot(['7'], AbortSignal.abort()))).kind).toBe('cancelled')
  })
})
