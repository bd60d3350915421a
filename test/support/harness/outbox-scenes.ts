/** What there is to look at of drafts, the outbox and what begins a mail: bridges in memory, and the screens of them. */
import { fakeBridge, type FakeBridge } from '../fake-bridge.ts'
import { fillDrafts, fillOutbox } from '../sample-drafts.ts'
import { sampleMailbox } from '../sample-mailbox.ts'

const now = Date.now()
const withMail = (change: (bridge: FakeBridge) => unknown) => () => {
  const bridge = fakeBridge(sampleMailbox({ now, perInbox: 60 }))
  change(bridge)
  return bridge
}

export const outboxScenes = {
  outbox: withMail((bridge) => fillOutbox(bridge.drafts, now)),
  drafts: withMail((bridge) => fillDrafts(bridge.drafts, now)),
  'outbox-unreadable': withMail((bridge) => bridge.fail('drafts.list', 'disk')),
  'outbox-unread': withMail((bridge) => bridge.hold('drafts.list')),
}
