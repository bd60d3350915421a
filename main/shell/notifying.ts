/** Says by the system what nobody would see otherwise, as the main window is away: a mail that goes out, and one that came back. */
import { Notification } from 'electron/main'
import type { Payload } from '../../preload/contract.ts'
import { failureOf } from '../failure.ts'
import { plainWords } from './plain-words.ts'
import type { Running } from './running.ts'

/** One that nobody holds is collected, and its click with it. */
const shown = new Set<Notification>()

/** A click shows the outbox. */
export function notifyReturned(running: Running, { subject, state }: Payload<'drafts.returned'>): void {
  const words = running.text().outbox.notices[state](plainWords(subject, process.platform))
  notify(running, words, () => running.open('outbox'))
}

/** A click takes it back, as long as that can be done. One that leaves much later is in the outbox until then. */
export function notifyQueued(running: Running, { id, subject, until }: Payload<'drafts.queued'>): void {
  if (until - Date.now() > soonMs) return
  const { notices } = running.text().outbox
  const failed = (error: unknown) => running.log(`taking back a mail: ${failureOf(error).kind}`)
  notify(running, `${notices.sending(plainWords(subject, process.platform))}. ${notices.clickToUndo}`, () => {
    void Promise.resolve(running.backend.handlers['drafts.takeBack']({ id })).catch(failed)
  })
}

const soonMs = 60_000

function notify(running: Running, body: string, clicked: () => void): void {
  if (running.visible() || !Notification.isSupported()) return
  const notification = new Notification({ title: running.text().app.name, body })
  notification.on('click', () => {
    shown.delete(notification)
    clicked()
  })
  notification.on('close', () => shown.delete(notification))
  shown.add(notification)
  notification.show()
}
