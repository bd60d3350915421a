import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { callsOfComposer, serveCalls, type Allows } from '../../../main/calls/serve.ts'
import { Fault } from '../../../main/failure.ts'
import { composerCalls } from '../../../preload/composer-calls.ts'
import { calls, result, type CallName, type Handlers } from '../../../preload/contract.ts'
import { draftId } from '../../../preload/drafts.ts'
import { failureKinds } from '../../../preload/model.ts'
import { allFit, badPayload, fitting, randomFrom } from './payloads.ts'

type Listener = (event: unknown, name: unknown, input: unknown) => Promise<unknown>
const names = Object.keys(calls) as CallName[]
const page = { page: true }
const canary = 'canary-5f1d-secret'

/** A gate whose every handler does the same; `reached` lists the calls that got to a handler. */
function gate(work: (name: CallName, input: unknown) => unknown = () => null, allows?: Allows) {
  const reached: CallName[] = []
  const lines: string[] = []
  let listener: Listener | undefined
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown) => {
        reached.push(name)
        return work(name, input)
      },
    ]),
  ) as unknown as Handlers
  const ipc = { handle: (channel: string, fn: Listener) => void (channel === 'call' && (listener = fn)) }
  serveCalls(
    ipc,
    handlers,
    (event) => event === page,
    (line) => lines.push(line),
    allows,
  )
  const call = async (name: unknown, input: unknown, event: unknown = page) =>
    result.parse(await listener?.(event, name, input))
  return { call, reached, lines }
}

describe('the gate', () => {
  test('hands a fitting input to the handler of that name and its answer back', async () => {
    const { call, reached } = gate((_name, input) => JSON.stringify(input).length > 2)
    expect(await call('attachments.save', { id: 7, position: 0 })).toEqual({ ok: true, value: true })
    expect(reached).toEqual(['attachments.save'])
  })

  test.each([
    'nonsense',
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'App.Info',
    'app.info ',
    ' app.info',
    null,
    undefined,
    0,
    {},
    [],
    ['app.info'],
    { toString: () => 'app.info' },
    Symbol('app.info'),
  ])('refuses the unknown name %s', async (name) => {
    const { call, reached } = gate()
    expect(await call(name, {})).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(reached).toEqual([])
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a list', []],
    ['an unknown key', { id: 1, position: 0, more: 1 }],
    ['a missing key', { id: 1 }],
    ['a number as text', { id: '1', position: 0 }],
    ['a negative id', { id: -1, position: 0 }],
    ['a fraction', { id: 1.5, position: 0 }],
    ['not a number', { id: Number.NaN, position: 0 }],
    ['a key of the prototype', JSON.parse('{"id":1,"position":0,"__proto__":{"polluted":1}}')],
  ])('refuses %s as input', async (_what, input) => {
    const { call, reached } = gate(() => true)
    expect(await call('attachments.save', input)).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(reached).toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each([undefined, null, {}, { page: true }, 'page'])('refuses the sender %s', async (sender) => {
    const { call, reached } = gate()
    expect(await call('app.info', {}, sender === undefined ? { gone: true } : sender)).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    })
    expect(reached).toEqual([])
  })

  test('takes a sender that cannot be looked at for a stranger', async () => {
    let listener: Listener | undefined
    const explode = () => {
      throw new Error('frame was disposed')
    }
    serveCalls({ handle: (_channel, fn) => (listener = fn) }, {} as Handlers, explode, () => undefined)
    expect(await listener?.({}, 'app.info', {})).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  })

  test('refuses 10,000 random payloads over all calls, and none of them reaches a handler', async () => {
    expect(allFit()).toBe(true)
    const { call, reached } = gate()
    const random = randomFrom(20_261_121)
    for (let round = 0; round < 10_000; round++) {
      const name = names[round % names.length] ?? 'app.info'
      const answer = await call(name, badPayload(random, name))
      expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    }
    expect(reached).toEqual([])
  })

  test.each(failureKinds)('hands a %s on as a value', async (kind) => {
    const { call } = gate(() => {
      throw new Fault(kind, 'what happened')
    })
    expect(await call('app.info', {})).toEqual({ ok: false, error: { kind, detail: 'what happened' } })
  })

  test('never shows what a foreign error says, nor its stack', async () => {
    const secret = Object.assign(new Error(canary), { code: canary, response: { body: canary } })
    const stubborn = new Proxy(new Error(canary), {
      has: () => {
        throw new Error(canary)
      },
    })
    const thrown: unknown[] = [secret, canary, { message: canary }, stubborn, null, undefined, () => canary]
    for (const one of thrown) {
      const { call, lines } = gate(() => {
        throw one
      })
      const answer = await call('app.info', {})
      expect(answer).toMatchObject({ ok: false, error: { kind: 'internal' } })
      expect(JSON.stringify([answer, lines])).not.toContain(canary)
      expect(JSON.stringify([answer, lines])).not.toMatch(/\.ts|\bat /)
    }
  })

  test('reads a rejected promise like a thrown error', async () => {
    const { call } = gate(() => Promise.reject(new Fault('offline', 'no answer')))
    expect(await call('sync.start', { accountIds: null })).toMatchObject({ ok: false, error: { kind: 'offline' } })
  })

  test('takes an answer with an unknown key for a mistake of ours, and logs it without its content', async () => {
    const settings = { closeToTray: true, syncEveryMinutes: 5, language: 'system', password: canary }
    const { call, lines } = gate(() => settings)
    expect(await call('settings.get', {})).toEqual({
      ok: false,
      error: { kind: 'internal', detail: 'answer of settings.get' },
    })
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain(canary)
  })

  test('passes no input or answer on that is not plain data', async () => {
    const { call } = gate(() => () => 'a function')
    for (const name of ['app.info', 'sync.state', 'settings.get'] as const)
      expect(await call(name, {})).toMatchObject({ ok: false, error: { kind: 'internal' } })
  })
})

describe('the window of a draft', () => {
  const own = draftId.parse(7)
  const inputOf = (name: CallName, id: number) => ('id' in fitting[name] ? { ...fitting[name], id } : fitting[name])

  test.each(names)('%s', async (name) => {
    const { call, reached } = gate(() => null, callsOfComposer(own))
    const isOfComposer = composerCalls.includes(name)
    await call(name, inputOf(name, own))
    expect(reached).toEqual(isOfComposer ? [name] : [])
    const other = await call(name, inputOf(name, 8))
    if (!isOfComposer || 'id' in fitting[name]) {
      expect(other).toMatchObject({ ok: false, error: { kind: 'invalid' } })
      expect(reached.length).toBe(isOfComposer ? 1 : 0)
    }
  })

  test('may do nothing to mail, accounts or settings, and all that its page does', () => {
    const open = composerCalls.filter((name) => !name.startsWith('drafts.'))
    expect(
      open.filter((name) => !/^(app\.info|settings\.get|(accounts|folders)\.list|people\.|stationery\.)/.test(name)),
    ).toEqual([])
    const page = readdirSync('renderer/compose', { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|svelte)$/.test(path))
      .map((path) => readFileSync(`renderer/compose/${path}`, 'utf8'))
    const used = page.flatMap((text) => [...text.matchAll(/\bcall\(\s*'([a-zA-Z.]+)'/g)].map(([, name]) => name))
    expect(used.length).toBeGreaterThan(10)
    expect(used.filter((name) => !composerCalls.some((one) => one === name))).toEqual([])
  })
})

test('what a person typed is not in the log, where a handler tells it', async () => {
  const { call, lines } = gate(() => {
    throw new Fault('invalid', `${canary} is no mail address`)
  })
  await call('drafts.send', fitting['drafts.send'])
  expect(lines).toEqual(['call drafts.send: invalid'])
})
