/** What a person does to mail, on a real IMAP server: one that can all, and one that can only what RFC 3501 asks for. */
import { expect, test } from 'vitest'
import { flag, type EMailEntity } from '../../../preload/model.ts'
import type { Change, MailSource } from '../../../main/sources/source.ts'
import { textLike } from '../../support/any.ts'
import { describeWithDovecot, newUser, type Dovecot } from '../../support/dovecot.ts'
import { folderOf, listed, never, notes, pagesOf, seenBy, sourceOf, subjectsOf } from '../../support/imap-mail.ts'
import { address, mail } from '../../support/mail.ts'

async function mailbox(dovecot: Dovecot) {
  const user = newUser()
  dovecot.deliver(user, notes(3))
  const source = sourceOf(dovecot.account(user))
  const ids = (await listed(source, await folderOf(source, 'INBOX'))).map((one) => one.remoteId)
  const client = await dovecot.client(user)
  const apply = async (change: Change, folder = 'INBOX') => source.apply(await folderOf(source, folder), change, never)
  return { source, client, ids, apply }
}

const one = (ids: readonly string[], at: number) => [ids[at] ?? '']
const idsIn = async (source: MailSource, name: string) =>
  (await listed(source, await folderOf(source, name))).map(({ remoteId }) => remoteId)

for (const [words, options] of [
  ['on a server with all extensions', {}],
  ['on a server without any', { capability: 'IMAP4rev1' }],
] as const) {
  const tests = (server: () => Dovecot) => {
    test('flags go there and back, twice is once, and what is gone is passed over', async () => {
      const { client, ids, apply } = await mailbox(server())
      await client.mailboxOpen('INBOX')
      await client.messageFlagsAdd('1', ['\\Answered', '$Forwarded'], { uid: true })
      for (let time = 0; time < 2; time++) {
        await apply({ kind: 'seen', ids: [...ids.slice(0, 2), '1:1', `${ids[0]}99`, 'x'], value: true })
        await apply({ kind: 'flagged', ids: one(ids, 0), value: true })
      }
      expect(await seenBy(client, 'INBOX')).toEqual([
        'note 1 $Forwarded \\Answered \\Flagged \\Seen',
        'note 2 \\Seen',
        'note 3',
      ])
      await apply({ kind: 'seen', ids, value: false })
      await apply({ kind: 'flagged', ids, value: false })
      expect(await seenBy(client, 'INBOX')).toEqual(['note 1 $Forwarded \\Answered', 'note 2', 'note 3'])
      await apply({ kind: 'answered', ids: one(ids, 2), value: true })
      expect((await seenBy(client, 'INBOX')).at(-1)).toBe('note 3 \\Answered')
    })

    test('a moved message keeps its flags, is told under its new id, and is moved once', async () => {
      const { source, client, ids, apply } = await mailbox(server())
      await client.mailboxCreate('Prosjekt æ/2026')
      await apply({ kind: 'seen', ids: one(ids, 1), value: true })
      const to = await folderOf(source, 'Prosjekt æ/2026')
      const moved = await apply({ kind: 'move', ids: [...one(ids, 1), ...one(ids, 2)], to })
      const there = await idsIn(source, to.name)
      expect([...moved]).toEqual([1, 2].map((at) => [ids[at], there[at - 1]]))
      expect(await apply({ kind: 'move', ids: one(ids, 1), to })).toEqual(new Map())
      expect([await seenBy(client, 'INBOX'), await seenBy(client, to.name)]).toEqual([
        ['note 1'],
        ['note 2 \\Seen', 'note 3'],
      ])
    })

    test('the trash is the folder with that role; what lies in it stays there', async () => {
      const { source, client, ids, apply } = await mailbox(server())
      await apply({ kind: 'trash', ids: one(ids, 0), to: null })
      await apply({ kind: 'trash', ids: one(ids, 1), to: await folderOf(source, 'Trash') })
      await apply({ kind: 'trash', ids: await idsIn(source, 'Trash'), to: null }, 'Trash')
      expect([await seenBy(client, 'INBOX'), await seenBy(client, 'Trash')]).toEqual([['note 3'], ['note 1', 'note 2']])
    })

    test('a deletion takes these messages and none that somebody else marked as deleted', async () => {
      const { client, ids, apply } = await mailbox(server())
      await client.mailboxOpen('INBOX')
      await client.messageFlagsAdd('3', ['\\Deleted'], { uid: true })
      for (let time = 0; time < 2; time++) await apply({ kind: 'delete', ids: one(ids, 0) })
      expect(await seenBy(client, 'INBOX')).toEqual(['note 2', 'note 3 \\Deleted'])
    })

    test('a draft lies in its folder with its flags, and the answer names it as reading does', async () => {
      const { source, client } = await mailbox(server())
      const draft = mail({
        ...{ folderName: 'Drafts', flags: flag.draft | flag.seen, messageId: null },
        bcc: [address(null, 'x@example.com')],
      })
      const saved = await source.saveToMailServer(draft, never)
      expect(saved).toMatchObject({ messageId: textLike(/^<.+@example\.com>$/), folderName: 'Drafts' })
      expect(await seenBy(client, 'Drafts')).toEqual(['Quarterly numbers \\Draft \\Seen'])
      const drafts = await folderOf(source, 'Drafts')
      const [read] = await source.messages(drafts, [saved.serverIdentifier ?? ''], never)
      expect(read).toMatchObject({ known: { flags: flag.draft | flag.seen, folderName: 'Drafts' } })
      expect(saved.serverId).toBe(Number(saved.serverIdentifier?.split(':')[1]))
      const text = read && 'raw' in read ? Buffer.from(read.raw).toString() : ''
      expect(text).toContain('Bcc: x@example.com')
      expect(subjectsOf(await pagesOf(source, drafts))).toEqual(['Quarterly numbers'])
    })

    test('a draft that is saved again takes the place of its earlier states, and of nothing else', async () => {
      const { source, client } = await mailbox(server())
      const save = (different: Partial<EMailEntity>) =>
        source.saveToMailServer(mail({ folderName: 'Drafts', flags: flag.draft, ...different }), never)
      await save({ subject: 'another', messageId: '<two@example.com>' })
      await save({ subject: 'no draft', flags: 0 })
      for (const subject of ['first', 'second', 'third']) await save({ subject })
      expect(await seenBy(client, 'Drafts')).toEqual(['another \\Draft', 'no draft', 'third \\Draft'])
      const sent = mail({ folderName: 'Sent', flags: flag.seen, isSent: true })
      for (let time = 0; time < 2; time++) await source.saveToMailServer(sent, never)
      expect(await seenBy(client, 'Sent')).toEqual(['Quarterly numbers \\Seen', 'Quarterly numbers \\Seen'])
    })

    test('what names no folder goes where its kind belongs, whatever that folder is called', async () => {
      const { source } = await mailbox(server())
      const isDraft = await source.saveToMailServer(mail({ folderName: null, flags: flag.draft }), never)
      const isSent = await source.saveToMailServer(mail({ folderName: null, isSent: true }), never)
      const named = await source.saveToMailServer(mail({ folderName: 'Utkast' }), never)
      expect([isDraft, isSent, named].map(({ folderName }) => folderName)).toEqual(['Drafts', 'Sent', 'Drafts'])
    })

    test.each([
      ['gone', 'Nowhere'],
      ['gone', '../ben'],
      ['rejected', null],
    ])('saving is %s for a folder %s', async (kind, folderName) => {
      const { source } = await mailbox(server())
      await expect(source.saveToMailServer(mail({ folderName }), never)).rejects.toMatchObject({ kind })
    })

    test('a folder that is not there is gone, and leaves the message where it was', async () => {
      const { source, client, ids, apply } = await mailbox(server())
      const to = { ...(await folderOf(source, 'Sent')), remoteId: 'Nowhere' }
      await expect(apply({ kind: 'move', ids: one(ids, 0), to })).rejects.toMatchObject({ kind: 'gone' })
      await expect(source.apply(to, { kind: 'delete', ids }, never)).rejects.toMatchObject({ kind: 'gone' })
      expect(await seenBy(client, 'INBOX')).toEqual(['note 1', 'note 2', 'note 3'])
    })
  }
  describeWithDovecot(words, tests, options)
}
