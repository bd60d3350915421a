/** Mail on a test's own IMAP server, and what a source reads of it. */
import { onTestFinished } from 'vitest'
import type { MailServer } from '../../main/sources/mail-server.ts'
import { imapSource } from '../../main/sources/imap/source.ts'
import type { ChangePage, Cursor, MailSource, RemoteFolder, RemoteState } from '../../main/sources/source.ts'

export { note, notes, seenBy } from './imap-notes.ts'

export const never = new AbortController().signal

/** A source that is closed when the test ends. */
export function sourceOf(account: MailServer): MailSource {
  const source = imapSource(account)
  onTestFinished(() => source.close())
  return source
}

export async function folderOf(source: MailSource, name: string): Promise<RemoteFolder> {
  const folders = await source.folders(never)
  const found = folders.find((one) => one.name === name)
  if (!found) throw new Error(`no folder ${name} in ${folders.map((one) => one.name).join(', ')}`)
  return found
}

export async function pagesOf(
  source: MailSource,
  folder: RemoteFolder,
  cursor: Cursor | null = null,
  since: number | null = null,
): Promise<ChangePage[]> {
  const pages: ChangePage[] = []
  for await (const page of source.changes(folder, cursor, never, since)) pages.push(page)
  return pages
}

export async function listed(
  source: MailSource,
  folder: RemoteFolder,
  since: number | null = null,
): Promise<RemoteState[]> {
  const states = []
  for await (const page of source.listing(folder, never, since)) states.push(...page)
  return states
}

/** Subjects in the order in which they were read. */
export const subjectsOf = (pages: readonly ChangePage[]): string[] =>
  pages
    .flatMap((page) => page.changed)
    .map((one) =>
      'raw' in one
        ? (/^Subject: (.*?)\r?$/m.exec(Buffer.from(one.raw).toString('latin1'))?.[1] ?? '')
        : (one.entity.subject ?? ''),
    )
