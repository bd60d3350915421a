/** One case at one latency: ours and mbsync in turn, and the table that comes of it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { Dovecot } from '../../support/dovecot-server.ts'
import { median, number, printTable, type Figure } from '../table.ts'
import { look, readBare } from './bare.ts'
import type { Measured } from './host.ts'
import { letterAt, mark } from './letters.ts'
import { accountsOf, userOf, type Case } from './mailboxes.ts'
import { mbsyncInto } from './mbsync.ts'
import { startOurs } from './ours.ts'

export interface Options {
  /** Where mirrors and Maildirs of the run go. */
  readonly work: string
  readonly runs: number
  /** Node's options instead of Electron; null is Electron. */
  readonly inNode: readonly string[] | null
  readonly withMbsync: boolean
}

type Phase = 'initial' | 'unchanged' | 'arrivals'
/** Seconds of mbsync, null where it does not take part. */
interface Run {
  readonly ours: Record<Phase | 'anew', Measured>
  readonly mbsync: Record<Phase, number | null>
  readonly found: number
}

const arrivals = 100
const words = 50

/** Measures and prints. */
export async function measure(server: Dovecot, one: Case, latency: number, options: Options): Promise<void> {
  const users = accountsOf(one).map(userOf)
  const readAll = () => Promise.all(users.map((user) => readBare(server.port, user)))
  // At the first contact the server makes its own indexes.
  await readAll()
  const bare = await timed(readAll)
  const line = latency === 0 ? { port: server.port, end: () => undefined } : await longLine(latency, server.port)
  const runs: Run[] = []
  for (let run = 0; run < options.runs; run++) runs.push(await runOnce(server, line.port, one, run, options))
  line.end()
  const octets = bare.value.reduce((sum, each) => sum + each, 0)
  const title = `${one.accounts} x ${number(one.messages)} messages (${number(octets / 2 ** 20)} MB), ${latency} ms one way`
  const raw = latency === 0 ? [{ what: 'bare socket, nothing kept', value: perSecond(one, bare.seconds) }] : []
  printTable(title, [...raw, ...figuresOf(one, runs)])
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now()
  const value = await work()
  return { seconds: (performance.now() - started) / 1000, value }
}

async function longLine(latency: number, port: number): Promise<{ port: number; end: () => void }> {
  const child = fork(join(import.meta.dirname, 'latency.ts'), [`${latency}`, `${port}`])
  const [listening] = (await once(child, 'message')) as [number]
  return { port: listening, end: () => child.disconnect() }
}

/** Each program gets the same mail at the same state; who goes first changes from run to run. */
async function runOnce(server: Dovecot, port: number, one: Case, run: number, options: Options): Promise<Run> {
  const folder = mkdtempSync(join(options.work, 'run-'))
  mkdirSync(join(folder, 'mbsync'))
  const users = accountsOf(one).map(userOf)
  const ours = startOurs(options.inNode)
  await ours.open({ file: join(folder, 'mirror.db'), port, users })
  const theirs = options.withMbsync ? mbsyncInto(join(folder, 'mbsync'), port, users) : null
  const both = async (): Promise<[Measured, number | null]> => {
    if (run % 2 === 0) return [await ours.sync(), (await theirs?.sync()) ?? null]
    const first = (await theirs?.sync()) ?? null
    return [await ours.sync(), first]
  }
  const initial = await both()
  // mbsync waits out the second in which a Maildir has changed.
  await after(2000)
  const unchanged = await both()
  await arrive(server, one, run)
  const arrived = await both()
  await ours.hangUp()
  const anew = await ours.sync()
  const found = (await ours.find(someMarks(one))).filter((count) => count === 1).length
  await ours.close()
  if (theirs && theirs.count() !== anew.messages)
    console.log(`mbsync has ${number(theirs.count())} messages, Mailmirror ${number(anew.messages)}`)
  return {
    ours: { initial: initial[0], unchanged: unchanged[0], arrivals: arrived[0], anew },
    mbsync: { initial: initial[1], unchanged: unchanged[1], arrivals: arrived[1] },
    found,
  }
}

/** New mail in the inboxes, which the server has seen already. */
async function arrive(server: Dovecot, one: Case, run: number): Promise<void> {
  const accounts = accountsOf(one)
  const each = Math.ceil(arrivals / accounts.length)
  for (const account of accounts) {
    const first = one.messages + run * each
    const raw = Array.from({ length: each }, (_, at) => letterAt(account, first + at, one.messages, one.small).raw)
    server.deliver(userOf(account), raw)
    await look(server.port, userOf(account))
  }
}

const someMarks = ({ accounts, messages }: Case): string[] =>
  Array.from({ length: words }, (_, at) => mark((at % accounts) + 1, Math.floor((at * messages) / words)))

const perSecond = ({ accounts, messages }: Case, seconds: number): string =>
  `${number((accounts * messages) / seconds)} messages/s`

function figuresOf(one: Case, runs: readonly Run[]): Figure[] {
  const of = (value: (run: Run) => number) => median(runs.map(value))
  const seconds = (phase: Phase | 'anew') => of((run) => run.ours[phase].seconds)
  const theirs = (phase: Phase) =>
    typeof runs[0]?.mbsync[phase] !== 'number' ? null : of((run) => run.mbsync[phase] ?? NaN)
  const beside = (phase: Phase, ratio: (ours: number, theirs: number) => number) => {
    const other = theirs(phase)
    return other === null ? '' : `   mbsync ${number(other, 2)} s, ${number(ratio(seconds(phase), other), 2)} x`
  }
  const all = runs.flatMap(({ ours }) => Object.values(ours))
  const failures = [...new Set(all.flatMap((each) => each.failures))]
  const steps = runs[0]?.ours.initial.steps.slice(0, one.messages / 10_000) ?? []
  const speed = (mine: number, other: number) => other / mine
  const share = (mine: number, other: number) => mine / other
  return [
    {
      what: 'initial',
      value: `${number(seconds('initial'), 2)} s, ${perSecond(one, seconds('initial'))}${beside('initial', speed)} as fast`,
      aim: one.accounts === 1 ? 'at least 2 x' : 'at least 1.3 x',
    },
    {
      what: 'unchanged',
      value: `${number(seconds('unchanged'), 2)} s${beside('unchanged', share)} its time`,
      aim: 'at most 0.2 x at 20 ms',
    },
    { what: 'unchanged, connections anew', value: `${number(seconds('anew'), 2)} s` },
    {
      what: `${arrivals} new`,
      value: `${number(seconds('arrivals'), 2)} s${beside('arrivals', share)} its time`,
      aim: 'at most 0.3 x at 20 ms',
    },
    {
      what: 'first screen of the inbox',
      value: `${number(of((run) => run.ours.initial.firstScreen) / 1000, 2)} s`,
      aim: 'within 2 s',
    },
    {
      what: 'memory over idle, most',
      value: `${number(of((run) => run.ours.initial.memoryMb))} MB`,
      aim: 'at most 250 MB',
    },
    ...(steps.length > 1
      ? [{ what: 'memory at each 10,000 messages', value: steps.map(([, mb]) => number(mb)).join(' ') }]
      : []),
    {
      what: 'main thread delay, p99 and most',
      value: `${number(
        of((run) => run.ours.initial.p99Ms),
        1,
      )} ms, ${number(
        of((run) => run.ours.initial.maxMs),
        1,
      )} ms`,
      aim: 'p99 under 16 ms',
    },
    { what: 'found by search at the end', value: `${number(of((run) => run.found))} of ${words} words` },
    { what: 'messages in the mirror', value: number(of((run) => run.ours.anew.messages)) },
    ...(failures.length > 0 ? [{ what: 'accounts that failed', value: failures.join('; ') }] : []),
  ]
}
