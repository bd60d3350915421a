/**
 * The process is killed at every step between Send and the end, and at any moment: what it left behind is gone on with by the
 * next one. No mail is lost, none is at its receiver twice, and none is sent again without the person.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { folderOfTest } from '../../support/mirrors.ts'
import type { OutboxOrder, OutboxReport } from '../../support/outbox-process.ts'
import { password, startReceiver } from '../../support/smtp.ts'

type Fate = 'draft' | 'sent' | 'unknown'
/** Where it is killed, what becomes of the mail, and how often its receiver has it (null: that is open, but never twice). */
type Kill = readonly [where: string, fate: Fate | null, received: 0 | 1 | null]

const steps: readonly Kill[] = [
  ['before send', 'draft', 0],
  ['after send', 'sent', 1],
  ['before prepare', 'sent', 1],
  ['after prepare', 'sent', 1],
  ['before handOver', 'sent', 1],
  ['after handOver', 'unknown', 0],
  ['before handing', 'unknown', 0],
  ['MAIL', 'unknown', 0],
  ['RCPT', 'unknown', 0],
  // What was on the wire may arrive whole.
  ['DATA', 'unknown', null],
  ['dot', 'unknown', 1],
  ['250', 'unknown', 1],
  ['before copy', 'unknown', 1],
  ['after copy', 'sent', 1],
  ['after handing', 'sent', 1],
  ['before left', 'sent', 1],
  ['after left', 'sent', 1],
  ['before clean', 'sent', 1],
  ['after clean', 'sent', 1],
]
const onTheWire = steps.filter(([where]) => ['RCPT', 'DATA', 'dot', '250', 'after copy'].includes(where))
/** Spread over what one sending takes, the same at each run. */
const moments = [0, 7, 20, 45, 80, 140].map((ms): Kill => [`${ms} ms`, null, null])
const kills = [...steps, ...onTheWire, ...moments]

describeWithDovecot('an outbox', (dovecot) => {
  test(`that is killed ${kills.length} times loses no mail and doubles none`, { timeout: 900_000 }, async () => {
    expect(kills.length).toBeGreaterThanOrEqual(30)
    const user = newUser()
    const file = join(folderOfTest(), 'mirror.db')
    const victim: Victim = { where: '', kill: () => undefined }
    const receiver = await receiverThatKills(victim)
    const wire = await wireThatKills(dovecot().port, victim)
    const ways = { file, user, imapPort: wire, smtpPort: receiver.port, smtpPassword: password }
    for (const [at, [where]] of kills.entries()) await killedAt({ ...ways, subject: nameOf(at), stopAt: where }, victim)
    await started({ ...ways, subject: null, stopAt: null }).reported('settled')

    const here = inFile(join(file, '..', 'drafts.db'))
    const client = await dovecot().client(user)
    await client.mailboxOpen('Sent')
    const copies = (await client.fetchAll('1:*', { envelope: true })).map(({ envelope }) => envelope?.subject ?? '')
    for (const [at, [where, fate, received]] of kills.entries()) {
      const times = receiver.subjects.filter((one) => one === nameOf(at)).length
      const state = here.get(nameOf(at)) ?? 'sent'
      const words = `killed at ${where}: ${state}, received ${times}`
      expect([words, state]).toEqual([words, fate ?? state])
      expect([words, times]).toEqual([words, received ?? Math.min(times, 1)])
      expect([words, copies.filter((one) => one === nameOf(at)).length <= 1]).toEqual([words, true])
      // What is gone from here has arrived; what has not waits in sight.
      expect([words, state === 'sent' ? times : 1]).toEqual([words, 1])
      expect(['draft', 'sent', 'unknown']).toContain(state)
    }
  })
})

const nameOf = (at: number) => `mail ${at} of these`

interface Victim {
  /** The step at which it is to be killed. */
  where: string
  kill: () => void
}
/** Answers whether it is dead now. */
function reached(victim: Victim, where: string): boolean {
  if (victim.where !== where) return false
  victim.where = ''
  victim.kill()
  return true
}

async function killedAt(order: OutboxOrder & { stopAt: string }, victim: Victim): Promise<void> {
  const { child, reported } = started(order)
  victim.kill = () => child.kill('SIGKILL')
  const ended = once(child, 'exit')
  await reported('ready')
  victim.where = order.stopAt
  const moment = /^(\d+) ms$/.exec(order.stopAt)?.[1]
  if (moment !== undefined) void after(Number(moment)).then(victim.kill)
  void reported(order.stopAt).then(victim.kill, () => undefined)
  await ended
}

function started(order: OutboxOrder) {
  const entry = resolve(import.meta.dirname, '../../support/outbox-process.ts')
  const child = spawn(process.execPath, [entry, JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const reports = new Set<OutboxReport>()
  child.on('message', (report: OutboxReport) => reports.add(report))
  const reported = (wanted: OutboxReport) =>
    new Promise<void>((done, fail) => {
      const look = () => reports.has(wanted) && done()
      child.on('message', look)
      child.on('exit', () => fail(new Error(`ended before ${wanted}: ${said}`)))
      look()
    })
  return { child, reported }
}

/** Keeps the subjects of what it took, which is when the end of the message was there. */
async function receiverThatKills(victim: Victim) {
  const subjects: string[] = []
  const { port } = await startReceiver({
    onMailFrom: (_address, _session, done) => void (reached(victim, 'MAIL') || done()),
    onRcptTo: (_address, _session, done) => void (reached(victim, 'RCPT') || done()),
    onData(stream, _session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => {
        pieces.push(piece)
        reached(victim, 'DATA')
      })
      stream.on('end', () => {
        subjects.push(/^Subject: (.*?)\r$/m.exec(Buffer.concat(pieces).toString())?.[1] ?? '')
        if (reached(victim, 'dot')) return
        done()
        reached(victim, '250')
      })
    },
  })
  return { subjects, port }
}

/** A wire to the IMAP server on which the copy in Sent is seen to come and to be answered. */
async function wireThatKills(target: number, victim: Victim): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const far = connect(target, '127.0.0.1')
    const cut = () => [client, far].forEach((one) => one.destroy())
    for (const one of [client, far]) sockets.add(one.on('error', cut).on('close', cut))
    client.on('data', (chunk: Buffer) => {
      if (!(chunk.includes(' APPEND ') && reached(victim, 'before copy'))) far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => {
      if (!(chunk.includes('[APPENDUID ') && reached(victim, 'after copy'))) client.write(chunk)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** States of the drafts by subject, in a file that is whole. */
function inFile(file: string): Map<string, Fate> {
  const db = new Database(file)
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const rows = db.prepare(`SELECT content ->> '$.subject' AS subject, state FROM draft`).all() as {
      subject: string
      state: Fate
    }[]
    return new Map(rows.map(({ subject, state }) => [subject, state]))
  } finally {
    db.close()
  }
}
