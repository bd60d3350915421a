/** Mail from its first letter until it lies in Sent, over real servers. */
import PostalMime from 'postal-mime'
import { expect, it } from 'vitest'
import { pieceBytes } from '../../../preload/draft-calls.ts'
import { flag } from '../../../preload/model.ts'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { to } from '../../support/drafts.ts'
import { password, startReceiver } from '../../support/smtp.ts'
import { withAccount, writingApp, type WritingApp } from '../../support/writing.ts'

const letter = (more = '', text = 'How are you?') =>
  `From: Bo Berg <bo@example.com>\nTo: ann@example.com\nSubject: Hello\nMessage-ID: <hello@example.com>\n${more}\n${text}\n`

async function sentNow(app: WritingApp, id: Parameters<WritingApp['write']>[0]): Promise<void> {
  await app.call('drafts.send', { id, at: null })
  await app.call('drafts.sendNow', { id })
  await app.until(() => app.events.some(({ name }) => name === 'drafts.sent'))
}

describeWithDovecot('mail that is written', (server) => {
  it('leaves once, lies in Sent once, and nothing of it stays among the drafts', async () => {
    const receiver = await startReceiver()
    const app = await withAccount(await writingApp(), server(), receiver, newUser())
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    expect(app.windows).toEqual(new Set([id]))
    await app.write(id, { to: [to('bo@example.com', 'Bo')], bcc: [to('hidden@example.com')], subject: 'Lunch?' })
    await app.write(id, { html: '<div>At <b>noon</b>.</div>' })
    await sentNow(app, id)
    expect(app.windows).toEqual(new Set())
    expect(receiver.mails.map((one) => one.to)).toEqual([['bo@example.com', 'hidden@example.com']])
    const mail = await PostalMime.parse(receiver.mails[0]?.raw ?? '')
    expect(mail).toMatchObject({ subject: 'Lunch?', text: 'At noon.\n', from: { name: 'Ann Nor' } })
    expect(mail.html).toContain('<b>noon</b>')
    expect(app.mail('sent').map(({ subject, toText }) => [subject, toText])).toEqual([['Lunch?', 'Bo']])
    await app.until(async () => (await app.call('drafts.list', {})).length === 0)
  })

  it('that answers stands in the thread, and the mail that it answers is marked on both sides', async () => {
    const user = newUser()
    server().deliver(user, [letter('Reply-To: Bo <bo@home.example>\nReferences: <first@example.com>\n')])
    const receiver = await startReceiver()
    const app = await withAccount(await writingApp(), server(), receiver, user)
    const [original] = app.mail('inbox')
    if (!original) throw new Error('no mail')
    const id = await app.call('drafts.compose', { kind: 'reply', messageId: original.id })
    expect((await app.call('drafts.read', { id })).content).toMatchObject({
      // A name may say what it likes where the address is not that of the writer.
      ...{ to: [to('bo@home.example')], subject: 'Re: Hello', html: null },
      plain: expect.stringContaining('> How are you?') as string,
    })
    await sentNow(app, id)
    const mail = await PostalMime.parse(receiver.mails[0]?.raw ?? '')
    expect(mail).toMatchObject({ inReplyTo: '<hello@example.com>' })
    expect(mail.references?.split(/\s+/)).toEqual(['<first@example.com>', '<hello@example.com>'])
    await app.until(() => ((app.mail('inbox')[0]?.flags ?? 0) & flag.answered) !== 0)
    const client = await server().client(user)
    await app.until(async () => {
      await client.mailboxOpen('INBOX')
      const one = await client.fetchOne('*', { flags: true })
      return one && one.flags?.has('\\Answered')
    })
  })

  it('takes files along that came in pieces, and the pictures that its text shows', async () => {
    const receiver = await startReceiver()
    const app = await withAccount(await writingApp(), server(), receiver, newUser())
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    const bytes = Buffer.from(Array.from({ length: pieceBytes + 7 }, (_, at) => at % 251))
    const fileId = await app.call('drafts.beginFile', {
      id,
      name: 'Årsrapport.pdf',
      type: 'application/pdf',
      inline: false,
    })
    for (const piece of [bytes.subarray(0, pieceBytes), bytes.subarray(pieceBytes)])
      await app.call('drafts.putBytes', { id, fileId, bytes: piece })
    expect(await app.call('drafts.endFile', { id, fileId })).toMatchObject({ size: bytes.length, contentId: null })
    const pictures = []
    for (const name of ['shown.png', 'taken out.png']) {
      const pictureId = await app.call('drafts.beginFile', { id, name, type: 'image/png', inline: true })
      await app.call('drafts.putBytes', { id, fileId: pictureId, bytes: Buffer.from(name) })
      pictures.push(await app.call('drafts.endFile', { id, fileId: pictureId }))
    }
    const contentId = pictures[0]?.contentId ?? ''
    await app.write(id, { to: [to('bo@example.com')], html: `<div>Look: <img src="cid:${contentId}"></div>` })
    const shown = await app.backend.draftPicture(id, pictures[0]?.id as never)
    expect([shown?.type, Buffer.from(shown?.bytes ?? []).toString()]).toEqual(['image/png', 'shown.png'])
    await sentNow(app, id)
    const { attachments, html } = await PostalMime.parse(receiver.mails[0]?.raw ?? '')
    expect(html).toContain(`cid:${contentId}`)
    expect(attachments.map(({ filename, mimeType, disposition }) => [filename, mimeType, disposition])).toEqual([
      ['shown.png', 'image/png', 'inline'],
      ['Årsrapport.pdf', 'application/pdf', 'attachment'],
    ])
    expect(Buffer.from(attachments[1]?.content as ArrayBuffer).equals(bytes)).toBe(true)
  })

  it('that forwards takes the files of the original along', async () => {
    const user = newUser()
    const parts = [
      ...['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', ''],
      ...[
        'See the file.',
        '--b',
        'Content-Type: text/csv; name=a.csv',
        'Content-Disposition: attachment; filename=a.csv',
      ],
      ...['', '1;2;3', '--b--', ''],
    ]
    server().deliver(user, [letter().replace('\n\nHow are you?\n', `\n${parts.join('\n')}`)])
    const app = await withAccount(await writingApp(), server(), await startReceiver(), user)
    const messageId = app.mail('inbox')[0]?.id as never
    const inText = await app.call('drafts.compose', { kind: 'forward', messageId })
    expect(await app.call('drafts.read', { id: inText })).toMatchObject({
      ...{ content: { to: [], subject: 'Fwd: Hello' }, files: [{ name: 'a.csv', type: 'text/csv' }] },
    })
    const asFile = await app.call('drafts.compose', { kind: 'forwardAttached', messageId })
    expect((await app.call('drafts.read', { id: asFile })).files).toMatchObject([
      { name: 'Hello.eml', type: 'message/rfc822' },
    ])
  })

  it('leaves through another server, and its copy goes into another folder, where the person chose so', async () => {
    const user = newUser()
    const [own, other] = [await startReceiver(), await startReceiver()]
    const client = await server().client(user)
    await client.mailboxCreate('Projects')
    const app = await withAccount(await writingApp(), server(), own, user)
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    await app.write(id, {
      ...{ to: [to('bo@example.com')], subject: 'Another way' },
      outgoing: { server: `127.0.0.1:${other.port}`, user: 'ann', useSsl: false, folder: null },
      sentItems: { server: '', user: '', useSsl: true, folder: 'Projects' },
    })
    await app.call('drafts.password', { id, server: 'outgoing', password })
    await sentNow(app, id)
    expect([own.mails.length, other.mails.length]).toEqual([0, 1])
    expect(other.signIns).toMatchObject([{ username: 'ann', password }])
    const { exists } = await client.mailboxOpen('Projects')
    expect([exists, app.mail('sent').length]).toEqual([1, 0])
  })

  it('whose other server has no password comes back, and says so', async () => {
    const app = await withAccount(await writingApp(), server(), await startReceiver(), newUser())
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    const outgoing = { server: '127.0.0.1:25', user: 'ann', useSsl: false, folder: null }
    await app.write(id, { to: [to('bo@example.com')], outgoing })
    await app.call('drafts.send', { id, at: null })
    await app.call('drafts.sendNow', { id })
    await app.until(() => app.events.some(({ name }) => name === 'drafts.returned'))
    expect((await app.call('drafts.read', { id })).failure).toMatchObject({
      ...{ kind: 'rejected', detail: expect.stringContaining('password') as string },
    })
  })

  it('is taken back within the time for that, and nothing has left', async () => {
    const receiver = await startReceiver()
    const app = await withAccount(await writingApp(), server(), receiver, newUser())
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    await app.write(id, { to: [to('bo@example.com')], subject: 'Oops' })
    await app.call('drafts.send', { id, at: null })
    expect(app.events.find(({ name }) => name === 'drafts.queued')?.payload).toMatchObject({ id, subject: 'Oops' })
    expect(await app.call('drafts.takeBack', { id })).toBe(true)
    expect([app.windows.has(id), (await app.call('drafts.read', { id })).state]).toEqual([true, 'draft'])
    expect(receiver.mails).toEqual([])
  })

  it('to nobody, or to what is no address, stays a draft', async () => {
    const app = await withAccount(await writingApp(), server(), await startReceiver(), newUser())
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    for (const recipients of [[], [to('bo@example.com'), to('bo at example')]]) {
      await app.write(id, { to: recipients })
      await expect(app.call('drafts.send', { id, at: null })).rejects.toMatchObject({ kind: 'invalid' })
    }
    expect((await app.call('drafts.read', { id })).state).toBe('draft')
  })

  it('and its open window come back after the app ended; an untouched one goes when it is closed', async () => {
    const receiver = await startReceiver()
    const first = await withAccount(await writingApp(), server(), receiver, newUser())
    const id = await first.call('drafts.compose', { kind: 'new', accountId: null })
    await first.write(id, { subject: 'Half' })
    const empty = await first.call('drafts.compose', { kind: 'new', accountId: null })
    await first.call('drafts.close', { id: empty })
    await first.close()
    const again = await writingApp(first.folder)
    expect(again.backend.openDrafts()).toEqual([id])
    expect((await again.call('drafts.read', { id })).content.subject).toBe('Half')
    expect((await again.call('drafts.list', {})).map((one) => one.id)).toEqual([id])
  })

  it('goes with its account, bytes and all', async () => {
    const app = await withAccount(await writingApp(), server(), await startReceiver(), newUser())
    const id = await app.call('drafts.compose', { kind: 'new', accountId: null })
    await app.write(id, { subject: 'Secret plan' })
    await app.call('accounts.remove', { id: (await app.call('accounts.list', {}))[0]?.id as never })
    expect([await app.call('drafts.list', {}), app.windows]).toEqual([[], new Set()])
  })

  it('completes addresses of people who wrote and were written to', async () => {
    const user = newUser()
    server().deliver(user, [letter()])
    const app = await withAccount(await writingApp(), server(), await startReceiver(), user)
    const suggest = (text: string) => app.call('people.suggest', { text, accountId: null })
    expect(await suggest('ber')).toEqual([{ name: 'Bo Berg', address: 'bo@example.com' }])
    server().deliver(user, [
      letter().replaceAll('Bo Berg', 'Kim Bergli').replaceAll('bo@', 'kim@').replace('<hello', '<2'),
    ])
    await app.sync()
    expect((await suggest('ber')).map(({ name }) => name).sort()).toEqual(['Bo Berg', 'Kim Bergli'])
  })
})
