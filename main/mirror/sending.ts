/**
 * PURE: where a mail of the person's own stands, and all that can happen to it. Every step is committed before what it
 * announces is done: a mail that is found `sending` at a start may have left, and nobody sends it again by itself.
 */
import type { DraftState } from '../../preload/drafts.ts'
import type { Failure } from '../../preload/model.ts'

/** Times are ms since 1970. */
export type SendingEvent =
  /** The person sends it; not to be handed over before `at`. Also of one that waits: at another time. */
  | { readonly kind: 'send'; readonly at: number }
  /** Back to being written. */
  | { readonly kind: 'takeBack' }
  /** It is handed over from now on; not if it is to wait for longer than `by`. */
  | { readonly kind: 'handOver'; readonly by: number }
  /** The server has it, or it was found among what was sent. */
  | { readonly kind: 'left' }
  /** Nothing left, and it may do so later; null: when somebody signs in anew. */
  | { readonly kind: 'postpone'; readonly retryAt: number | null; readonly failure: Failure }
  /** The server refuses it, and would again; or it cannot be made. */
  | { readonly kind: 'refuse'; readonly failure: Failure }
  /** It may have left, and may not. */
  | { readonly kind: 'lose'; readonly failure: Failure }
  /** The person says that it arrived. */
  | { readonly kind: 'arrive' }

/** How a mail stands after a step, beside its content. */
export interface Standing {
  readonly state: DraftState
  readonly sendAt: number | null
  readonly retryAt: number | null
  readonly attempts: number
  readonly failure: Failure | null
  /** Of one handing over nobody knows what became, and the person has not said. */
  readonly isDoubtful: boolean
  /** It goes on under a new Message-ID: what has the one it had may have left. */
  readonly isRenamed: boolean
}

type Before = Omit<Standing, 'isRenamed'>

const steps: Readonly<Record<DraftState, Partial<Record<SendingEvent['kind'], DraftState>>>> = {
  // One that was taken back may have left before.
  draft: { send: 'queued', arrive: 'sent' },
  // A try may end before its handing over; and one that may have left earlier may be found.
  queued: {
    send: 'queued',
    takeBack: 'draft',
    handOver: 'sending',
    postpone: 'queued',
    refuse: 'failed',
    left: 'sent',
  },
  sending: { left: 'sent', postpone: 'queued', refuse: 'failed', lose: 'unknown' },
  failed: { send: 'queued', takeBack: 'draft' },
  unknown: { send: 'queued', takeBack: 'draft', left: 'sent', arrive: 'sent' },
  sent: {},
}

/** The standing after the event; null where it cannot happen now, and then nothing has happened. */
export function stepped(before: Before, event: SendingEvent): Standing | null {
  const state = steps[before.state][event.kind]
  if (state === undefined) return null
  if (event.kind === 'arrive' && before.state === 'draft' && !before.isDoubtful) return null
  if (event.kind === 'handOver' && before.sendAt !== null && before.sendAt > event.by) return null
  // A try that was given up before its handing over is one, too.
  const tries = before.attempts + Number(before.state === 'queued')
  const rest = {
    state,
    sendAt: before.sendAt,
    retryAt: null,
    attempts: before.attempts,
    failure: null,
    isDoubtful: before.isDoubtful,
    isRenamed: false,
  }
  switch (event.kind) {
    case 'send':
      // What was written anew is another mail, and in no doubt.
      return { ...rest, sendAt: event.at, ...anew(before), isDoubtful: before.isDoubtful && before.state !== 'draft' }
    case 'takeBack':
      // What was never tried, or refused at its first try, has certainly not left.
      return {
        ...{ ...rest, sendAt: null, attempts: 0, failure: before.isDoubtful ? doubt : null },
        isRenamed: before.attempts > Number(before.state === 'failed'),
      }
    case 'handOver':
      return { ...rest, attempts: tries }
    case 'left':
    case 'arrive':
      return { ...rest, sendAt: null, isDoubtful: false }
    case 'postpone':
      return { ...rest, attempts: tries, retryAt: event.retryAt, failure: event.failure }
    case 'refuse':
    case 'lose': {
      const isDoubtful = before.isDoubtful || event.kind === 'lose'
      return { ...rest, sendAt: null, attempts: tries, failure: event.failure, isDoubtful }
    }
  }
}

/** What the person is told who goes on writing such a mail. */
const doubt: Failure = { kind: 'timeout', detail: 'the mail may have left before' }

/** One that waits, or may have left, stays what it was; one that came back may have been written anew. */
function anew({ state, attempts }: Before): Pick<Standing, 'attempts' | 'isRenamed'> {
  if (state === 'queued' || state === 'unknown') return { attempts, isRenamed: false }
  return { attempts: 0, isRenamed: state === 'failed' && attempts > 1 }
}
