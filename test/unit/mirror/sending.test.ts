/** Every state against every event: what may happen to a mail, and what it has kept of what happened before. */
import { describe, expect, it, test } from 'vitest'
import { draftStates, type DraftState } from '../../../preload/drafts.ts'
import { stepped, type SendingEvent, type Standing } from '../../../main/mirror/sending.ts'

type Kind = SendingEvent['kind']
type Before = Omit<Standing, 'isRenamed'>

const failure = { kind: 'timeout', detail: 'x' } as const
const events: Readonly<Record<Kind, SendingEvent>> = {
  send: { kind: 'send', at: 500 },
  takeBack: { kind: 'takeBack' },
  handOver: { kind: 'handOver', by: 100 },
  left: { kind: 'left' },
  postpone: { kind: 'postpone', retryAt: 900, failure },
  refuse: { kind: 'refuse', failure },
  lose: { kind: 'lose', failure },
  arrive: { kind: 'arrive' },
}
const kinds = Object.keys(events) as Kind[]
const standing = (state: DraftState, different: Partial<Before> = {}): Before => ({
  ...{ state, sendAt: 100, retryAt: 50, attempts: 2, failure: { kind: 'offline', detail: 'before' } },
  isDoubtful: false,
  ...different,
})

/** The state after the event; `-` where it cannot happen. In the order of `kinds`. */
const table: Readonly<Record<DraftState, string>> = {
  //        send   takeBack handOver left postpone refuse lose arrive
  draft: '  queued -        -        -    -        -      -       -',
  queued: ' queued draft    sending  sent queued   failed -       -',
  sending: '-      -        -        sent queued   failed unknown -',
  sent: '   -      -        -        -    -        -      -       -',
  failed: ' queued draft    -        -    -        -      -       -',
  unknown: 'queued draft    -        sent -        -      -       sent',
}

describe.each(draftStates)('%s', (state) => {
  const expected = table[state].trim().split(/\s+/)
  it.each(kinds.map((kind, at) => [kind, expected[at] ?? '']))('and %s: %s', (kind, after) => {
    const event = events[kinds.find((one) => one === kind) ?? 'left']
    expect(stepped(standing(state), event)?.state ?? '-').toBe(after)
  })
})

const after = (before: Before, event: SendingEvent) => {
  const { state: _, ...rest } = stepped(before, event) ?? { state: null }
  return rest
}

test('a step keeps of the past what counts, and nothing else', () => {
  const calm = { retryAt: null, failure: null, isRenamed: false, isDoubtful: false }
  expect(after(standing('draft', { attempts: 0 }), events.send)).toEqual({ ...calm, sendAt: 500, attempts: 0 })
  expect(after(standing('queued'), events.send)).toEqual({ ...calm, sendAt: 500, attempts: 2 })
  expect(after(standing('queued'), events.handOver)).toEqual({ ...calm, sendAt: 100, attempts: 3 })
  expect(after(standing('sending'), events.left)).toEqual({ ...calm, sendAt: null, attempts: 2 })
  expect(after(standing('unknown'), events.arrive)).toEqual({ ...calm, sendAt: null, attempts: 2 })
  const told = { failure, isRenamed: false, isDoubtful: false }
  expect(after(standing('sending'), events.postpone)).toEqual({ ...told, sendAt: 100, retryAt: 900, attempts: 2 })
  // It did not get as far as being handed over, and was a try all the same.
  expect(after(standing('queued'), events.postpone)).toEqual({ ...told, sendAt: 100, retryAt: 900, attempts: 3 })
  expect(after(standing('queued'), events.refuse)).toEqual({ ...told, sendAt: null, retryAt: null, attempts: 3 })
  expect(after(standing('sending'), events.refuse)).toEqual({ ...told, sendAt: null, retryAt: null, attempts: 2 })
  const lost = { ...told, sendAt: null, retryAt: null, attempts: 2, isDoubtful: true }
  expect(after(standing('sending'), events.lose)).toEqual(lost)
})

test('a mail that may have left stays in doubt until the person says, or writes another', () => {
  const lost = stepped(standing('sending'), events.lose)
  const again = lost && stepped(lost, events.send)
  const back = again && stepped(again, events.takeBack)
  expect([lost, again, back].map((one) => [one?.state, one?.isDoubtful])).toEqual([
    ['unknown', true],
    ['queued', true],
    ['draft', true],
  ])
  expect(back).toMatchObject({ failure: { kind: 'timeout' }, isRenamed: true })
  expect(back && stepped(back, events.arrive)).toMatchObject({ state: 'sent', isDoubtful: false })
  expect(back && stepped(back, events.send)).toMatchObject({ state: 'queued', isDoubtful: false, failure: null })
})

test('nothing is handed over before its time', () => {
  const handOver = (sendAt: number | null, by: number) =>
    stepped(standing('queued', { sendAt }), { kind: 'handOver', by })?.state
  expect([handOver(100, 99), handOver(100, 100), handOver(null, 0)]).toEqual([undefined, 'sending', 'sending'])
})

test.each<[DraftState, number, 'takeBack' | 'send', boolean]>([
  // Never tried, or refused at once: nothing of it is anywhere.
  ['queued', 0, 'takeBack', false],
  ['failed', 1, 'takeBack', false],
  ['failed', 1, 'send', false],
  // It may have left under its name, and may be changed now.
  ['unknown', 1, 'takeBack', true],
  ['queued', 1, 'takeBack', true],
  ['failed', 2, 'takeBack', true],
  ['failed', 2, 'send', true],
  // The same mail once more.
  ['unknown', 1, 'send', false],
  ['queued', 2, 'send', false],
])('%s after %d tries and %s: another name is %s', (state, attempts, kind, isRenamed) => {
  expect(stepped(standing(state, { attempts }), events[kind])?.isRenamed).toBe(isRenamed)
})
