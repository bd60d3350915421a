/** Mail on a test's own IMAP server, and what a source reads of it. */
import type { ImapFlow } from 'imapflow'
import { onTestFinished } from 'vitest'
import type { MailServer } from '../../main/sources/mail-server.ts'
import { imapSource } from '../../main/sources/imap/source.ts'
import type { ChangePage, Cursor, MailSource, RemoteFolder, RemoteState } from '../../main/sources/source.ts'

export const never = new AbortController().signal

/** A source that is closed when the test ends. */
export function sourceOf(account: MailServer): MailSource {
  const source = imapSource(account)
  onTestFinished(() => source.close())
  return source
}

export const note = (subject: string): string =>
  [
    'From: Dora Dahl <dora@example.com>',
    'To: ann@example.com',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@example.com>`,
    'Date: Sun, 1 Mar 2026 10:00:00 +0200',
    '',
    `Hello from ${subject}.`,
    '',
  ].join('\r\n')

export const notes = (count: number): string[] => Array.from({ length: count }, (_, at) => note(`note ${at + 1}`))

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

/** What another program sees in a folder: subject and the flags that mail programs show, by subject. */
export async function seenBy(client: ImapFlow, folder: string): Promise<string[]> {
  await client.mailboxOpen(folder)
  const found = await client.fetchAll('1:*', { flags: true, envelope: true }, { uid: true })
  return found
    .map(({ envelope, flags }) => [envelope?.subject ?? '', ...[...(flags ?? [])].filter(isShown).sort()].join(' '))
    .sort()
}

const isShown = (flag: string) => flag !== '\\Recent'
