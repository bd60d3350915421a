/** Reading mail: the calls of the list, the reader and the search box. */
import { pageSize, type Handlers } from '../../preload/contract.ts'
import type { MessageId } from '../../preload/model.ts'
import { Fault } from '../failure.ts'
import { listFolders } from '../mirror/folders.ts'
import { messagePage, readView, searchMessages } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'

export interface Attachments {
  bytes(id: MessageId, attachmentId: string): Promise<Uint8Array>
  /** Asks the person where to put them; false when they chose nowhere. */
  saveAs(suggestedName: string, bytes: () => Promise<Uint8Array>): Promise<boolean>
}

export const messageCalls = ({ reader }: Mirror, attachments: Attachments) =>
  ({
    'folders.list': () => listFolders(reader),
    'messages.page': ({ folderId, before }) => messagePage(reader, folderId, before, pageSize),
    'messages.search': ({ text, accountId, before }) => searchMessages(reader, text, accountId, before, pageSize),
    'messages.read': ({ id }) => {
      const view = readView(reader, id)
      if (!view) throw new Fault('gone', 'the message is not in the mirror any more')
      return view
    },
    'attachments.save': ({ id, position }) => {
      const attachment = readView(reader, id)?.attachments[position]
      if (!attachment) throw new Fault('gone', 'the message has no such attachment')
      return attachments.saveAs(attachment.filename ?? '', () => attachments.bytes(id, attachment.id ?? ''))
    },
  }) satisfies Partial<Handlers>
