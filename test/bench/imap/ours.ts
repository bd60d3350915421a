/** Starts `host.ts` in Electron's main process, built as the app is, and passes on what it is to do. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'vite'
import { asRoot, electronPath, root } from '../../support/launch.ts'
import config from '../../../vite.config.ts'
import type { Calls } from './host.ts'

export type Ours = { [N in keyof Calls]: (...input: Parameters<Calls[N]>) => Promise<Awaited<ReturnType<Calls[N]>>> }

const built = join(root, 'test-results/bench-imap')

/** Bundles the host and the mirror's writer side by side, as the app's own build does with its parts. */
export async function buildOurs(): Promise<void> {
  const { resolve, build: options } = config.environments?.['main'] ?? {}
  await build({
    ...{ configFile: false, root, logLevel: 'warn', ...(resolve ? { resolve } : {}) },
    ssr: { noExternal: true },
    build: {
      ...options,
      ssr: true,
      outDir: built,
      rolldownOptions: {
        ...options?.rolldownOptions,
        input: { host: join(root, 'test/bench/imap/host.ts'), writer: join(root, 'main/mirror/writer.ts') },
      },
    },
  })
}

/** In Electron; `inNode` runs the sources in Node with these options, such as `--cpu-prof`. */
export function startOurs(inNode: readonly string[] | null): Ours {
  const child = inNode
    ? fork(join(root, 'test/bench/imap/host.ts'), { execArgv: [...inNode] })
    : spawn(electronPath(), [...asRoot, join(built, 'host.js')], { stdio: ['ignore', 'inherit', 'ignore', 'ipc'] })
  return {
    open: (input) => ask(child, 'open', input),
    sync: () => ask(child, 'sync'),
    hangUp: () => ask(child, 'hangUp'),
    find: (words) => ask(child, 'find', words),
    async close() {
      await ask(child, 'close')
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

function ask<N extends keyof Calls>(
  child: ChildProcess,
  name: N,
  input?: unknown,
): Promise<Awaited<ReturnType<Calls[N]>>> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('Mailmirror ended'))
    child.once('exit', ended)
    child.once('message', (answer: { value: Awaited<ReturnType<Calls[N]>> } | { error: string }) => {
      child.off('exit', ended)
      if ('error' in answer) reject(new Error(answer.error))
      else resolve(answer.value)
    })
    child.send({ name, input })
  })
}
