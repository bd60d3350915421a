/** Twelve accounts from the agent server on loopback into an empty mirror, in the real app. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ElectronApplication, Page } from '@playwright/test'
import { number, printTable, type Figure } from './table.ts'

export interface SyncBench {
  readonly app: ElectronApplication
  readonly page: Page
  readonly data: string
}

interface Measured {
  readonly seconds: number
  readonly fetched: number
  readonly failed: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly rssMb: number
}

/** Runs one sync of all accounts and measures the main thread's event loop and memory meanwhile. */
async function measure({ app, page }: SyncBench): Promise<Measured> {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    const peak = { rss: 0 }
    const timer = setInterval(() => (peak.rss = Math.max(peak.rss, process.memoryUsage().rss)), 100)
    delay.enable()
    Object.assign(globalThis, { bench: { delay, peak, timer } })
  })
  const started = performance.now()
  const state = await page.evaluate(async () => {
    await window.bridge.call('sync.start', { accountIds: null })
    return window.bridge.call('sync.state', {})
  })
  const seconds = (performance.now() - started) / 1000
  const loop = await app.evaluate(() => {
    const { delay, peak, timer } = (globalThis as unknown as { bench: Bench }).bench
    clearInterval(timer)
    delay.disable()
    const ms = (ns: number) => ns / 1e6
    return {
      p50: ms(delay.percentile(50)),
      p99: ms(delay.percentile(99)),
      max: ms(delay.max),
      rssMb: peak.rss / 2 ** 20,
    }
  })
  const accounts = state.ok ? state.value.accounts : []
  return {
    seconds,
    ...loop,
    fetched: accounts.reduce((sum, one) => sum + one.fetched, 0),
    failed: accounts.filter((one) => one.state !== 'done').length,
  }
}

interface Bench {
  readonly delay: ReturnType<typeof monitorEventLoopDelay>
  readonly peak: { rss: number }
  readonly timer: NodeJS.Timeout
}

export async function benchSync(title: string, bench: SyncBench, bytes: number | null): Promise<void> {
  const { seconds, fetched, failed, p50, p99, max, rssMb } = await measure(bench)
  const mirrorBytes = ['', '-wal'].reduce((sum, end) => sum + sizeOf(join(bench.data, `mirror.db${end}`)), 0)
  const figures: Figure[] = [
    { what: 'wall', value: `${number(seconds, 2)} s` },
    { what: 'messages', value: number(fetched) },
    ...(fetched === 0 ? [] : [{ what: 'messages/s', value: number(fetched / seconds) }]),
    ...(bytes === null ? [] : [{ what: 'MB/s of mail', value: number(bytes / 1e6 / seconds, 1) }]),
    { what: 'accounts that failed', value: number(failed) },
    { what: 'peak memory of main', value: `${number(rssMb)} MB` },
    ...(bytes === null ? [] : [{ what: 'mirror a message', value: `${number(mirrorBytes / fetched / 1000, 1)} kB` }]),
    { what: 'main loop delay p50', value: `${number(p50, 1)} ms` },
    { what: 'main loop delay p99', value: `${number(p99, 1)} ms`, aim: 'under 16 ms' },
    { what: 'main loop delay max', value: `${number(max, 1)} ms` },
  ]
  printTable(title, figures)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
