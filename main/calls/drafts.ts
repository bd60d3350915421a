/** Writing mail: the calls of the composer, of the lists of drafts and of the outbox. */
import type { Handlers } from '../../preload/contract.ts'
import type { draftCalls as declared } from '../../preload/draft-calls.ts'
import type { Recipient, Stationery, DraftId } from '../../preload/drafts.ts'
import type { AccountId, MessageId } from '../../preload/model.ts'
import type { CalendarAnswer } from '../../preload/drafts.ts'
import type { DraftFiles } from '../drafts/files.ts'
import type { Drafts } from '../drafts/drafts.ts'
import { dropped, kept, signed } from '../drafts/stationery.ts'
import { Fault } from '../failure.ts'
import type { Outbox } from '../outbox/outbox.ts'

export interface DraftCallParts {
  readonly drafts: Drafts
  readonly files: DraftFiles
  readonly outbox: Outbox
  readonly pickFiles: (id: DraftId) => Promise<readonly string[]>
  readonly keep: (id: DraftId, keep: 'mine' | 'other' | 'both') => Promise<void>
  readonly answerInvitation: (id: MessageId, answer: CalendarAnswer) => Promise<DraftId>
  readonly suggest: (text: string, accountId: AccountId | null) => Promise<Recipient[]>
  readonly stationery: () => Stationery
  /** Keeps what all of them become, and tells of it. */
  readonly changeStationery: (change: (all: Stationery) => Stationery) => void
  readonly now: () => number
}

type DraftHandlers = Pick<Handlers, keyof typeof declared>

const done = async (work: Promise<unknown>): Promise<null> => {
  await work
  return null
}

/** It has left meanwhile, or is leaving. */
function orGone(isDone: boolean): null {
  if (isDone) return null
  throw new Fault('gone', 'the mail waits no longer')
}

export const draftCalls = (parts: DraftCallParts): DraftHandlers => {
  const { drafts, outbox } = parts
  return {
    ...fileCalls(parts),
    'drafts.list': () => drafts.list(),
    'drafts.read': ({ id }) => drafts.read(id),
    'drafts.compose': (from) => drafts.compose(from),
    'drafts.open': ({ id }) => done(drafts.open(id)),
    'drafts.save': ({ id, content }) => done(drafts.save(id, content)),
    'drafts.discard': ({ id }) => done(drafts.discard(id)),
    'drafts.close': ({ id }) => done(drafts.close(id)),
    'drafts.send': ({ id, at }) => done(drafts.send(id, at)),
    'drafts.takeBack': ({ id }) => drafts.takeBack(id),
    'drafts.sendNow': async ({ id }) => orGone(await outbox.send(id, parts.now())),
    'drafts.arrived': async ({ id }) => orGone(await outbox.arrived(id)),
    'drafts.keep': ({ id, keep }) => done(parts.keep(id, keep)),
    'drafts.password': ({ id, server, password }) => done(drafts.password(id, server, password)),
    'invitations.answer': ({ id, answer }) => parts.answerInvitation(id, answer),
    'people.suggest': ({ text, accountId }) => parts.suggest(text, accountId),
    ...stationeryCalls(parts),
  }
}

const stationeryCalls = ({ stationery, changeStationery }: DraftCallParts) => {
  const change = (work: (all: Stationery) => Stationery): null => {
    changeStationery(work)
    return null
  }
  return {
    'stationery.get': () => stationery(),
    'stationery.sign': (signature) => change((all) => signed(all, signature)),
    'stationery.keep': (template) => change((all) => kept(all, template)),
    'stationery.drop': ({ name }) => change((all) => dropped(all, name)),
  } satisfies Partial<Handlers>
}

const fileCalls = ({ drafts, files, pickFiles }: DraftCallParts) =>
  ({
    'drafts.beginFile': ({ id, name, type, inline }) => files.begin(id, name, type, inline),
    'drafts.putBytes': ({ id, fileId, bytes }) => done(files.put(id, fileId, bytes)),
    'drafts.endFile': async ({ id, fileId }) => drafts.filesChanged(id, await files.end(id, fileId)),
    'drafts.pickFiles': async ({ id }) => drafts.filesChanged(id, await files.take(id, await pickFiles(id))),
    'drafts.dropFile': async ({ id, fileId }) => drafts.filesChanged(id, await done(files.drop(id, fileId))),
  }) satisfies Partial<Handlers>
