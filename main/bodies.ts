/** What the reader's frame is given of a message: its body as a document safe to show, and the pictures in it. */
import type { MessageId } from '../preload/model.ts'
import type { EMailAgent } from './agent/agent.ts'
import { failureOf } from './failure.ts'
import type { Log } from './log.ts'
import { readImage } from './mirror/images.ts'
import { attachmentsOf, readBody } from './mirror/messages.ts'
import type { Mirror } from './mirror/mirror.ts'

/** Bytes; a larger picture is fetched each time. */
const largestKeptImage = 2_000_000

export interface BodyParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'attachment'>
  readonly log: Log
}

/** A message's body as a whole document, safe to show; null when the message is gone. */
export async function bodyOf({ mirror }: Pick<BodyParts, 'mirror'>, id: MessageId): Promise<string | null> {
  const body = readBody(mirror.reader, id)
  if (!body) return null
  const html = Boolean(body.html_body?.trim())
  return mirror.clean((html ? body.html_body : body.plain_body) ?? '', html, { messageId: id })
}

/** An inline image of a message by its Content-ID; null when there is none or it cannot be had now. */
export async function inlineOf(
  { mirror, agent, log }: BodyParts,
  id: MessageId,
  contentId: string,
): Promise<{ bytes: Uint8Array; type: string } | null> {
  const found = attachmentsOf(mirror.reader, id).find((one) => one.id === contentId)
  if (!found) return null
  const type = found.type ?? 'application/octet-stream'
  const kept = readImage(mirror.reader, id, contentId)
  if (kept) return { bytes: kept, type }
  try {
    const bytes = await agent.attachment(id, contentId)
    if (bytes.length <= largestKeptImage) await mirror.write('images.keep', { messageId: id, contentId, bytes })
    return { bytes, type }
  } catch (error) {
    log(`inline image: ${failureOf(error).kind}`)
    return null
  }
}
