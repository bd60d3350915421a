/** The page on a bridge in memory, to be looked at in any browser. `?scene=NAME` puts it into a state. */
import { mount } from 'svelte'
import type { AccountId } from '../../../preload/model.ts'
import App from '../../../renderer/App.svelte'
import { createSession } from '../../../renderer/state/session.ts'
import '../../../renderer/ui/theme.css'
import { fakeBridge, syncAt, type FakeBridge } from '../fake-bridge.ts'
import { sampleMailbox } from '../sample-mailbox.ts'

const asked = new URLSearchParams(location.search)
const now = Date.now()
const bare = { accounts: [], folders: [], messages: [] }

const scenes: Record<string, () => FakeBridge> = {
  start: () => fakeBridge({ ...bare }),
  refused: () => {
    const bridge = fakeBridge({ ...bare })
    bridge.fail('accounts.connect', 'auth')
    return bridge
  },
  unreachable: () => {
    const bridge = fakeBridge({ ...bare })
    bridge.fail('accounts.connect', 'offline')
    return bridge
  },
  nokeychain: () => {
    const bridge = fakeBridge({ ...bare })
    bridge.info = { ...bridge.info, keychain: false }
    return bridge
  },
  mail: () => fakeBridge(sampleMailbox({ now, perInbox: 320 })),
  never: () => fakeBridge(sampleMailbox({ now, synced: false })),
  waiting: () => {
    const bridge = fakeBridge(sampleMailbox({ now }))
    bridge.hold('messages.page')
    return bridge
  },
  syncing: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 320 }))
    bridge.sync = syncAt(bridge.mailbox, 0.58)
    return bridge
  },
  offline: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 320 }))
    for (const account of bridge.mailbox.accounts) {
      Object.assign(account, {
        reachable: false,
        failure: { kind: 'offline', detail: '' },
        retryAt: now + 4.2 * 60_000,
      })
    }
    return bridge
  },
  trouble: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 320 }))
    const [first, second, third] = bridge.mailbox.accounts
    if (first) first.failure = { kind: 'auth', detail: '401' }
    if (second) Object.assign(second, { failure: { kind: 'throttled', detail: '429' }, retryAt: now + 9 * 60_000 })
    if (third) Object.assign(third, { failure: { kind: 'badAnswer', detail: 'html' } })
    bridge.info = { ...bridge.info, notices: [{ kind: 'mirrorSetAside', detail: '' }] }
    return bridge
  },
}

const bridge = (scenes[asked.get('scene') ?? 'mail'] ?? scenes['mail']!)()
const language = asked.get('language')
if (language) bridge.info = { ...bridge.info, locale: language }

/** A sync that runs before one's eyes, so that pressing the button shows something. */
let timer: ReturnType<typeof setInterval> | undefined
const call = bridge.call.bind(bridge)
bridge.call = (name, input) => {
  if (name === 'sync.start') play()
  if (name === 'sync.cancel') end()
  return call(name, input)
}

function play(): void {
  let share = 0
  timer = setInterval(() => {
    share += 0.02
    bridge.sync = syncAt(bridge.mailbox, Math.min(1, share))
    if (share >= 1) end()
    else bridge.emit('sync.progressed', bridge.sync)
  }, 100)
}

function end(): void {
  clearInterval(timer)
  bridge.sync = { ...bridge.sync, running: false, finishedAt: Date.now() }
  for (const account of bridge.mailbox.accounts) account.lastSyncedAt = Date.now()
  const accountIds: AccountId[] = bridge.mailbox.accounts.map((account) => account.id)
  bridge.emit('mirror.changed', { accountIds, folderIds: bridge.mailbox.folders.map((folder) => folder.id) })
  bridge.emit('sync.finished', bridge.sync)
}

Object.assign(window, { fake: bridge })
const target = document.getElementById('app')
if (target) mount(App, { target, props: { session: createSession(bridge, (id) => `/body/${id}.html`) } })
