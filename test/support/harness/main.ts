/** The page on a bridge in memory, to be looked at in any browser. `?scene=NAME` puts it into a state. */
import { mount } from 'svelte'
import type { AccountId } from '../../../preload/model.ts'
import App from '../../../renderer/App.svelte'
import { createSession } from '../../../renderer/state/session.ts'
import '../../../renderer/ui/theme.css'
import { syncAt } from '../fake-bridge.ts'
import { scenes } from './scenes.ts'

const asked = new URLSearchParams(location.search)
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
