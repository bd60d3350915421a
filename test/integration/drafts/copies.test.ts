/** Drafts that lie on their server as well, and that somebody goes on with elsewhere. */
import type { ImapFlow } from 'imapflow'
import { expect, it } from 'vitest'
import { describeWithDovecot, newUser, type Dovecot } from '../../support/dovecot.ts'
import { draftNow, to } from '../../support/drafts.ts'
import { mailInput } from '../../support/mail-app.ts'
import { startReceiver } from '../../support/smtp.ts'
import { firstAccount, withAccount, writingApp, type WritingApp } from '../../support/writing.ts'
import type { DraftId } from '../../../preload/drafts.ts'

interface Scene {
  readonly app: WritingApp
  /** Another program on the same mailbox. */
  readonly other: ImapFlow
  readonly id: DraftId
}

/** A draft of which the server has all. */
async function copied(server: Dovecot, more: { html?: string } = {}): Promise<Scene> {
  const user = newUser()
  const other = await server.client(user)
  await other.mailboxCreate('Drafts').catch(() => undefined)
  const app = await withAccount(await writingApp(), server, await startReceiver(), user)
  const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
  await app.write(id, { to: [to('bo@example.com')], bcc: [to('hidden@example.com')], subject: 'Plan', ...more })
  await app.call('drafts.close', { id })
  await app.until(() => draftNow(app.backend.mirror, id).copyName !== null)
  return { app, other, id }
}

async function sourcesIn(other: ImapFlow): Promise<string[]> {
  const { exists } = await other.mailboxOpen('Drafts')
  if (exists === 0) return []
  const found: string[] = []
  for await (const one of other.fetch('1:*', { source: true })) found.push(one.source?.toString() ?? '')
  return found
}

/** As a program does that edits a draft: the new one first, then the old one goes. */
async function edited(other: ImapFlow, change: (source: string) => string): Promise<void> {
  const [source = ''] = await sourcesIn(other)
  await other.append('Drafts', change(source), ['\\Draft', '\\Seen'])
  await other.messageDelete('1', { uid: false })
}

describeWithDovecot('a draft', (server) => {
  it('is saved on its server, with its blind copies, when its window is closed', async () => {
    const { other } = await copied(server(), { html: '<div>Blue <b>sky</b></div>' })
    const [source] = await sourcesIn(other)
    expect(source).toMatch(/^Subject: Plan\r?$/m)
    expect(source).toMatch(/^Bcc: hidden@example\.com\r?$/m)
    expect(source).toContain('<b>sky</b>')
    await other.mailboxOpen('Drafts')
    const one = await other.fetchOne('1', { flags: true })
    expect(one && [...(one.flags ?? [])].sort()).toEqual(expect.arrayContaining(['\\Draft', '\\Seen']))
  })

  it('that goes on takes the place of its earlier state there', async () => {
    const { app, other, id } = await copied(server())
    await app.call('drafts.open', { id })
    await app.write(id, { subject: 'Better plan' })
    await app.call('drafts.close', { id })
    await app.until(() => app.mail('drafts').some(({ subject }) => subject === 'Better plan'))
    await app.until(async () => (await sourcesIn(other)).length === 1)
    await app.sync()
    expect(app.mail('drafts').map(({ subject }) => subject)).toEqual(['Better plan'])
  })

  it('that is opened among the server’s drafts is the one that is here', async () => {
    const { app, id } = await copied(server())
    const messageId = app.mail('drafts')[0]?.id as never
    expect(await app.call('drafts.compose', { kind: 'edit', messageId })).toBe(id)
    expect((await app.call('drafts.list', {})).length).toBe(1)
  })

  it('of another program is opened with all that it says', async () => {
    const user = newUser()
    const other = await server().client(user)
    await other.mailboxCreate('Drafts').catch(() => undefined)
    const source = `From: ann@example.com\r\nTo: Bo <bo@example.com>\r\nBcc: hidden@example.com\r\nSubject: Elsewhere\r\nMessage-ID: <else@example.com>\r\n\r\nBegun there.\r\n`
    await other.append('Drafts', source, ['\\Draft'])
    const app = await withAccount(await writingApp(), server(), await startReceiver(), user)
    const id = await app.call('drafts.compose', { kind: 'edit', messageId: app.mail('drafts')[0]?.id as never })
    expect((await app.call('drafts.read', { id })).content).toMatchObject({
      ...{ to: [to('bo@example.com', 'Bo')], bcc: [to('hidden@example.com')], subject: 'Elsewhere', html: null },
      plain: expect.stringContaining('Begun there.') as string,
    })
    await app.write(id, { subject: 'Here' })
    await app.call('drafts.close', { id })
    await app.until(() => app.mail('drafts').some(({ subject }) => subject === 'Here'))
    await app.until(async () => (await sourcesIn(other)).length === 1)
  })

  it('that is to be from another account moves to the server of that one', async () => {
    const { app, other, id } = await copied(server())
    const second = newUser()
    const { accountId } = await app.call('mail.connect', mailInput(server(), await startReceiver(), second))
    await app.sync()
    await app.call('drafts.open', { id })
    await app.write(id, { accountId: accountId ?? firstAccount })
    await app.call('drafts.close', { id })
    await app.until(async () => (await sourcesIn(other)).length === 0)
    const theirs = await server().client(second)
    await app.until(async () => (await sourcesIn(theirs)).length === 1)
    await app.sync()
    expect((await app.call('drafts.list', {})).map((one) => [one.id, one.otherCopy])).toEqual([[id, null]])
  })

  it('that was sent is gone from the server’s drafts', async () => {
    const { app, other, id } = await copied(server())
    await app.call('drafts.open', { id })
    await app.call('drafts.send', { id, at: null })
    await app.call('drafts.sendNow', { id })
    await app.until(async () => (await sourcesIn(other)).length === 0)
    expect(app.mail('sent').map(({ subject }) => subject)).toEqual(['Plan'])
  })

  it('that is thrown away is gone there too', async () => {
    const { app, other, id } = await copied(server())
    await app.call('drafts.discard', { id })
    await app.until(async () => (await sourcesIn(other)).length === 0)
    expect(await app.call('drafts.list', {})).toEqual([])
  })

  it('that was sent or deleted elsewhere is gone here, where nothing was done to it since', async () => {
    const { app, other, id } = await copied(server())
    await other.mailboxOpen('Drafts')
    await other.messageDelete('1:*')
    await app.sync()
    await app.until(async () => (await app.call('drafts.list', {})).every((one) => one.id !== id))
  })

  it('stays where somebody deleted it elsewhere and it was gone on with here', async () => {
    const { app, other, id } = await copied(server())
    await app.call('drafts.open', { id })
    await app.write(id, { subject: 'Still wanted' })
    await other.mailboxOpen('Drafts')
    await other.messageDelete('1:*')
    await app.sync()
    await app.call('drafts.close', { id })
    await app.until(() => app.mail('drafts').some(({ subject }) => subject === 'Still wanted'))
    expect((await sourcesIn(other)).length).toBe(1)
  })
})

describeWithDovecot('a draft that was changed here and elsewhere', (server) => {
  async function changedTwice(): Promise<Scene> {
    const scene = await copied(server())
    const { app, other, id } = scene
    await app.call('drafts.open', { id })
    await app.write(id, { subject: 'Mine' })
    await edited(other, (source) => source.replace('Subject: Plan', 'Subject: Theirs'))
    await app.sync()
    await app.until(async () => (await app.call('drafts.read', { id })).otherCopy !== null)
    return scene
  }
  const subjectsOf = async (other: ImapFlow) =>
    (await sourcesIn(other)).map((source) => /^Subject: (.*?)\r?$/m.exec(source)?.[1]).sort()

  it('keeps both versions until the person has chosen', async () => {
    const { app, other, id } = await changedTwice()
    await app.write(id, { subject: 'Mine, longer' })
    await app.call('drafts.close', { id })
    await app.sync()
    expect(await subjectsOf(other)).toEqual(['Theirs'])
    expect((await app.call('drafts.list', {}))[0]).toMatchObject({ subject: 'Mine, longer' })
  })

  it('is what it is here, where the person keeps that', async () => {
    const { app, other, id } = await changedTwice()
    await app.call('drafts.keep', { id, keep: 'mine' })
    await app.until(async () => (await subjectsOf(other)).join() === 'Mine')
    expect((await app.call('drafts.read', { id })).otherCopy).toBeNull()
  })

  it('is what it is elsewhere, where the person keeps that', async () => {
    const { app, other, id } = await changedTwice()
    await app.call('drafts.keep', { id, keep: 'other' })
    const rows = await app.call('drafts.list', {})
    expect(rows.map(({ subject, otherCopy }) => [subject, otherCopy])).toEqual([['Theirs', null]])
    expect(await subjectsOf(other)).toEqual(['Theirs'])
  })

  it('becomes two where the person keeps both', async () => {
    const { app, other, id } = await changedTwice()
    await app.call('drafts.keep', { id, keep: 'both' })
    await app.until(async () => (await subjectsOf(other)).length === 2)
    expect(await subjectsOf(other)).toEqual(['Mine', 'Theirs'])
    await app.sync()
    expect((await app.call('drafts.read', { id })).otherCopy).toBeNull()
  })
})
