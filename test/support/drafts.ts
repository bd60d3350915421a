/** Drafts for tests of what is done with them. */
import { emptyContent } from '../../main/drafts/beginning.ts'
import { noContext, readDraft, type NewDraft, type StoredDraft } from '../../main/mirror/drafts.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import type { DraftContent, DraftId } from '../../preload/drafts.ts'
import { accountId } from '../../preload/model.ts'

export const to = (address: string, name = '') => ({ name, address })

/** What a person has written to Bo. */
export const written = (more: Partial<DraftContent> = {}): DraftContent => ({
  ...emptyContent(accountId.parse(1)),
  ...{ to: [to('bo@example.com', 'Bo')], subject: 'Hello', html: '<div>How are you?</div>' },
  ...more,
})

export async function addDraft(
  mirror: Mirror,
  content: Partial<DraftContent> = {},
  more: Partial<NewDraft> = {},
): Promise<DraftId> {
  return await mirror.writeDraft('drafts.add', {
    ...{ kind: 'new', content: written(content), context: noContext, preview: 'How are you?' },
    ...{ copy: null, now: 1_000 },
    ...more,
  })
}

/** Throws where there is none. */
export function draftNow(mirror: Mirror, id: DraftId): StoredDraft {
  const found = readDraft(mirror.drafts, id)
  if (!found) throw new Error(`there is no draft ${id}`)
  return found
}
