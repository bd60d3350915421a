/** The SuperOffice source and the agent server: what leaves one comes to the other, and how its modes read here. */
import { describe, expect, test } from 'vitest'
import type { EMailEntity } from '../../../preload/model.ts'
import type { RemoteFolder } from '../../../main/sources/source.ts'
import { emailEntity } from '../../../main/sources/superoffice/map.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { agentServer, inboxOf as serversInbox } from '../../support/agent-server.ts'
import { textWith } from '../../support/any.ts'
import { faultOf } from '../../support/faults.ts'
import { never, open } from '../../support/superoffice.ts'

async function opened(messages = 3, accounts = 1) {
  const server = await agentServer({ accounts, messages })
  await server.syncAll()
  const site = open(server.url, () => Promise.resolve('demo'))
  const source = site.source(await site.identify(never))
  const folders = await source.folders(never)
  const folderOf = (role: RemoteFolder['role']): RemoteFolder => {
    const found = folders.find((folder) => folder.role === role)
    if (!found) throw new Error(`no folder for ${role}`)
    return found
  }
  const listed = async (role: RemoteFolder['role']) => {
    const states = []
    for await (const page of source.listing(folderOf(role), never)) states.push(...page)
    return states
  }
  return { server, site, source, folderOf, listed }
}

describe('a change', () => {
  test('of what is read is there for all who ask afterwards', async () => {
    const { source, folderOf, listed } = await opened()
    const inbox = folderOf('inbox')
    await source.apply(inbox, { kind: 'seen', ids: ['1', '3'], value: true }, never)
    expect((await listed('inbox')).map(({ flags }) => flags & 1)).toEqual([1, 0, 1])
    await source.apply(inbox, { kind: 'seen', ids: ['1', '999'], value: false }, never)
    expect((await listed('inbox')).map(({ flags }) => flags & 1)).toEqual([0, 0, 1])
  })

  test('moves mail to the trash, back, and from there out of the world', async () => {
    const { source, folderOf, listed } = await opened()
    await source.apply(folderOf('inbox'), { kind: 'trash', ids: ['2'], to: null }, never)
    expect([(await listed('inbox')).length, (await listed('trash')).length]).toEqual([2, 1])
    const [trashed] = await listed('trash')
    const ids = [trashed?.remoteId ?? '']
    await source.apply(folderOf('trash'), { kind: 'move', ids, to: folderOf('inbox') }, never)
    expect([(await listed('inbox')).length, (await listed('trash')).length]).toEqual([3, 0])
    await source.apply(
      folderOf('inbox'),
      { kind: 'trash', ids: (await listed('inbox')).map((one) => one.remoteId), to: null },
      never,
    )
    await source.apply(
      folderOf('trash'),
      { kind: 'delete', ids: (await listed('trash')).map((one) => one.remoteId) },
      never,
    )
    expect([(await listed('inbox')).length, (await listed('trash')).length]).toEqual([0, 0])
  })

  test('of a subscription shows in the folders', async () => {
    const { source, folderOf } = await opened(0)
    await source.subscribe(folderOf('sent'), false, never)
    expect((await source.folders(never)).find(({ role }) => role === 'sent')?.subscribed).toBe(false)
  })
})

const letter: EMailEntity = emailEntity.read({
  Subject: 'Hi',
  To: [{ Address: 'ben@example.com' }],
  PlainBody: 'Hello',
  FolderName: 'Drafts',
})

describe('a message', () => {
  test('sent comes back as it left, and lies in the folder of sent mail', async () => {
    const { source, listed } = await opened(0, 2)
    const [sent] = await source.send([letter], null, null, never)
    expect(sent).toMatchObject({ subject: 'Hi', isSent: true, messageId: textWith('@') })
    expect(await listed('sent')).toHaveLength(1)
  })

  test('saved lies in its folder', async () => {
    const { source, listed } = await opened(0)
    expect(await source.saveToMailServer(letter, never)).toMatchObject({ subject: 'Hi', folderName: 'Drafts' })
    expect(await listed('drafts')).toHaveLength(1)
  })

  test('keeps its dates with their offsets, to 100 ns, on the way there and back', async () => {
    const { server, source, folderOf } = await opened(0)
    const dates = {
      sent: '2024-02-29T23:59:59.0699577+02:00',
      receivedAt: '2026-05-01T08:00:00.0000001-03:30',
      repliedAt: '1999-12-31T23:59:59.9999999Z',
    }
    const entity = { ...letter, ...dates }
    const [accountId, folderId] = [server.config.accounts[0]!.accountId, serversInbox(server, 1)]
    const place = {
      accountId,
      folderId: storedFolders(server.mirror.reader, accountId).find(({ id }) => id === folderId)!.id,
    }
    const page = { changed: [{ remoteId: 'x', entity }], flags: [], gone: [], cursor: null }
    await server.mirror.write('messages.store', { ...place, ...page })
    const [read] = await source.messages(folderOf('inbox'), ['1'], never)
    expect(read).toMatchObject({ entity: dates })
    expect(read && 'entity' in read && emailEntity.write(read.entity)).toMatchObject({
      Sent: dates.sent,
      ReceivedAt: dates.receivedAt,
      RepliedAt: dates.repliedAt,
    })
  })
})

describe('the server', () => {
  test('shows at the first connect what it can do', async () => {
    const { site } = await opened()
    const findings = (await site.probe(never)).map(({ finding, can }) => [finding, can])
    expect(Object.fromEntries(findings)).toEqual({
      version: 'yes',
      emailAgent: 'yes',
      mailAccount: 'yes',
      lastFetch: 'yes',
      emlStream: 'yes',
      listing: 'yes',
      flagging: 'no',
      // Mail folders on a disk have none.
      folderFlags: 'no',
      zones: 'yes',
      clock: 'yes',
    })
  })

  test('leaves evidence of a sync', async () => {
    const { server, site, source, folderOf } = await opened(1)
    const identity = await site.identify(never)
    const { remoteId } = folderOf('inbox')
    const before = await site.server.snapshot([remoteId], never)
    server.deliver(1, 'late')
    const { asked, tookMs } = await site.server.refresh([identity], never)
    const after = await site.server.snapshot([remoteId], never)
    expect([asked.size, tookMs === null]).toEqual([1, false])
    expect(Date.parse(after.lastFetch ?? '')).toBeGreaterThan(Date.parse(before.lastFetch ?? ''))
    expect([before.latestItems.get(remoteId), after.latestItems.get(remoteId)]).toEqual([1, 2])
    expect(after.status?.status).toBe('Ok')
    expect(await source.messages(folderOf('inbox'), ['2'], never)).toHaveLength(1)
  })

  test('that is closed to the app, elsewhere, or down for a while, says so', async () => {
    const { server, site, source } = await opened(0)
    server.modes.restricted = true
    expect((await faultOf(site.identify(never))).message).toContain('a SuperOffice administrator has to open it')
    expect((await site.probe(never)).find(({ finding }) => finding === 'emailAgent')?.can).toBe('no')
    server.modes.restricted = false
    server.modes.wrongHost = true
    expect(await faultOf(source.folders(never))).toMatchObject({ kind: 'badAnswer', message: textWith('421') })
    server.modes.wrongHost = false
    server.modes.maintenance = true
    expect((await faultOf(source.folders(never))).kind).toBe('throttled')
    expect(await site.server.reachable(never)).toBe(false)
  })

  test.each(['null', 'message', 'error'] as const)('that refuses SendEMails with %s sends with Send', async (shape) => {
    const { server, source, listed } = await opened(0, 2)
    server.modes.errors = { SendEMails: shape }
    expect(await source.send([letter], null, null, never)).toHaveLength(1)
    expect(await listed('sent')).toHaveLength(1)
  })
})
