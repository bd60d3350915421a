/** Says by the system what nobody would see otherwise: the main window is away, and a mail came back. */
import { Notification } from 'electron/main'
import type { Payload } from '../../preload/contract.ts'
import { plainWords } from './plain-words.ts'
import type { Running } from './running.ts'

/** One that nobody holds is collected, and its click with it. */
const shown = new Set<Notification>()

export function notifyReturned(running: Running, { subject, state }: Payload<'drafts.returned'>): void {
  if (running.visible() || !Notification.isSupported()) return
  const { app, outbox } = running.text()
  const notification = new Notification({
    title: app.name,
    body: outbox.notices[state](plainWords(subject, process.platform)),
  })
  notification.on('click', () => {
    shown.delete(notification)
    running.open('outbox')
  })
  notification.on('close', () => shown.delete(notification))
  shown.add(notification)
  notification.show()
}
