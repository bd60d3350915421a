/** What the bridge in memory does with mail: reads the sample mailbox, and changes it as main would. */
import type { Handlers } from '../../preload/contract.ts'
import type { Failure, FailureKind, FolderId, MessageId, MessageView } from '../../preload/model.ts'
import type { FakeBridge } from './fake-bridge.ts'
import { rowOf } from './sample-mailbox.ts'

/** Thrown by a handler to answer a failure. */
export class Refusal extends Error {
  readonly failure: Failure
  constructor(kind: FailureKind) {
    super(kind)
    this.failure = { kind, detail: `fake ${kind}` }
  }
}

const pageSize = 100
const seenBit = 1
const flaggedBit = 8

export function mailHandlers(bridge: FakeBridge) {
  const { mailbox } = bridge
  const newestFirst = () => [...mailbox.messages].sort((a, b) => b.id - a.id)
  const trashOf = ({ accountId }: MessageView) =>
    mailbox.folders.find((folder) => folder.accountId === accountId && folder.role === 'trash')
  /** Each message becomes what `change` makes of it, gone when that is null; then the page is told. */
  const change = (ids: readonly MessageId[], work: (message: MessageView) => MessageView | null): null => {
    const touched = mailbox.messages.filter((one) => ids.includes(one.id))
    const changed = new Map(touched.map((one) => [one.id, work(one)]))
    mailbox.messages = mailbox.messages.flatMap((one) => (changed.has(one.id) ? (changed.get(one.id) ?? []) : [one]))
    const after = [...changed.values()].filter((one) => one !== null)
    const folderIds = [...new Set([...touched, ...after].map((one) => one.folderId))]
    recount(bridge, folderIds)
    bridge.emit('mirror.changed', { accountIds: [...new Set(touched.map((one) => one.accountId))], folderIds })
    return null
  }
  const withBit = (flags: number, bit: number, on: boolean) => (on ? flags | bit : flags & ~bit)
  return {
    'folders.list': () => mailbox.folders,
    'messages.page': ({ folderId, before }) =>
      newestFirst()
        .filter((one) => one.folderId === folderId && (before === null || one.id < before))
        .slice(0, pageSize)
        .map(rowOf),
    'messages.search': ({ text, accountId, before }) =>
      newestFirst()
        .filter((one) => (accountId === null || one.accountId === accountId) && (before === null || one.id < before))
        .filter((one) => `${one.subject} ${one.from?.name} ${one.plainBody}`.toLowerCase().includes(text.toLowerCase()))
        .slice(0, pageSize)
        .map(rowOf),
    'messages.read': ({ id }) => {
      const message = mailbox.messages.find((one) => one.id === id)
      if (!message) throw new Refusal('gone')
      return message
    },
    'messages.fetchRest': ({ id }) => change([id], (one) => ({ ...one, isCut: false })),
    'messages.source': ({ id }) => {
      const message = mailbox.messages.find((one) => one.id === id)
      if (!message) throw new Refusal('gone')
      return `Message-ID: ${message.messageId}\r\nSubject: ${message.subject}\r\n\r\n${message.plainBody}`
    },
    'messages.setSeen': ({ ids, seen }) => change(ids, (one) => ({ ...one, flags: withBit(one.flags, seenBit, seen) })),
    'messages.setFlagged': ({ ids, flagged }) =>
      change(ids, (one) => ({ ...one, flags: withBit(one.flags, flaggedBit, flagged) })),
    'messages.move': ({ ids, folderId }) => change(ids, (one) => ({ ...one, folderId })),
    'messages.trash': ({ ids }) => change(ids, (one) => ({ ...one, folderId: trashOf(one)?.id ?? one.folderId })),
    'messages.delete': ({ ids }) => change(ids, () => null),
  } satisfies Partial<Handlers>
}

function recount({ mailbox }: FakeBridge, folderIds: readonly FolderId[]): void {
  for (const folder of mailbox.folders.filter(({ id }) => folderIds.includes(id))) {
    const own = mailbox.messages.filter((one) => one.folderId === folder.id)
    folder.total = own.length
    folder.unread = own.filter((one) => (one.flags & seenBit) === 0).length
  }
}
