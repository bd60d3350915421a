/** The agent server as a person starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask, letter } from '../../support/agent-server.ts'
import { folderOfTest } from '../../support/mirrors.ts'

const entry = resolve(import.meta.dirname, '../../../main/server/cli.ts')

function start(args: readonly string[], ipc = false) {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', ipc ? 'ipc' : 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  const errors: string[] = []
  const complaints = createInterface(child.stderr!)
  complaints.on('line', (line) => errors.push(line))
  const output = createInterface(child.stdout!)
  const listening = new Promise<string>((found) => output.on('line', (line) => (lines.push(line), found(line))))
  // Not the child's own `close`: with a channel to its parent it never comes.
  const ended = Promise.all([once(child, 'exit'), once(complaints, 'close')]).then(([[code]]) => code as number | null)
  return { child, lines, errors, listening, ended }
}

function config(change: Record<string, unknown> = {}): string {
  const folder = folderOfTest()
  mkdirSync(join(folder, 'mail'))
  writeFileSync(join(folder, 'mail', 'one.eml'), letter(1, 'one').replaceAll('\n', '\r\n'))
  const file = join(folder, 'agent.json')
  const account = { accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com' }
  writeFileSync(
    file,
    JSON.stringify({
      data: 'data',
      port: 0,
      users: [{ user: 'ann', password: 'demo', associateId: 11 }],
      accounts: [{ ...account, source: { kind: 'maildir', path: 'mail' } }],
      ...change,
    }),
  )
  return file
}

describe('npm run agent', () => {
  test('says where it listens, serves, and ends cleanly when asked', async () => {
    const { child, lines, errors, listening, ended } = start(['--config', config()])
    const line = await listening
    expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/)
    const server = { url: line.slice('listening on '.length) }
    const sync = { body: { SyncUserAccounts: [{ AccountId: 1 }] } }
    expect((await ask(server, '/api/v1/Agents/EMail/SyncEmailAccounts', sync)).status).toBe(204)
    expect((await ask(server, '/api/v1/archive/Mail2?$select=subject')).body).toMatchObject({
      value: [{ subject: 'one for 1' }],
    })
    child.kill('SIGTERM')
    expect([await ended, lines, errors]).toEqual([0, [line], []])
  })

  test('ends when its parent lets go of it', async () => {
    const { child, listening, ended } = start(['--config', config()], true)
    await listening
    child.disconnect()
    expect(await ended).toBe(0)
  })

  test.each([
    ['no configuration', () => [], '--config'],
    ['an unknown option', () => ['--confg', 'x'], '--confg'],
    ['a missing file', () => ['--config', '/nowhere/agent.json'], '/nowhere/agent.json'],
    ['a wrong field', () => ['--config', config({ port: 'any' })], 'port'],
  ])('%s is one clear line and no stack', async (_, args, named) => {
    const { errors, ended, lines } = start(args())
    expect(await ended).toBe(1)
    expect([errors.length, lines.length]).toEqual([1, 0])
    expect(errors[0]).toContain(named)
  })

  test('a taken port is one clear line', async () => {
    const first = start(['--config', config()])
    const port = Number(new URL((await first.listening).slice('listening on '.length)).port)
    const second = start(['--config', config({ port })])
    expect([await second.ended, second.errors]).toEqual([1, ['agent: the port is taken by another program']])
  })
})
