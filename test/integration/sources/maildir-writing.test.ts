/** What a person does to mail, on the real files of a Maildir. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flag } from '../../../preload/model.ts'
import { infoMark, nameParts } from '../../../main/sources/maildir/scan.ts'
import { maildirSource } from '../../../main/sources/maildir/source.ts'
import type { Change, MailSource, RemoteFolder } from '../../../main/sources/source.ts'
import { textLike } from '../../support/any.ts'
import { address, mail } from '../../support/mail.ts'

const signal = new AbortController().signal
let root: string
let ann: string
let ben: string
let source: MailSource

const makeMaildir = (path: string) =>
  ['cur', 'new', 'tmp'].forEach((part) => mkdirSync(join(path, part), { recursive: true }))
const put = (path: string, text = 'Subject: x\n\nbody\n') =>
  writeFileSync(join(ann, path.replace(':2,', infoMark)), text)
/** File names of a folder, with the usual mark. */
const files = (path: string) =>
  ['cur', 'new', 'tmp'].flatMap((part) =>
    readdirSync(join(path, part)).map((name) => `${part}/${name.replace(infoMark, ':2,')}`),
  )
async function folder(name: string): Promise<RemoteFolder> {
  const found = (await source.folders(signal)).find((one) => one.name === name)
  if (!found) throw new Error(`no folder ${name}`)
  return found
}
const apply = async (change: Change, name = 'INBOX') => source.apply(await folder(name), change, signal)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailmirror-writing-'))
  ann = join(root, 'ann')
  ben = join(root, 'ben')
  makeMaildir(ann)
  makeMaildir(ben)
  const boxes: Readonly<Record<string, string>> = { 'ann@example.com': ann, 'ben@example.com': ben }
  source = maildirSource(ann, { postOffice: (one) => boxes[one.toLowerCase()] })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('flags', () => {
  test('a new message that is read moves to cur, and becomes unread again there', async () => {
    put('new/1')
    await apply({ kind: 'seen', ids: ['1'], value: true })
    expect(files(ann)).toEqual(['cur/1:2,S'])
    await apply({ kind: 'seen', ids: ['1'], value: false })
    expect(files(ann)).toEqual(['cur/1:2,'])
  })

  test('a flag leaves the other letters alone, also those that only other programs know', async () => {
    put('cur/1:2,PRSa')
    await apply({ kind: 'flagged', ids: ['1'], value: true })
    expect(files(ann)).toEqual(['cur/1:2,FPRSa'])
  })

  test('an answered message has its letter', async () => {
    put('cur/1:2,S')
    await apply({ kind: 'answered', ids: ['1'], value: true })
    expect(files(ann)).toEqual(['cur/1:2,RS'])
  })

  test('twice is once, and a message that is gone is passed over', async () => {
    put('cur/1:2,S')
    for (let time = 0; time < 2; time++)
      await apply({ kind: 'seen', ids: ['gone', '1', '../../etc/passwd'], value: true })
    expect(files(ann)).toEqual(['cur/1:2,S'])
  })
})

describe('moving', () => {
  beforeEach(() => makeMaildir(join(ann, '.Archive')))

  test('keeps bytes, flags and id, and moving again changes nothing', async () => {
    put('cur/1:2,FS', 'Subject: kept\n\nbytes\n')
    put('new/2')
    const change: Change = { kind: 'move', ids: ['1', '2'], to: await folder('Archive') }
    expect(await apply(change)).toEqual(
      new Map([
        ['1', '1'],
        ['2', '2'],
      ]),
    )
    expect(files(ann)).toEqual([])
    expect(files(join(ann, '.Archive'))).toEqual(['cur/1:2,FS', 'new/2'])
    expect(readFileSync(join(ann, '.Archive', 'cur', `1${infoMark}FS`), 'utf8')).toBe('Subject: kept\n\nbytes\n')
    expect(await apply(change)).toEqual(new Map())
    expect(files(join(ann, '.Archive'))).toHaveLength(2)
  })

  test('never writes over a message of the same name: the moved one gets a new id and tells it', async () => {
    put('cur/1:2,S', 'Subject: mine\n\n')
    put('.Archive/cur/1:2,R', 'Subject: theirs\n\n')
    const moved = await apply({ kind: 'move', ids: ['1'], to: await folder('Archive') })
    const id = moved.get('1') ?? ''
    expect(id).not.toBe('1')
    expect(files(join(ann, '.Archive')).sort()).toEqual(['cur/1:2,R', `cur/${id}:2,S`].sort())
  })

  test('to a folder that is not there is gone, and leaves the message where it was', async () => {
    put('new/1')
    const to = { ...(await folder('Archive')), remoteId: '../ben' }
    await expect(apply({ kind: 'move', ids: ['1'], to })).rejects.toMatchObject({ kind: 'gone' })
    expect(files(ann)).toEqual(['new/1'])
  })
})

describe('trash and deletion', () => {
  test('the trash is the folder with that role, whatever its name', async () => {
    makeMaildir(join(ann, '.Papirkurv'))
    put('cur/1:2,S')
    expect(await apply({ kind: 'trash', ids: ['1'], to: null })).toEqual(new Map([['1', '1']]))
    expect(files(join(ann, '.Papirkurv'))).toEqual(['cur/1:2,S'])
    await apply({ kind: 'trash', ids: ['1'], to: null }, 'Papirkurv')
    expect(files(join(ann, '.Papirkurv'))).toEqual(['cur/1:2,S'])
  })

  test('an account without a trash gets one', async () => {
    put('new/1')
    await apply({ kind: 'trash', ids: ['1'], to: null })
    expect([await folder('Trash'), files(join(ann, '.Trash'))]).toMatchObject([{ role: 'trash' }, ['new/1']])
  })

  test('a deleted message is gone, and deleting it again is no error', async () => {
    put('new/1')
    put('new/2')
    for (let time = 0; time < 2; time++) await apply({ kind: 'delete', ids: ['1'] })
    expect(files(ann)).toEqual(['new/2'])
  })

  test('a folder of eml files is only read', async () => {
    const plain = join(root, 'plain')
    mkdirSync(plain)
    writeFileSync(join(plain, 'one.eml'), 'Subject: x\n\n')
    const reading = maildirSource(plain)
    const [inbox] = await reading.folders(signal)
    if (!inbox) throw new Error('no inbox')
    await expect(reading.apply(inbox, { kind: 'delete', ids: ['one.eml'] }, signal)).rejects.toMatchObject({
      kind: 'rejected',
    })
    expect(readdirSync(plain)).toEqual(['one.eml'])
  })
})

describe('subscriptions', () => {
  test('all folders are subscribed until somebody chooses; the choice is kept as other programs keep it', async () => {
    makeMaildir(join(ann, '.Prosjekt &AOY-'))
    makeMaildir(join(ann, '.Lists'))
    const subscribed = async () =>
      (await source.folders(signal)).filter((one) => one.subscribed).map(({ name }) => name)
    expect(await subscribed()).toEqual(['INBOX', 'Lists', 'Prosjekt æ'])
    await source.subscribe(await folder('Lists'), false, signal)
    expect(await subscribed()).toEqual(['INBOX', 'Prosjekt æ'])
    expect(readFileSync(join(ann, 'subscriptions'), 'utf8')).toBe('INBOX\nProsjekt &AOY-\n')
    await source.subscribe(await folder('Lists'), true, signal)
    expect(await subscribed()).toEqual(['INBOX', 'Lists', 'Prosjekt æ'])
    expect(readdirSync(ann).filter((name) => name.startsWith('subscriptions'))).toEqual(['subscriptions'])
  })
})

describe('saving', () => {
  test('a message lies in its folder with its flags, and reads back as it was answered', async () => {
    const saved = await source.saveToMailServer(
      mail({
        folderName: 'Drafts',
        flags: flag.draft | flag.seen,
        messageId: null,
        bcc: [address(null, 'x@example.com')],
      }),
      signal,
    )
    expect(saved).toMatchObject({ messageId: textLike(/^<.+@example\.com>$/), folderName: 'Drafts' })
    const [name = ''] = readdirSync(join(ann, '.Drafts/cur'))
    expect(nameParts(name)).toEqual({ id: saved.serverIdentifier, flags: flag.draft | flag.seen })
    const [read] = await source.messages(await folder('Drafts'), [saved.serverIdentifier ?? ''], signal)
    expect(read).toMatchObject({ known: { flags: flag.draft | flag.seen, folderName: 'Drafts' } })
    expect(readdirSync(join(ann, '.Drafts/tmp'))).toEqual([])
  })

  test.each([
    ['gone', 'Nowhere'],
    ['gone', '../ben'],
    ['rejected', null],
  ])('is %s for a folder %s', async (kind, folderName) => {
    await expect(source.saveToMailServer(mail({ folderName }), signal)).rejects.toMatchObject({ kind })
  })
})

describe('sending', () => {
  const letter = (different = {}) => mail({ to: [address('Ben', 'BEN@example.com')], messageId: null, ...different })

  test('the recipient has it as new mail, the sender as a read copy, both the same bytes', async () => {
    const [sent] = await source.send([letter()], null, null, signal)
    expect(sent).toMatchObject({ isSent: true, folderName: 'Sent', flags: flag.seen, messageId: textLike(/^<.+>$/) })
    const [received = ''] = readdirSync(join(ben, 'new'))
    const [kept = ''] = readdirSync(join(ann, '.Sent/cur'))
    expect(nameParts(kept).flags).toBe(flag.seen)
    const bytes = readFileSync(join(ben, 'new', received), 'utf8')
    expect(readFileSync(join(ann, '.Sent/cur', kept), 'utf8')).toBe(bytes)
    expect(bytes).toContain(`Message-ID: ${sent?.messageId}`)
  })

  test('somebody who is named twice gets one copy, a blind copy is delivered and named to nobody', async () => {
    const to = [address('Ben', 'ben@example.com'), address('Benny', 'ben@example.com')]
    const bcc = [address('Ann', 'ann@example.com')]
    const [sent] = await source.send([letter({ to, bcc })], null, null, signal)
    expect([readdirSync(join(ben, 'new')).length, readdirSync(join(ann, 'new')).length]).toEqual([1, 1])
    for (const name of readdirSync(join(ben, 'new')))
      expect(readFileSync(join(ben, 'new', name), 'utf8')).not.toMatch(/^bcc:/im)
    expect(sent?.bcc).toEqual(bcc)
  })

  test('an unknown recipient is named, and nothing of the whole call is delivered', async () => {
    const emails = [letter(), letter({ to: [address(null, 'nobody@example.com')] })]
    await expect(source.send(emails, null, null, signal)).rejects.toMatchObject({
      kind: 'rejected',
      message: textLike(/nobody@example\.com/),
    })
    await expect(source.send([letter({ to: [] })], null, null, signal)).rejects.toMatchObject({ kind: 'rejected' })
    expect(files(ben)).toEqual([])
    expect(existsSync(join(ann, '.Sent')) ? files(join(ann, '.Sent')) : []).toEqual([])
  })

  test('the copy goes into the folder that the call names', async () => {
    makeMaildir(join(ann, '.Archive'))
    const kept = { server: '', user: '', password: '', folder: 'Archive', useSsl: false }
    expect(await source.send([letter()], null, kept, signal)).toMatchObject([{ folderName: 'Archive' }])
    expect(files(join(ann, '.Archive'))).toHaveLength(1)
  })

  test('without a post office nothing can be sent', async () => {
    const alone = maildirSource(ann)
    expect(alone.capabilities.sends).toBe(false)
    await expect(alone.send([letter()], null, null, signal)).rejects.toMatchObject({ kind: 'rejected' })
  })
})

test('mail older than a date is left out of changes and listing alike', async () => {
  put('cur/old:2,S')
  put('cur/young:2,S')
  utimesSync(join(ann, `cur/old${infoMark}S`), 1_700_000_000, 1_700_000_000)
  const inbox = await folder('INBOX')
  const since = 1_750_000_000_000
  const ids = []
  for await (const page of source.changes(inbox, null, signal, since)) ids.push(...page.changed)
  for await (const page of source.listing(inbox, signal, since)) ids.push(...page)
  expect(ids.map(({ remoteId }) => remoteId)).toEqual(['young', 'young'])
})

test('the bytes of an attachment are told as they come', async () => {
  put('new/1', 'Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nhello\n')
  const told: unknown[] = []
  await source.attachment(await folder('INBOX'), '1', '1', signal, (...bytes) => told.push(bytes))
  expect(told).toEqual([[6, 6]])
})
