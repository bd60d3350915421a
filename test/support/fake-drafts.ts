/** The calls about drafts in memory, for the page's tests and for looking at it. */
import { type Handlers } from '../../preload/contract.ts'
import type { draftCalls } from '../../preload/draft-calls.ts'
import {
  draftFileId,
  draftId,
  type Draft,
  type DraftContent,
  type DraftFileId,
  type DraftId,
  type DraftRow,
  type Recipient,
  type Stationery,
} from '../../preload/drafts.ts'
import type { AccountId } from '../../preload/model.ts'
import { dropped, kept, signed } from '../../main/drafts/stationery.ts'
import { Refusal } from './fake-mail.ts'

/** What the drafts' calls work on; a test or a scene may change all of it. */
export interface FakeDrafts {
  all: Draft[]
  rows: Map<DraftId, Partial<DraftRow>>
  people: Recipient[]
  stationery: Stationery
  /** What `drafts.pickFiles` brings. */
  picked: { name: string; type: string; size: number }[]
}

export const fakeDrafts = (): FakeDrafts => ({
  all: [],
  rows: new Map(),
  people: [
    { name: 'Kari Nordmann', address: 'kari@example.com' },
    { name: 'Karl Johan', address: 'karl.johan@example.org' },
    { name: '', address: 'kasse@example.net' },
  ],
  stationery: { signatures: [], templates: [] },
  picked: [{ name: 'Budget 2027.xlsx', type: 'application/vnd.ms-excel', size: 48_000 }],
})

export const emptyContent = (accountId: AccountId): DraftContent => ({
  accountId,
  ...{ to: [], cc: [], bcc: [], subject: '', html: '', plain: '', priority: 'Normal', outgoing: null, sentItems: null },
})

export function fakeDraft(drafts: FakeDrafts, content: DraftContent, more: Partial<Draft> = {}): Draft {
  const id = draftId.parse(1 + Math.max(0, ...drafts.all.map((one) => one.id)))
  const made: Draft = { id, kind: 'new', state: 'draft', content, files: [], failure: null, otherCopy: null, ...more }
  drafts.all.push(made)
  return made
}

type DraftHandlers = Pick<Handlers, keyof typeof draftCalls>

export function draftHandlers(drafts: FakeDrafts, firstAccount: () => AccountId): DraftHandlers {
  const find = (id: DraftId): Draft => {
    const found = drafts.all.find((one) => one.id === id)
    if (!found) throw new Refusal('gone')
    return found
  }
  const change = (id: DraftId, more: Partial<Draft>) => {
    drafts.all = drafts.all.map((one) => (one.id === find(id).id ? { ...one, ...more } : one))
    return null
  }
  const become = (stationery: Stationery) => {
    drafts.stationery = stationery
    return null
  }
  const begun = new Map<DraftFileId, { name: string; type: string; inline: boolean; size: number }>()
  const nextFile = () =>
    draftFileId.parse(1 + begun.size + Math.max(0, ...drafts.all.flatMap((one) => one.files.map((file) => file.id))))
  const rowOf = ({ id, state, content, files, failure, otherCopy }: Draft): DraftRow => ({
    ...{ id, accountId: content.accountId, state, subject: content.subject, failure, otherCopy },
    toText: [...content.to, ...content.cc, ...content.bcc].map(({ name, address }) => name || address).join(', '),
    preview: content.plain || (content.html ?? '').replace(/<[^>]*>/g, ' ').trim(),
    ...{ hasFiles: files.some((one) => one.contentId === null), sendAt: null, attempts: 0, updatedAt: Date.now() },
    ...drafts.rows.get(id),
  })
  return {
    'drafts.list': () => drafts.all.filter(({ state }) => state !== 'sent').map(rowOf),
    'drafts.read': ({ id }) => find(id),
    'drafts.compose': (from) =>
      fakeDraft(drafts, emptyContent((from.kind === 'new' ? from.accountId : null) ?? firstAccount())).id,
    'drafts.open': () => null,
    'drafts.save': ({ id, content }) => change(id, { content }),
    'drafts.discard': ({ id }) => {
      drafts.all = drafts.all.filter((one) => one.id !== id)
      return null
    },
    'drafts.close': () => null,
    'drafts.beginFile': ({ name, type, inline }) => {
      const id = nextFile()
      begun.set(id, { name, type, inline, size: 0 })
      return id
    },
    'drafts.putBytes': ({ fileId, bytes }) => {
      const file = begun.get(fileId)
      if (file) file.size += bytes.length
      return null
    },
    'drafts.endFile': ({ id, fileId }) => {
      const { name, type, inline, size } = begun.get(fileId) ?? { name: '', type: '', inline: false, size: 0 }
      begun.delete(fileId)
      const file = { id: fileId, name, type, size, contentId: inline ? `picture-${fileId}@mailmirror` : null }
      change(id, { files: [...find(id).files, file] })
      return file
    },
    'drafts.pickFiles': ({ id }) => {
      const files = drafts.picked.map((one) => ({ ...one, id: nextFile(), contentId: null }))
      change(id, { files: [...find(id).files, ...files] })
      return files
    },
    'drafts.dropFile': ({ id, fileId }) => change(id, { files: find(id).files.filter((one) => one.id !== fileId) }),
    'drafts.send': ({ id }) => change(id, { state: 'queued' }),
    'drafts.takeBack': ({ id }) => {
      change(id, { state: 'draft' })
      return true
    },
    'drafts.sendNow': ({ id }) => change(id, { state: 'queued' }),
    'drafts.arrived': ({ id }) => change(id, { state: 'sent' }),
    'drafts.keep': ({ id }) => change(id, { otherCopy: null }),
    'drafts.password': () => null,
    'invitations.answer': () => fakeDraft(drafts, emptyContent(firstAccount()), { kind: 'invitation' }).id,
    'people.suggest': ({ text }) => {
      const words = text.toLowerCase().split(/\s+/)
      const starts = (one: Recipient, word: string) =>
        `${one.name} ${one.address}`
          .toLowerCase()
          .split(/[\s@.]+/)
          .some((part) => part.startsWith(word))
      return drafts.people.filter((one) => words.every((word) => starts(one, word))).slice(0, 8)
    },
    'stationery.get': () => drafts.stationery,
    'stationery.sign': (one) => become(signed(drafts.stationery, one)),
    'stationery.keep': (one) => become(kept(drafts.stationery, one)),
    'stationery.drop': ({ name }) => become(dropped(drafts.stationery, name)),
  }
}
