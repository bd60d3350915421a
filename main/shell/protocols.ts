/** The two addresses that exist inside of the app: `app:` for the pages, `mail:` for bodies, inline images and pictures of drafts. */
import type { Protocol, Session } from 'electron/main'
import { protocol } from 'electron/main'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { DraftFileId, DraftId } from '../../preload/drafts.ts'
import type { MessageId } from '../../preload/model.ts'
import type { Backend } from '../backend.ts'
import type { Log } from '../log.ts'
import { composeFile, mailAddress, pageFile, pictureAddress } from './addresses.ts'
import { bodyPolicy, composePolicy, inlinePolicy, pagePolicy } from './policies.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
/** Pictures that browsers show. SVG is not among them: it is a document with styles and links of its own. */
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'])

/** To be called before the app is ready: both are origins with paths, and neither may be fetched by a script. */
export function declareSchemes(): void {
  const privileges = { standard: true, secure: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges },
    { scheme: 'mail', privileges },
  ])
}

/** @param folder of the built page; @param backend the one in force, asked anew for each request */
export function serveSchemes(session: Session, folder: string, backend: () => Backend, log: Log): void {
  servePage(session.protocol, folder)
  session.protocol.handle('mail', async (request) => {
    try {
      return await mail(backend(), request)
    } catch {
      log('a message could not be served')
      return notFound()
    }
  })
}

function servePage(scheme: Protocol, folder: string): void {
  // Only what was there at the start: no address can name anything else, whatever its path looks like.
  const known = new Map(filesIn(folder).map((file) => [file, join(folder, ...file.split('/'))]))
  scheme.handle('app', async (request) => {
    const name = pageFile(request.url) ?? ''
    const file = known.get(name)
    const type = types[extname(name)]
    if (!file || !type || request.method !== 'GET') return notFound()
    return answer(await readFile(file), type, name === composeFile ? composePolicy : pagePolicy)
  })
}

async function mail(backend: Backend, request: Request): Promise<Response> {
  const picture = pictureAddress(request.url)
  if (picture && request.method === 'GET')
    return imageAnswer(await backend.draftPicture(picture.draft as DraftId, picture.file as DraftFileId))
  const asked = mailAddress(request.url)
  if (!asked || request.method !== 'GET') return notFound()
  // Any whole number names a message or none; the mirror tells.
  const id = asked.id as MessageId
  if (asked.part === 'body') {
    const body = await backend.bodyOf(id)
    return body === null ? notFound() : answer(body, 'text/html; charset=utf-8', bodyPolicy(asked.id))
  }
  return imageAnswer(await backend.inlineOf(id, asked.contentId))
}

function imageAnswer(image: { bytes: Uint8Array; type: string } | null): Response {
  const type = image?.type.split(';')[0]?.trim().toLowerCase() ?? ''
  return image && imageTypes.has(type) ? answer(new Uint8Array(image.bytes), type, inlinePolicy) : notFound()
}

function answer(body: string | Uint8Array<ArrayBuffer>, type: string, policy: string): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  })
}

function notFound(): Response {
  return new Response(null, { status: 404 })
}

/** Paths of all files below, with `/` between parts. */
function filesIn(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name
    if (entry.isDirectory()) return filesIn(folder, `${path}/`)
    return entry.isFile() ? [path] : []
  })
}
