/** A request's body: bounded, of a JSON media type, an object. */
import type { IncomingMessage } from 'node:http'
import { isRecord } from '../sources/superoffice/wire.ts'
import { malformed, Refusal } from './errors.ts'

/** A mail with its attachments in base64, as a later save or send brings it. */
const maxBytes = 25 * 2 ** 20
const jsonTypes = ['application/json', 'text/json', 'application/json-patch+json', 'application/merge-patch+json']

/** The JSON object of the body, or the fields of a form where one may come; `{}` for none. Refusals: 413, 415, 400. */
export async function readBody(
  request: IncomingMessage,
  { form = false }: { form?: boolean | undefined } = {},
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(request)
  if (bytes.length === 0) return {}
  const header = request.headers['content-type']
  if (form && /^application\/x-www-form-urlencoded\b/i.test(header ?? ''))
    return Object.fromEntries(new URLSearchParams(bytes.toString('utf8')))
  checkType(header)
  return objectIn(bytes)
}

/** The body as it came. Refusals: 413. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > maxBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function checkType(header: string | undefined): void {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase())
  if (!jsonTypes.includes(type)) {
    throw malformed('The media type is not supported.', `'${type}' is none of ${jsonTypes.join(', ')}.`, 415)
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.replace(/^charset="?|"$/g, '')
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw malformed('The media type is not supported.', `The charset '${charset}' is not utf-8.`, 415)
  }
}

function objectIn(bytes: Buffer): Readonly<Record<string, unknown>> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw malformed('The request is invalid.', 'The body is not JSON in UTF-8.')
  }
  if (json === null) return {}
  if (!isRecord(json)) throw malformed('The request is invalid.', 'The body is not a JSON object.')
  return json
}

/** The rest of the body is not read: the connection ends with the answer. */
function tooLarge(): Refusal {
  const body = { Message: 'The request is too large.', MessageDetail: `At most ${maxBytes} bytes.` }
  return new Refusal({ status: 413, body, headers: { Connection: 'close' } })
}
