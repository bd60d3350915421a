/** Writing with a SuperOffice behind it: SaveDraft, SendEMails and SetRepliedAt over both wires. */
import { describe, expect, it } from 'vitest'
import { listFolders } from '../../../main/mirror/folders.ts'
import { messagePage, readEntity } from '../../../main/mirror/messages.ts'
import { flag } from '../../../preload/model.ts'
import { agentServer, type TestServer } from '../../support/agent-server.ts'
import { draftNow, to } from '../../support/drafts.ts'
import { onsiteSignIn } from '../../support/sign-in.ts'
import { writingApp, type WritingApp } from '../../support/writing.ts'

async function connected(protocol: 'rest' | 'soap'): Promise<{ server: TestServer; app: WritingApp }> {
  const server = await agentServer({ messages: 1 })
  await server.syncAll()
  const app = await writingApp()
  await app.backend.connect({ ...onsiteSignIn(server.url, 'ann', 'demo'), protocol })
  await app.sync()
  return { server, app }
}

/** What the server itself has in its folders of that role, of Ann (its account 1). */
function onServer({ mirror }: TestServer, role: string): string[] {
  return listFolders(mirror.reader)
    .filter((one) => one.role === role && one.accountId === 1)
    .flatMap(({ id }) => messagePage(mirror.reader, id, null, 100))
    .map(({ subject }) => subject ?? '')
}

describe.each(['rest', 'soap'] as const)('mail written with SuperOffice over %s', (protocol) => {
  it('is saved as a draft, in place of its earlier state, and leaves once', async () => {
    const { server, app } = await connected(protocol)
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    await app.write(id, { to: [to('ben@example.com', 'Ben')], subject: 'Plan', html: '<div>First</div>' })
    await app.call('drafts.close', { id })
    await app.until(() => draftNow(app.backend.mirror, id).copyName !== null)
    expect(onServer(server, 'drafts')).toEqual(['Plan'])
    await app.call('drafts.open', { id })
    await app.write(id, { subject: 'Better plan' })
    await app.call('drafts.close', { id })
    await app.until(() => onServer(server, 'drafts').includes('Better plan'))
    await server.syncAll()
    await app.sync()
    expect(onServer(server, 'drafts')).toEqual(['Better plan'])
    expect((await app.call('drafts.read', { id })).otherCopy).toBeNull()
    await app.call('drafts.open', { id })
    await app.call('drafts.send', { id, at: null })
    await app.call('drafts.sendNow', { id })
    await app.until(() => app.events.some(({ name }) => name === 'drafts.sent'))
    await app.until(() => onServer(server, 'drafts').length === 0)
    await app.sync()
    expect([onServer(server, 'sent'), app.mail('sent').map(({ subject }) => subject)]).toEqual([
      ['Better plan'],
      ['Better plan'],
    ])
    const [copy] = app.mail('sent')
    const entity = copy && readEntity(app.backend.mirror.reader, copy.id)
    expect(entity?.messageId).toMatch(/^<.+@example\.com>$/)
    expect(entity?.size).toBeGreaterThan(0)
    expect(app.events.filter(({ name }) => name === 'changes.refused')).toEqual([])
  })

  it('marks what it answers', async () => {
    const { app } = await connected(protocol)
    const [original] = app.mail('inbox')
    if (!original) throw new Error('no mail')
    const id = await app.call('drafts.compose', { kind: 'reply', messageId: original.id })
    await app.write(id, { to: [to('ben@example.com', 'Ben')] })
    await app.call('drafts.send', { id, at: null })
    await app.call('drafts.sendNow', { id })
    await app.until(() => ((app.mail('inbox')[0]?.flags ?? 0) & flag.answered) !== 0)
    await app.until(async () => (await app.call('accounts.list', {}))[0]?.waitingChanges === 0)
    expect(app.events.filter(({ name }) => name === 'changes.refused')).toEqual([])
  })
})
