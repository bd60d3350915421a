/** Small mail, and how another program sees it on the server. */
import type { ImapFlow } from 'imapflow'

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

/** What another program sees in a folder: subject and the flags that mail programs show, by subject. */
export async function seenBy(client: ImapFlow, folder: string): Promise<string[]> {
  await client.mailboxOpen(folder)
  const found = await client.fetchAll('1:*', { flags: true, envelope: true }, { uid: true })
  return found
    .map(({ envelope, flags }) => [envelope?.subject ?? '', ...[...(flags ?? [])].filter(isShown).sort()].join(' '))
    .sort()
}

const isShown = (flag: string) => flag !== '\\Recent'
