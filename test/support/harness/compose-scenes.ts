/** States of the window in which mail is written, by name: each makes a bridge in memory with one draft. */
import { draftFileId, type Draft, type DraftContent } from '../../../preload/drafts.ts'
import { messageId } from '../../../preload/model.ts'
import { fakeBridge, type FakeBridge } from '../fake-bridge.ts'
import { emptyContent, fakeDraft } from '../fake-drafts.ts'
import { sampleMailbox } from '../sample-mailbox.ts'

const signature = '<div><b>Ingrid Solberg</b></div><div>Customer relations, Fjordtech AS</div>'
const quote = `<div class="mm-quote"><div>On 2 March 2026, Lena Hofstad wrote:</div><blockquote>
  <p>Could we have the second draft before the board meets? The attached price list is from January.</p></blockquote></div>`
const text = `<div>Hello Lena,</div><div><br></div><div>here is the second draft. I have moved the price clause to <b>annex B</b>, and
  there are two open points:</div><ul><li>the dates of delivery</li><li>who signs on your side</li></ul>
  <div>Could you answer before Thursday? The board meets on Friday.</div><div><br></div><div>Kind regards</div>`

const file = (id: number, name: string, size: number) => ({
  ...{ id: draftFileId.parse(id), name, size, type: 'application/octet-stream', contentId: null },
})

const scene =
  (
    content: Partial<DraftContent> = {},
    more: Partial<Draft> = {},
    change: (bridge: FakeBridge) => unknown = () => undefined,
  ) =>
  (): FakeBridge => {
    const bridge = fakeBridge(sampleMailbox({ now: Date.now(), perInbox: 3 }))
    const [first] = bridge.mailbox.accounts
    if (!first) throw new Error('this scene has accounts')
    bridge.drafts.stationery = {
      signatures: [{ accountId: first.id, html: signature }],
      templates: [
        { name: 'Meeting next week', html: '<div>Shall we meet next week?</div>' },
        { name: 'Thanks for your order', html: '<div>Thank you for your order.</div>' },
      ],
    }
    fakeDraft(bridge.drafts, { ...emptyContent(first.id), ...content }, more)
    change(bridge)
    return bridge
  }

const full: Partial<DraftContent> = {
  to: [
    { name: 'Lena Hofstad', address: 'lena.hofstad@example.net' },
    { name: 'Marius Lund', address: 'marius.lund@example.com' },
  ],
  cc: [{ name: '', address: 'board@fjordtech.example' }],
  subject: 'Re: Contract renewal, second draft',
  html: `${text}<div class="mm-signature">${signature}</div><div><br></div>${quote}`,
  priority: 'High',
}
const files = [
  file(1, 'Contract renewal, Fjordtech and partners, second draft.pdf', 248_300),
  file(2, 'Price list.xlsx', 18_900),
]
const answering = { kind: 'reply', files } as const

/** A file that does not get further. */
const stuck = (bridge: FakeBridge) => bridge.hold('drafts.putBytes')

export const composeScenes: Record<string, () => FakeBridge> = {
  empty: scene(),
  one: scene({}, {}, (bridge) => bridge.mailbox.accounts.splice(1)),
  full: scene(full, answering, stuck),
  reply: scene({ ...full, html: quote, priority: 'Normal' }, { kind: 'reply' }),
  failed: scene(
    { ...full, to: [...(full.to ?? []), { name: 'Anders Holm', address: 'anders@nowhere' }] },
    { ...answering, state: 'failed', failure: { kind: 'rejected', detail: '550 5.1.1 No such user here' } },
    (bridge) => bridge.fail('drafts.save', 'disk'),
  ),
  other: scene(full, { ...answering, otherCopy: messageId.parse(7) }),
  much: scene(full, { kind: 'reply', files: [...files, file(3, 'Keynote recording.mp4', 44_000_000)] }),
  plain: scene({
    ...full,
    html: null,
    plain: 'Hello Lena,\n\nhere is the second draft.\n\n-- \nIngrid Solberg\n\n> Could we\n> have it?',
  }),
  queued: scene(full, { state: 'queued' }),
  gone: scene({}, {}, (bridge) => bridge.fail('drafts.read', 'gone')),
}
