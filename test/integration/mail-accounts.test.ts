/** The life of IMAP accounts over two real servers: kept, synced, renewed, and taken away with all that was their own. */
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { onsite } from '../../main/settings.ts'
import type { MailVerdict } from '../../preload/accounts.ts'
import type { AccountId } from '../../preload/model.ts'
import { describeWithDovecot, newUser } from '../support/dovecot.ts'
import { faultOf } from '../support/faults.ts'
import { filesWith } from '../support/files-with.ts'
import { entries, listening, mailApp, mailInput, worked, type MailApp, type MailInput } from '../support/mail-app.ts'
import { startReceiver } from '../support/smtp.ts'

const letter = (subject: string) =>
  `From: kim@example.com\nTo: ann@example.com\nSubject: ${subject}\nMessage-ID: <${subject}@example.com>\n\nAbout ${subject}.\n`

describeWithDovecot('an IMAP account', (server) => {
  it('is kept where both servers let the person in, and its mail is there after a sync', async () => {
    const user = newUser()
    server().deliver(user, [letter('first'), letter('second')])
    const receiver = await startReceiver()
    const app = await mailApp()
    const verdict = await app.calls['mail.connect'](mailInput(server(), receiver, user))
    expect(verdict).toEqual(worked)
    expect(app.joined).toEqual([verdict.accountId])
    expect(app.connections.accounts()).toMatchObject([
      { id: verdict.accountId, kind: 'imap', address: `${user}@example.com`, name: 'Ann Nor', origin: '127.0.0.1' },
    ])
    await app.sync()
    expect(app.connections.accounts()[0]).toMatchObject({ failure: null, verdict: 'synced', reachable: true })
    expect(app.subjects()).toEqual(['first', 'second'])
    const details = await app.connections.details(verdict.accountId as never)
    expect(details.connection).toEqual({
      ...{ kind: 'imap', senderName: 'Ann Nor', window: 'all', secret: 'untilClosed' },
      settings: mailInput(server(), receiver, user).settings,
    })
    expect(details).toMatchObject({ messages: 2, probe: [], server: null })
  })

  it('sends by the SMTP server, with the password of its own', async () => {
    const receiver = await startReceiver()
    const app = await mailApp()
    await app.calls['mail.connect'](mailInput(server(), receiver, newUser()))
    expect(receiver.signIns).toMatchObject([{ username: 'ann', password: 'secret-of-ann' }])
    const { source } = await app.connections.sourceOf(stored(app))
    expect(source.capabilities.sends).toBe(true)
  })

  it('goes on after the next start, also with the name, colour and window that the person gave it', async () => {
    const user = newUser()
    const receiver = await startReceiver()
    const first = await mailApp()
    const { accountId } = await first.calls['mail.connect'](mailInput(server(), receiver, user))
    first.connections.change(accountId as never, { name: 'Private', colour: 'teal', window: 'year' })
    await first.close()
    server().deliver(user, [letter('later')])
    const again = await mailApp({}, first.folder, first.secrets)
    await again.sync()
    expect(again.connections.accounts()).toMatchObject([
      { id: accountId, name: 'Private', colour: 'teal', failure: null },
    ])
    expect((await again.connections.details(accountId as never)).connection.window).toBe('year')
  })

  it('is put back into a new mirror, under its number, where the old one is lost', async () => {
    const user = newUser()
    server().deliver(user, [letter('kept by its server')])
    const first = await mailApp()
    const { accountId } = await first.calls['mail.connect'](mailInput(server(), await startReceiver(), user))
    await first.close()
    rmSync(join(first.folder, 'mirror.db'))
    const again = await mailApp({}, first.folder, first.secrets)
    expect([again.connections.accounts(), await again.connections.restore()]).toEqual([[], [accountId]])
    expect(await again.connections.restore()).toEqual([])
    await again.sync()
    expect(again.connections.accounts()).toMatchObject([{ id: accountId, address: `${user}@example.com` }])
    expect(again.subjects()).toEqual(['kept by its server'])
  })

  it('connected again is renewed: number, mail, name and colour stay, and the new secrets count', async () => {
    const user = newUser()
    server().deliver(user, [letter('kept')])
    const receiver = await startReceiver({ onAuth: (_auth, _session, done) => done(null, { user: 'ann' }) })
    const app = await mailApp()
    const input = mailInput(server(), receiver, user)
    const { accountId } = await app.calls['mail.connect'](input)
    await app.sync()
    app.connections.change(accountId as never, { name: 'Private', colour: 'teal', window: 'all' })
    const { imap } = input.settings
    const settings = { ...input.settings, imap: { ...imap, user: imap.user.toUpperCase() } }
    const address = input.address.toUpperCase()
    expect(await app.calls['mail.connect']({ ...input, address, settings, smtpPassword: null })).toEqual({
      ...worked,
      accountId,
    })
    expect(app.connections.accounts()).toMatchObject([{ id: accountId, name: 'Private', colour: 'teal' }])
    expect(app.subjects()).toEqual(['kept'])
    const [id = ''] = entries(app)
    expect([await app.secrets.get(id), await app.secrets.get(`${id}/smtp`)]).toEqual(['pass', null])
  })

  it('whose mail has moved to another server is changed, not added: mail, name, colour and window stay', async () => {
    const user = newUser()
    server().deliver(user, [letter('kept')])
    const receiver = await startReceiver()
    const app = await mailApp()
    const input = mailInput(server(), receiver, user)
    const accountId = idOf(await app.calls['mail.connect'](input))
    await app.sync()
    app.connections.change(accountId, { name: 'Private', colour: 'teal', window: 'year' })
    const before = entries(app)
    await app.secrets.set(before[0] ?? '', 'former', true)
    const imap = { ...input.settings.imap, host: 'localhost' }
    const moved = { ...input, accountId, address: input.address.toUpperCase(), settings: { ...input.settings, imap } }
    expect(await app.calls['mail.connect'](moved)).toEqual({ ...worked, accountId })
    expect(entries(app)).toEqual(before)
    expect(await app.secrets.get(before[0] ?? '')).toBe('pass')
    const { account, connection } = await app.connections.details(accountId)
    expect(account).toMatchObject({ name: 'Private', colour: 'teal', origin: 'localhost' })
    expect(connection).toMatchObject({ settings: { imap: { host: 'localhost' } }, window: 'year' })
    await app.sync()
    expect([app.connections.accounts().length, app.subjects()]).toEqual([1, ['kept']])
  })

  it('is not changed to another person’s, nor is one that is none: nobody is asked, and nothing is kept', async () => {
    const receiver = await startReceiver()
    const app = await mailApp()
    const input = mailInput(server(), receiver, newUser())
    const accountId = idOf(await app.calls['mail.connect'](input))
    const { connections, ...others } = app.settings.current
    const superOffice = {
      ...onsite,
      id: 'crm',
      accountId: 98 as AccountId,
      site: 'https://crm.example/api/',
      user: 'ann',
    }
    app.settings.save({ ...others, connections: [...connections, { ...superOffice, kind: 'superoffice' }] })
    const [before, asked] = [app.settings.current, receiver.wire.connections]
    const other = mailInput(server(), receiver, newUser())
    for (const wish of [
      { ...other, accountId },
      { ...input, accountId: 98 as AccountId },
      { ...input, accountId: 99 as AccountId },
    ])
      expect(await faultOf(app.calls['mail.connect'](wish))).toMatchObject({ kind: 'invalid' })
    expect([app.settings.current, receiver.wire.connections]).toEqual([before, asked])
  })

  it('is one where the same is connected twice at once, and two where the mailbox is another', async () => {
    const receiver = await startReceiver()
    const app = await mailApp()
    const [one, other] = [newUser(), newUser()].map((user) => mailInput(server(), receiver, user))
    const all = await Promise.all([one, one, other].map((input) => app.calls['mail.connect'](input as MailInput)))
    const [a, again, b] = all.map(({ accountId }) => accountId)
    expect(a).toBe(again)
    expect(b).not.toBe(a)
    expect(app.connections.accounts()).toHaveLength(2)
  })

  it('is removed with its mail and both its secrets, and nothing of it stays in any file', async () => {
    const [user, other] = [newUser(), newUser()]
    server().deliver(user, [letter('xylophone-marker')])
    server().deliver(other, [letter('another-letter')])
    const receiver = await startReceiver()
    const app = await mailApp()
    const { accountId } = await app.calls['mail.connect'](mailInput(server(), receiver, user))
    await app.calls['mail.connect'](mailInput(server(), receiver, other))
    await app.sync()
    const [id = ''] = entries(app)
    expect(await app.secrets.get(`${id}/smtp`)).toBe('secret-of-ann')
    await app.connections.remove(accountId as never)
    expect([await app.secrets.get(id), await app.secrets.get(`${id}/smtp`)]).toEqual([null, null])
    expect(app.subjects()).toEqual(['another-letter'])
    await app.close()
    for (const words of ['xylophone-marker', `${user}@example.com`, id])
      expect(filesWith(app.folder, words)).toEqual([])
  })

  it('has no SuperOffice behind it, to be asked what it can do or to be switched', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const { accountId } = await app.calls['mail.connect'](mailInput(server(), receiver, newUser()))
    expect(await faultOf(app.connections.probe(accountId as never))).toMatchObject({ kind: 'rejected' })
    expect(await faultOf(app.connections.switchToRest(accountId as never))).toMatchObject({ kind: 'rejected' })
  })

  it('whose password is gone asks for a sign-in, and goes on after one', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const input = mailInput(server(), receiver, newUser())
    const { accountId } = await app.calls['mail.connect'](input)
    await app.secrets.remove(entries(app)[0] ?? '')
    await app.sync()
    expect(app.connections.accounts()[0]?.failure?.kind).toBe('auth')
    expect((await app.connections.details(accountId as never)).connection.secret).toBe('missing')
    await app.calls['mail.connect'](input)
    await app.sync()
    expect(app.connections.accounts()[0]?.failure).toBeNull()
  })

  it('leaves no password in files, log, answers or faults', async () => {
    const receiver = await startReceiver()
    const app = await mailApp()
    const canaries = { password: 'canary-imap-4711', smtpPassword: 'canary-smtp-4712' }
    const input = mailInput(server(), receiver, newUser(), canaries)
    const answers: unknown[] = [await app.calls['mail.connect'](input)]
    const right = mailInput(server(), receiver, newUser(), { smtpPassword: 'secret-of-ann' })
    answers.push(await app.calls['mail.connect'](right))
    await app.sync()
    for (const { id } of app.connections.accounts()) answers.push(await app.connections.details(id))
    await app.close()
    const said = JSON.stringify([answers, app.logged])
    for (const secret of [...Object.values(canaries), 'secret-of-ann']) {
      expect(said).not.toContain(secret)
      expect(filesWith(app.folder, secret)).toEqual([])
    }
    const kept = JSON.parse(readFileSync(join(app.folder, 'settings.json'), 'utf8')) as { connections: object[] }
    expect(Object.keys(kept.connections[0] ?? {}).sort()).toEqual(
      [
        ...['accountId', 'address', 'allowPlain', 'colour', 'id', 'kind', 'name'],
        ...['oauth', 'senderName', 'settings', 'window'],
      ].sort(),
    )
  })
})

describeWithDovecot('a mail server that is away', (server) => {
  it('is seen to be back without a sync', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const { accountId } = await app.calls['mail.connect'](mailInput(server(), receiver, newUser()))
    app.connections.noteReachable(accountId as never, false)
    await server().kill()
    expect(await app.connections.checkReachable()).toEqual([])
    await server().start()
    expect(await app.connections.checkReachable()).toMatchObject([{ id: accountId, reachable: true }])
  })

  it('is not asked again and again while it works', async () => {
    let connections = 0
    const port = await listening(createServer(() => connections++))
    const app = await mailApp()
    const receiver = await startReceiver()
    const { accountId } = await app.calls['mail.connect'](mailInput(server(), receiver, newUser()))
    const { current } = app.settings
    const [one] = current.connections
    if (one?.kind !== 'imap') throw new Error('no account')
    const moved = { ...one, settings: { ...one.settings, imap: { ...one.settings.imap, port } } }
    await app.close()
    const again = await mailApp({}, app.folder, app.secrets)
    again.settings.save({ ...current, connections: [moved] })
    await again.connections.checkReachable()
    expect(connections).toBe(0)
    again.connections.noteReachable(accountId as never, false)
    await again.connections.checkReachable()
    expect(connections).toBe(1)
  })
})

function idOf({ accountId }: MailVerdict): AccountId {
  if (accountId === null) throw new Error('no account')
  return accountId
}

const stored = (app: MailApp) => {
  const [account] = app.connections.accounts()
  if (!account) throw new Error('no account')
  return {
    ...account,
    ...{ remoteAccountId: account.id, associateId: 0, associateName: null, failures: 0, contended: 0 },
  }
}
