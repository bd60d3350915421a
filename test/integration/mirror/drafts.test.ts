/** The drafts' own file: what is in it outlives the mirror, and is on the disk when it was said to be. */
import Database from 'better-sqlite3'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { filesOfDraft } from '../../../main/mirror/draft-files.ts'
import { draftOfCopy, draftRows, readDraft } from '../../../main/mirror/drafts.ts'
import { draftsFile } from '../../../main/mirror/drafts-file.ts'
import { openMirror, type Mirror } from '../../../main/mirror/mirror.ts'
import { openOrReplace } from '../../../main/mirror/opening.ts'
import { draftFileId, draftId } from '../../../preload/drafts.ts'
import { accountId, messageId } from '../../../preload/model.ts'
import { addDraft, draftNow, to, written } from '../../support/drafts.ts'
import { faultOf } from '../../support/faults.ts'
import { mirrorFile, mirrorWith } from '../../support/mirrors.ts'

const account = accountId.parse(1)
const failure = { kind: 'rejected', detail: '550 no such user' } as const
const file = (draft: number, name: string, more = {}) => ({
  ...{ draftId: draftId.parse(draft), file: `bytes-of-${name}`, name, type: 'text/plain', size: 3 },
  ...{ contentId: null, isWhole: true, ...more },
})

async function reopened(file: string): Promise<Mirror> {
  const { mirror } = await openOrReplace(file, () => undefined)
  onTestFinished(() => mirror.close())
  return mirror
}

describe('a draft', () => {
  it('is read as it was written, with all that is fixed about it', async () => {
    const { mirror } = await mirrorWith(1)
    const content = written({
      ...{ cc: [to('cc@example.com')], bcc: [to('half a nam', 'Who')], priority: 'High', html: null, plain: 'Hi' },
      outgoing: { server: 'smtp.example.com:465', user: 'ann', useSsl: true, folder: null },
    })
    const context = {
      ...{ about: messageId.parse(7), inReplyTo: null, references: ['<a@b>', '<c@d>'] },
      calendar: { method: 'Reply' as const, text: 'BEGIN:VCALENDAR' },
    }
    const id = await addDraft(mirror, content, { kind: 'reply', context, now: 5 })
    expect(draftNow(mirror, id)).toEqual({
      ...{ id, accountId: account, kind: 'reply', state: 'draft', content, context, rfcId: null, sendAt: null },
      ...{ retryAt: null, attempts: 0, failure: null, revision: 0, copiedRevision: -1, copyName: null },
      ...{ copyRfcId: null, copyToken: null, isDoubtful: false },
      ...{ otherCopy: null, isOpen: false, createdAt: 5, updatedAt: 5 },
    })
  })

  it('is on the disk when saving it was answered', async () => {
    const { mirror, file } = await mirrorWith(1)
    const id = await addDraft(mirror)
    await mirror.writeDraft('drafts.save', { id, content: written({ subject: 'Typed' }), preview: '', now: 9 })
    // Another program sees only what was committed.
    const other = new Database(draftsFile(file), { readonly: true })
    onTestFinished(() => void other.close())
    expect(other.prepare("SELECT content ->> '$.subject' AS subject, revision FROM draft").get()).toEqual({
      ...{ subject: 'Typed', revision: 1 },
    })
  })

  it('goes on under its id after the mirror was set aside and begun anew', async () => {
    const file = mirrorFile()
    const first = await openMirror(file)
    const id = await addDraft(first)
    await first.close()
    writeFileSync(file, 'this is no database, however long it is looked at'.repeat(100))
    const again = await reopened(file)
    expect(draftNow(again, id).content).toEqual(written())
  })

  it('takes no other id than its own, also after it is gone', async () => {
    const { mirror } = await mirrorWith(1)
    const first = await addDraft(mirror)
    await mirror.writeDraft('drafts.remove', { ids: [first] })
    expect(await addDraft(mirror)).toBeGreaterThan(first)
  })

  it('changes only while it is one', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    const save = () =>
      mirror.writeDraft('drafts.save', { id, content: written({ subject: 'Late' }), preview: '', now: 9 })
    await mirror.writeDraft('drafts.step', { id, event: { kind: 'send', at: 20 }, rfcId: '<a@b>', now: 10 })
    expect([await save(), await mirror.writeDraft('drafts.addFile', file(id, 'late'))]).toEqual([false, null])
    await mirror.writeDraft('drafts.step', { id, event: { kind: 'takeBack' }, rfcId: null, now: 11 })
    expect([await save(), draftNow(mirror, id).content.subject]).toEqual([true, 'Late'])
  })

  it('keeps the Message-ID of its copies, which is another than that it leaves under', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    const copying = (rfcId: string, token: string) => mirror.writeDraft('drafts.copying', { id, rfcId, token })
    expect([await copying('<1@a>', 'one'), await copying('<2@a>', 'two')]).toEqual(['<1@a>', '<1@a>'])
    await mirror.writeDraft('drafts.step', { id, event: { kind: 'send', at: 20 }, rfcId: '<4@a>', now: 10 })
    expect(draftNow(mirror, id)).toMatchObject({ rfcId: '<4@a>', copyRfcId: '<1@a>', copyToken: 'two' })
  })

  it('from another account than before has no copy, and hears of none on the server before', async () => {
    const { mirror } = await mirrorWith(2)
    const id = await addDraft(mirror, {}, { copy: { name: '1:17', rfcId: '<1@a>' } })
    const other = accountId.parse(2)
    await mirror.writeDraft('drafts.save', { id, content: written({ accountId: other }), preview: '', now: 9 })
    expect(draftNow(mirror, id)).toMatchObject({ copyName: null, copyRfcId: null, copiedRevision: -1 })
    const late = { id, revision: 1, name: '1:18' }
    expect(await mirror.writeDraft('drafts.copied', { ...late, accountId: account })).toBe(false)
    expect(draftNow(mirror, id)).toMatchObject({ copyName: null, copiedRevision: -1 })
  })

  it('makes no step that cannot be made', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    const before = draftNow(mirror, id)
    expect(await mirror.writeDraft('drafts.step', { id, event: { kind: 'left' }, rfcId: null, now: 10 })).toBeNull()
    expect(draftNow(mirror, id)).toEqual(before)
    expect(
      await mirror.writeDraft('drafts.step', {
        ...{ id: draftId.parse(99), event: { kind: 'left' }, rfcId: null, now: 10 },
      }),
    ).toBeNull()
  })

  it('is found by its copy on the server', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    expect(await mirror.writeDraft('drafts.copied', { id, accountId: account, revision: 0, name: '1:17' })).toBe(true)
    const copy = { name: '1:17', rfcId: '<a@b>' }
    expect(draftOfCopy(mirror.drafts, account, copy)?.id).toBe(id)
    expect(draftOfCopy(mirror.drafts, accountId.parse(2), copy)).toBeUndefined()
    const unnamed = await addDraft(mirror)
    await mirror.writeDraft('drafts.copying', { id: unnamed, rfcId: '<c@d>', token: 'one' })
    expect(draftOfCopy(mirror.drafts, account, { name: '1:18', rfcId: '<c@d>' })?.id).toBe(unnamed)
    expect(draftNow(mirror, id)).toMatchObject({ copiedRevision: 0, copyName: '1:17' })
  })
})

describe('the list', () => {
  it('shows what is not sent, what was changed last first', async () => {
    const { mirror } = await mirrorWith(1)
    const first = await addDraft(mirror, { subject: 'First', to: [to('a@b.no'), to('c@d.no', 'Cecilie')] })
    const second = await addDraft(mirror, { subject: 'Second' }, { now: 2_000 })
    const sent = await addDraft(mirror, { subject: 'Sent' }, { now: 3_000 })
    const step = (
      id: typeof first,
      event: Parameters<typeof mirror.writeDraft<'drafts.step'>>[1]['event'],
      now: number,
    ) => mirror.writeDraft('drafts.step', { id, event, rfcId: '<a@b>', now })
    for (const event of [{ kind: 'send', at: 1 }, { kind: 'handOver', by: 1 }, { kind: 'left' }] as const)
      await step(sent, event, 4_000)
    for (const event of [
      { kind: 'send', at: 1 },
      { kind: 'handOver', by: 1 },
      { kind: 'refuse', failure },
    ] as const)
      await step(first, event, 5_000)
    await mirror.writeDraft('drafts.addFile', file(second, 'a.txt'))
    expect(draftRows(mirror.drafts)).toMatchObject([
      {
        id: first,
        state: 'failed',
        toText: 'a@b.no, Cecilie',
        failure,
        attempts: 1,
        hasFiles: false,
        updatedAt: 5_000,
      },
      { id: second, state: 'draft', toText: 'Bo', subject: 'Second', preview: 'How are you?', hasFiles: true },
    ])
  })

  it('counts no picture of the text as a file that goes along, nor one that is not whole', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    await mirror.writeDraft('drafts.addFile', file(id, 'a.png', { contentId: 'a@b' }))
    await mirror.writeDraft('drafts.addFile', file(id, 'half.txt', { isWhole: false }))
    expect(draftRows(mirror.drafts)).toMatchObject([{ hasFiles: false }])
  })
})

describe('files of a draft', () => {
  it('come in their order and go with it', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    await mirror.writeDraft('drafts.addFile', file(id, 'a.txt'))
    const half = await mirror.writeDraft('drafts.addFile', file(id, 'b.txt', { isWhole: false, size: 0 }))
    const fileId = draftFileId.parse(half)
    expect(filesOfDraft(mirror.drafts, id).map(({ name, isWhole }) => [name, isWhole])).toEqual([
      ['a.txt', true],
      ['b.txt', false],
    ])
    expect(await mirror.writeDraft('drafts.endFile', { id, fileId, size: 12 })).toBe(true)
    expect(filesOfDraft(mirror.drafts, id)[1]).toMatchObject({ size: 12, isWhole: true })
    expect(await mirror.writeDraft('drafts.dropFile', { id, fileId })).toBe('bytes-of-b.txt')
    expect(await mirror.writeDraft('drafts.dropFile', { id, fileId })).toBeNull()
    expect(await mirror.writeDraft('drafts.remove', { ids: [id] })).toEqual(['bytes-of-a.txt'])
    expect([readDraft(mirror.drafts, id), filesOfDraft(mirror.drafts, id)]).toEqual([undefined, []])
  })

  it('are part of what the server is to have', async () => {
    const { mirror } = await mirrorWith(1)
    const id = await addDraft(mirror)
    await mirror.writeDraft('drafts.addFile', file(id, 'a.txt'))
    expect(draftNow(mirror, id).revision).toBe(1)
  })

  it('of another draft cannot be dropped', async () => {
    const { mirror } = await mirrorWith(1)
    const [one, other] = [await addDraft(mirror), await addDraft(mirror)]
    const fileId = draftFileId.parse(await mirror.writeDraft('drafts.addFile', file(one, 'a.txt')))
    expect(await mirror.writeDraft('drafts.dropFile', { id: other, fileId })).toBeNull()
    expect(filesOfDraft(mirror.drafts, one)).toHaveLength(1)
  })
})

describe('a drafts file that cannot be read', () => {
  it('is put aside, and its new name is told, while the mirror stays', async () => {
    const { mirror, file } = await mirrorWith(2)
    await addDraft(mirror)
    await mirror.close()
    writeFileSync(draftsFile(file), 'no database at all '.repeat(1000))
    const again = await reopened(file)
    expect(again.draftsKept).toMatch(/drafts\.db\.damaged-/)
    expect(existsSync(again.draftsKept ?? '')).toBe(true)
    expect(draftRows(again.drafts)).toEqual([])
    await addDraft(again)
  })

  it('that a newer version wrote stops the start, and nothing is changed', async () => {
    const file = mirrorFile()
    const first = await openMirror(file)
    await addDraft(first)
    await first.close()
    const db = new Database(draftsFile(file))
    db.pragma('user_version = 99')
    db.close()
    expect(await faultOf(openMirror(file))).toMatchObject({ kind: 'newer' })
    expect(readdirSync(dirname(file)).filter((name) => name.includes('damaged'))).toEqual([])
    expect(existsSync(join(dirname(file), 'drafts.db'))).toBe(true)
  })
})
