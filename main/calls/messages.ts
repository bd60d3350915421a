/** Reading mail and acting on it: the calls of the list, the reader and the search box. */
import { pageSize, type Handlers } from '../../preload/contract.ts'
import type { MessageId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import { isDangerousName } from '../attachments/danger.ts'
import { Fault } from '../failure.ts'
import type { Wish } from '../mirror/changes.ts'
import { messagePage, readView, searchMessages } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'

export const messageCalls = ({ reader }: Mirror, agent: EMailAgent) => {
  const change = async (ids: readonly MessageId[], wish: Wish) => {
    await agent.change(ids, wish)
    return null
  }
  return {
    'messages.page': ({ folderId, before }) => messagePage(reader, folderId, before, pageSize),
    'messages.search': ({ text, accountId, before }) => searchMessages(reader, text, accountId, before, pageSize),
    'messages.read': ({ id }) => {
      const view = readView(reader, id)
      if (!view) throw new Fault('gone', 'the message is not in the mirror any more')
      // A server's word on a file name is taken only when it warns.
      const attachments = view.attachments.map((one) => ({
        ...one,
        isSafeFileExtension: one.isSafeFileExtension && !isDangerousName(one.filename),
      }))
      return { ...view, attachments }
    },
    'messages.fetchRest': async ({ id }) => {
      await agent.fetchRest(id)
      return null
    },
    'messages.source': ({ id }) => agent.sourceText(id),
    'messages.setSeen': ({ ids, seen }) => change(ids, { kind: 'seen', value: seen }),
    'messages.setFlagged': ({ ids, flagged }) => change(ids, { kind: 'flagged', value: flagged }),
    'messages.move': ({ ids, folderId }) => change(ids, { kind: 'move', folderId }),
    'messages.trash': ({ ids }) => change(ids, { kind: 'trash' }),
    'messages.delete': ({ ids }) => change(ids, { kind: 'delete' }),
  } satisfies Partial<Handlers>
}
