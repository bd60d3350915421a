/** Messages of which only the start is read at first, their attachments, and what is read when somebody opens one. */
import { expect, test } from 'vitest'
import { entityOfRaw } from '../../../main/sources/mime.ts'
import type { RemoteMessage } from '../../../main/sources/source.ts'
import { describeWithDovecot, newUser, type Dovecot } from '../../support/dovecot.ts'
import { folderOf, listed, never, note, pagesOf, sourceOf, subjectsOf } from '../../support/imap-mail.ts'

const bytes = (count: number, step: number) => Buffer.from(Array.from({ length: count }, (_, at) => (at * step) % 251))
const picture = bytes(90_000, 7)
const film = bytes(1_500_000, 11)
const table = `name;sum\r\n${'Kari Nordmann ærlig; =3D 1200 \r\n'.repeat(4000)}`

const base64 = (content: Buffer) => (content.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n')
const quoted = (text: string) =>
  text
    .split('\r\n')
    .map((line) =>
      Buffer.from(line)
        .toString('latin1')
        .replace(/[=\x80-\xff]| $/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
        .replace(/(.{40})/g, '$1=\r\n'),
    )
    .join('\r\n')

/** Text, a picture within it, and two files. */
const letter = [
  note('holiday').split('\r\n\r\n')[0],
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=out',
  '',
  ...['--out', 'Content-Type: multipart/related; boundary=in', ''],
  ...['--in', 'Content-Type: text/html; charset=utf-8', '', '<p>Look: <img src="cid:sea@x"></p>'],
  ...['--in', 'Content-Type: image/png; name="sea.png"', 'Content-ID: <sea@x>', 'Content-Transfer-Encoding: base64'],
  ...['', base64(picture), '--in--'],
  ...['--out', 'Content-Type: video/mp4', `Content-Disposition: attachment; filename*=utf-8''sj%C3%B8.mp4`],
  ...['Content-Transfer-Encoding: base64', '', base64(film)],
  ...['--out', 'Content-Type: text/csv; charset=utf-8; name="sums.csv"', 'Content-Disposition: attachment'],
  ...['Content-Transfer-Encoding: quoted-printable', '', quoted(table), '--out--', ''],
].join('\r\n')

async function mailbox(dovecot: Dovecot, messages: readonly string[]) {
  const user = newUser()
  dovecot.deliver(user, messages)
  const source = sourceOf(dovecot.account(user))
  return { source, inbox: await folderOf(source, 'INBOX') }
}

function raw(message: RemoteMessage | undefined) {
  if (!message || !('raw' in message)) throw new Error('no message as it was sent')
  return message
}

describeWithDovecot('a long message', (server) => {
  test('comes by its start, with the attachments that the whole of it has', async () => {
    const { source, inbox } = await mailbox(server(), [note('short'), letter])
    const pages = await pagesOf(source, inbox)
    expect(subjectsOf(pages).sort()).toEqual(['holiday', 'short'])
    const long = raw(pages.flatMap((page) => page.changed).find((one) => 'raw' in one && one.rest))
    expect(Buffer.from(long.raw).equals(Buffer.from(letter).subarray(0, 131_072))).toBe(true)
    expect(long.rest?.size).toBe(Buffer.byteLength(letter))
    const { attachments = [] } = await entityOfRaw(Buffer.from(letter), long.known)
    const named = ({ id, filename, type, disposition }: (typeof attachments)[number]) => ({
      ...{ id, filename, type, disposition },
    })
    expect(long.rest?.attachments?.map(named)).toEqual(attachments.map(named))
    for (const [at, one] of (long.rest?.attachments ?? []).entries())
      expect(Math.abs(one.size / (attachments[at]?.size ?? 0) - 1)).toBeLessThan(0.5)
  })

  test('gives each attachment byte by byte, and tells how it comes', async () => {
    const { source, inbox } = await mailbox(server(), [letter])
    const remoteId = (await listed(source, inbox))[0]?.remoteId ?? ''
    const told: number[] = []
    const get = (id: string) => source.attachment(inbox, remoteId, id, never, (received) => told.push(received))
    for (const [id, content] of [
      ['sea@x', picture],
      ['2', film],
      ['3', Buffer.from(table)],
    ] as const)
      expect(Buffer.from(await get(id)).equals(content)).toBe(true)
    expect(told).toContain(film.length)
    await expect(get('9')).rejects.toMatchObject({ kind: 'gone' })
  })

  test('comes whole when it is asked for, and one beyond four megabytes again by its start', async () => {
    const huge = `${note('huge')}${`${'y'.repeat(76)}\r\n`.repeat(60_000)}`
    const { source, inbox } = await mailbox(server(), [letter, huge])
    const ids = (await listed(source, inbox)).map((one) => one.remoteId)
    const [one, other] = await Promise.all(ids.map(async (id) => source.whole?.(inbox, id, never)))
    expect(Buffer.from(raw(one).raw).equals(Buffer.from(letter))).toBe(true)
    expect(raw(one).rest).toBeUndefined()
    expect([raw(other).raw.length, raw(other).rest]).toEqual([
      4_194_304,
      { size: Buffer.byteLength(huge), attachments: [] },
    ])
    await expect(source.whole?.(inbox, ids[0]?.replace(/\d$/, '7') ?? '', never)).rejects.toMatchObject({
      kind: 'gone',
    })
  })
})
