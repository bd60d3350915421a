/** The one typed error of the main process. Anything else that is thrown is a mistake of ours and reads as `internal`. */
import type { Failure, FailureKind } from '../preload/model.ts'

/** Thrown where a person or a caller can act on the kind. `detail` is one technical line without secrets. */
export class Fault extends Error {
  readonly kind: FailureKind
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfter: number | null

  constructor(kind: FailureKind, detail: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(detail, { cause: options.cause })
    this.name = 'Fault'
    this.kind = kind
    this.retryAfter = options.retryAfter ?? null
  }
}

/** What of a thrown value may be shown: kind and one line. A stack or a foreign message never gets through. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Fault) return { kind: thrown.kind, detail: thrown.message }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (/^(SQLITE_FULL|ENOSPC|SQLITE_READONLY|EROFS|EACCES|EPERM|SQLITE_IOERR)/.test(code))
    return { kind: 'disk', detail: code }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return { kind: 'locked', detail: code }
  if (/^(SQLITE_CORRUPT|SQLITE_NOTADB)/.test(code)) return { kind: 'damaged', detail: code }
  return { kind: 'internal', detail: thrown instanceof Error ? thrown.name : typeof thrown }
}
