/**
 * A process with an outbox over a real mirror and real servers. It goes on with what an earlier one left behind, sends one
 * mail more, and stops for ever where it is told to, having said so: whoever started it kills it there.
 */
import { setTimeout as after } from 'node:timers/promises'
import { z } from 'zod'
import { accountId as accountIdSchema } from '../../preload/model.ts'
import { createAgent } from '../../main/agent/agent.ts'
import { systemClock } from '../../main/agent/clock.ts'
import { draftsIn, noContext } from '../../main/mirror/drafts.ts'
import { openMirror, type Mirror } from '../../main/mirror/mirror.ts'
import { createOutbox } from '../../main/outbox/outbox.ts'
import { imapSource } from '../../main/sources/imap/source.ts'
import { byPassword, type MailServer } from '../../main/sources/mail-server.ts'
import { emptyAddress, entityOfRaw } from '../../main/sources/mime.ts'

const order = z.strictObject({
  file: z.string(),
  user: z.string(),
  imapPort: z.number(),
  smtpPort: z.number(),
  smtpPassword: z.string(),
  /** Null: nothing more is sent. */
  subject: z.string().nullable(),
  stopAt: z.string().nullable(),
})
export type OutboxOrder = z.infer<typeof order>
/** Gone on with everything, and about to send; or, with nothing to send, at its end. Beside these it tells where it stops. */
export type OutboxReport = 'ready' | 'settled' | (string & {})

const { file, user, imapPort, smtpPort, smtpPassword, subject, stopAt } = order.parse(JSON.parse(process.argv[2] ?? ''))
const tell = (report: OutboxReport) => process.send?.(report)
let isReady = false

async function at(step: string): Promise<void> {
  if (!isReady || step !== stopAt) return
  tell(step)
  await new Promise(() => undefined)
}

const mirror = await openMirror(file)
const accountId = accountIdSchema.parse(1)
const identity = { id: accountId, connectionId: 'c', kind: 'imap', address: 'ann@example.com', name: 'Ann' } as const
const atServer = { origin: 'imap', remoteAccountId: 1, associateId: 11, associateName: 'ann' }
await mirror.write('accounts.put', { ...identity, ...atServer })

const onLoopback = (port: number, name: string, password: string): MailServer => ({
  ...{ host: '127.0.0.1', port, security: 'plain', user: name },
  credentials: byPassword(() => Promise.resolve(password)),
})
const smtp = onLoopback(smtpPort, 'ann', smtpPassword)
const source = imapSource(onLoopback(imapPort, user, 'pass'), { smtp })
const remote = { accountId: 1, associateId: 11, associateName: 'ann' }
const agent = createAgent({ mirror, emit: () => undefined, sourceOf: () => Promise.resolve({ source, remote }) })

const slowMirror: Mirror = {
  ...{ reader: mirror.reader, drafts: mirror.drafts, draftsKept: null },
  write: (name, input) => mirror.write(name, input),
  clean: (...asked) => mirror.clean(...asked),
  cleanFragment: (...asked) => mirror.cleanFragment(...asked),
  onChange: (listener) => mirror.onChange(listener),
  close: () => mirror.close(),
  async writeDraft(name, input) {
    const step = 'event' in input ? input.event.kind : name
    await at(`before ${step}`)
    const output = await mirror.writeDraft(name, input)
    await at(`after ${step}`)
    return output
  },
}

let looking = 0
const outbox = createOutbox({
  isReachable: () => false,
  ...{ mirror: slowMirror, clock: systemClock, log: () => undefined, emit: () => undefined },
  agent: {
    async sendEMails(...asked) {
      await at('before handing')
      const sent = await agent.sendEMails(...asked)
      await at('after handing')
      return sent
    },
    async findSent(...asked) {
      looking++
      return agent.findSent(...asked).finally(() => looking--)
    },
  },
  async prepare({ content, rfcId }) {
    await at('before prepare')
    const to = content.to.map((one) => emptyAddress(one.address, one.name))
    const email = { ...blank, subject: content.subject, messageId: rfcId, to, plainBody: content.plain }
    await at('after prepare')
    return { email, outgoing: null, sentItems: null }
  },
  async left({ id }) {
    await at('before clean')
    await mirror.writeDraft('drafts.remove', { ids: [id] })
    await at('after clean')
  },
})

const raw = Buffer.from('From: Ann <ann@example.com>\r\n\r\n')
const blank = { ...(await entityOfRaw(raw, { flags: 0, receivedAt: '', folderName: '' })), receivedAt: null }

/** Nothing is under way, and nothing waits that would go by itself. */
async function settled(): Promise<void> {
  const isQuiet = () => looking === 0 && draftsIn(mirror.drafts, ['queued', 'sending', 'sent']).length === 0
  for (let quiet = 0; quiet < 3; quiet = isQuiet() ? quiet + 1 : 0) await after(10)
}

outbox.start()
await settled()
if (subject === null) {
  tell('settled')
  await outbox.close()
  agent.close()
  await source.close()
  await mirror.close()
  process.disconnect()
} else {
  const plain = 'The numbers are in. '.repeat(20_000)
  const rest = { cc: [], bcc: [], html: null, priority: 'Normal', outgoing: null, sentItems: null } as const
  const content = {
    accountId,
    to: [{ name: 'Ben', address: 'ben@example.com' }],
    subject,
    plain,
    ...rest,
    cc: [],
    bcc: [],
  }
  const draft = { kind: 'new', content, context: noContext, preview: '', copy: null, now: 0 } as const
  const id = await mirror.writeDraft('drafts.add', draft)
  isReady = true
  tell('ready')
  await outbox.send(id, Date.now())
}
