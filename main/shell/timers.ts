/** What happens by itself: the automatic sync, and the look whether servers answer. */
import { networkInterfaces } from 'node:os'
import { net, powerMonitor } from 'electron/main'
import type { Running } from './running.ts'

const minuteMs = 60_000
const lookMs = 15_000
/** In the demo a person stops the server to see what happens, and should not wait for it. */
const lookInDemoMs = 3_000
/** Nobody tells the main process of a new network; asking the system is cheap. */
const networkMs = 3_000

/** @returns the function that ends all of it */
export function startTimers(running: Running, inDemo: boolean): () => void {
  const { backend } = running
  const look = () => void backend.checkReachable().catch(() => running.log('looking for the servers failed'))
  const lookIfSeen = () => {
    if (running.visible()) look()
  }
  const looking = setInterval(lookIfSeen, inDemo ? lookInDemoMs : lookMs)
  const lookAndSync = () => {
    look()
    if (!inDemo && backend.preferences().syncEveryMinutes > 0) syncReady(running)
  }
  // Who opens the app, or wakes the computer, wants the new mail and not to wait for the next turn.
  lookAndSync()
  let syncing = automatic(running, inDemo)
  const off = backend.on(({ name }) => {
    if (name !== 'settings.changed') return
    clearInterval(syncing)
    syncing = automatic(running, inDemo)
  })
  const wake = () => {
    backend.awake()
    lookAndSync()
  }
  powerMonitor.on('resume', wake)
  const stopNetwork = onNetwork(() => {
    backend.awake()
    look()
  })
  return () => {
    stopNetwork()
    clearInterval(looking)
    clearInterval(syncing)
    powerMonitor.off('resume', wake)
    off()
  }
}

/** Calls `changed` when the computer is on another network than before. Returns the function that ends it. */
function onNetwork(changed: () => void): () => void {
  let before = networkNow()
  const timer = setInterval(() => {
    const now = networkNow()
    if (now !== null && now !== before) changed()
    before = now
  }, networkMs)
  return () => clearInterval(timer)
}

/** This computer's addresses; null without a network. */
function networkNow(): string | null {
  if (!net.isOnline()) return null
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  return addresses
    .filter((one) => !one.internal)
    .map((one) => one.cidr)
    .sort()
    .join()
}

/** The demo leaves every sync to the person. */
function automatic(running: Running, inDemo: boolean): NodeJS.Timeout | undefined {
  const minutes = inDemo ? 0 : running.backend.preferences().syncEveryMinutes
  return minutes > 0 ? setInterval(() => syncReady(running), minutes * minuteMs) : undefined
}

/** Accounts that wait after a failure go on waiting. */
function syncReady({ backend, log }: Running): void {
  void backend.syncReady().catch(() => log('the automatic sync failed'))
}
