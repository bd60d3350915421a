/** Everything that is written about drafts, by name, each in one transaction of their own file. */
import type { DraftContent, DraftFileId, DraftId, DraftState } from '../../preload/drafts.ts'
import type { MessageId } from '../../preload/model.ts'
import { addFile, dropFile, endFile, type NewFile } from './draft-files.ts'
import {
  addDraft,
  beginCopy,
  beginDraft,
  leaveCopy,
  noteCopy,
  noteOpen,
  noteOtherCopy,
  removeDrafts,
  saveDraft,
  stepDraft,
  type Copy,
  type NewDraft,
} from './drafts.ts'
import type { DraftsWriter } from './drafts-file.ts'
import type { SendingEvent } from './sending.ts'

interface One {
  readonly id: DraftId
}

/** Times are ms since 1970. */
export interface DraftWrites {
  'drafts.add': { input: NewDraft; output: DraftId }
  /** Answers false where it is not a draft any more. */
  'drafts.save': { input: One & { content: DraftContent; preview: string; now: number }; output: boolean }
  /**
   * Answers the state after the step, null where it cannot be made now. `rfcId` becomes its Message-ID where it has
   * none.
   */
  'drafts.step': {
    input: One & { event: SendingEvent; rfcId: string | null; now: number }
    output: DraftState | null
  }
  /** Answers false where the draft is gone, or is from another account now. */
  'drafts.copied': { input: One & Copy; output: boolean }
  /** A copy is about to be made. Answers the Message-ID of the copies: the given one for the first. */
  'drafts.copying': { input: One & { rfcId: string; token: string }; output: string }
  /** The next copy is the first. */
  'drafts.leaveCopy': { input: One; output: null }
  /** What it begins with is there. */
  'drafts.begun': { input: One; output: null }
  'drafts.otherCopy': { input: One & { otherCopy: MessageId | null }; output: null }
  'drafts.opened': { input: One & { isOpen: boolean }; output: null }
  /** Answers the names of the files whose bytes are to be removed. */
  'drafts.remove': { input: { ids: readonly DraftId[] }; output: string[] }
  /** Answers null where the draft is gone, or not to be changed. */
  'drafts.addFile': { input: NewFile; output: DraftFileId | null }
  'drafts.endFile': { input: One & { fileId: DraftFileId; size: number }; output: boolean }
  /** Answers the name of the file whose bytes are to be removed; null where there was none. */
  'drafts.dropFile': { input: One & { fileId: DraftFileId }; output: string | null }
}
export type DraftWriteName = keyof DraftWrites

export const draftWrites: {
  [N in DraftWriteName]: (db: DraftsWriter, input: DraftWrites[N]['input']) => DraftWrites[N]['output']
} = {
  'drafts.add': addDraft,
  'drafts.save': (db, { id, content, preview, now }) => saveDraft(db, id, content, preview, now),
  'drafts.step': (db, { id, event, rfcId, now }) => stepDraft(db, id, event, rfcId, now),
  'drafts.copied': (db, { id, ...copy }) => noteCopy(db, id, copy),
  'drafts.copying': (db, { id, rfcId, token }) => beginCopy(db, id, rfcId, token),
  'drafts.leaveCopy': (db, { id }) => {
    leaveCopy(db, id)
    return null
  },
  'drafts.begun': (db, { id }) => {
    beginDraft(db, id)
    return null
  },
  'drafts.otherCopy': (db, { id, otherCopy }) => {
    noteOtherCopy(db, id, otherCopy)
    return null
  },
  'drafts.opened': (db, { id, isOpen }) => {
    noteOpen(db, id, isOpen)
    return null
  },
  'drafts.remove': (db, { ids }) => removeDrafts(db, ids),
  'drafts.addFile': addFile,
  'drafts.endFile': (db, { id, fileId, size }) => endFile(db, id, fileId, size),
  'drafts.dropFile': (db, { id, fileId }) => dropFile(db, id, fileId),
}
