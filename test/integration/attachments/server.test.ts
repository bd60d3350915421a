/** Attachments over the real client and the real agent server. */
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createAgent } from '../../../main/agent/agent.ts'
import { createAttachments } from '../../../main/attachments/attachments.ts'
import type { AttachmentEvent } from '../../../main/attachments/fetching.ts'
import { attachmentsOf, searchMessages } from '../../../main/mirror/messages.ts'
import { agentServer } from '../../support/agent-server.ts'
import { faultOf } from '../../support/faults.ts'
import { folderOfTest, mirrorWith } from '../../support/mirrors.ts'
import { ann, open } from '../../support/superoffice.ts'

const size = 24_000_000
const big = Buffer.alloc(size, 'The quick brown fox jumps over the lazy dog. ')

const letter = `From: Dora Dahl <dora@example.com>
To: ann@example.com
Subject: Big
Date: Sun, 1 Mar 2026 10:00:00 +0200
Message-ID: <big@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain

See the file.
--part
Content-Type: text/plain; name=big.txt
Content-Disposition: attachment; filename=big.txt
Content-Transfer-Encoding: base64

${(big.toString('base64').match(/.{1,76}/g) ?? []).join('\n')}
--part--
`

/** A client that has mirrored one mail with a big file from a server that still runs. */
async function mirrored() {
  const server = await agentServer({ accounts: 1, messages: 0 })
  server.deliver(1, 'big', letter)
  await server.syncAll()
  const folder = folderOfTest()
  const { mirror, accountIds } = await mirrorWith(1, join(folder, 'mirror.db'))
  const site = open(server.url, () => Promise.resolve('demo'))
  const source = site.source(ann)
  onTestFinished(() => source.close())
  const agent = createAgent({ mirror, emit: () => undefined, sourceOf: () => Promise.resolve({ source, remote: ann }) })
  await agent.syncEmailAccounts([{ accountId: accountIds[0]! }])
  const [row] = searchMessages(mirror.reader, 'big', null, null, 1)
  const place = { id: row!.id, position: 0 }
  expect(attachmentsOf(mirror.reader, place.id)).toHaveLength(1)
  const events: AttachmentEvent['payload'][] = []
  let heard: (event: AttachmentEvent['payload']) => void = () => undefined
  const attachments = createAttachments({
    mirror,
    agent,
    folder,
    limits: () => ({ attachmentStoreMb: 1000, keepAttachmentsMb: 0 }),
    emit: ({ payload }) => {
      events.push(payload)
      heard(payload)
    },
    saveAs: () => Promise.resolve(false),
    openFile: () => Promise.resolve(),
    log: () => undefined,
  })
  onTestFinished(() => attachments.close())
  return { server, attachments, place, events, onEvent: (listener: typeof heard) => (heard = listener) }
}

it('a big attachment tells how it comes in, can be stopped midway, comes whole the next time, and then needs no server', async () => {
  const { server, attachments, place, events, onEvent } = await mirrored()
  onEvent(() => attachments.cancel(place))
  expect(await faultOf(attachments.bytes(place))).toMatchObject({ kind: 'cancelled' })
  expect(attachments.stored()).toBe(0)
  expect(events[0]).toMatchObject(place)
  expect(events[0]?.received).toBeLessThan(size)
  onEvent(() => undefined)

  const bytes = await attachments.bytes(place)
  expect(Buffer.compare(bytes, big)).toBe(0)
  expect(attachments.stored()).toBe(size)
  const received = events.slice(1).map((one) => one.received)
  expect(received).toEqual([...received].sort((a, b) => a - b))

  await server.close()
  expect(Buffer.compare(await attachments.bytes(place), big)).toBe(0)
  await attachments.clear()
  await vi.waitFor(async () => expect(await faultOf(attachments.bytes(place))).toMatchObject({ kind: 'offline' }))
})
