/** Makes the page's state once, joins it to the bridge's events and hands it down by context. */
import { createContext } from 'svelte'
import type { Bridge } from '../../preload/contract.ts'
import type { Account, Folder, MessageId } from '../../preload/model.ts'
import { AccountsState } from './accounts.svelte.ts'
import { AppState } from './app.svelte.ts'
import { Clock } from './clock.svelte.ts'
import { MailboxState } from './mailbox.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { ReaderState } from './reader.svelte.ts'
import { StatusState } from './status.svelte.ts'

export interface Session {
  readonly bridge: Bridge
  readonly app: AppState
  readonly accounts: AccountsState
  readonly mailbox: MailboxState
  readonly reader: ReaderState
  readonly status: StatusState
  readonly notices: Notices
  readonly clock: Clock
  /** Where the frame finds a message's cleaned body. */
  readonly bodyAddress: (id: MessageId) => string
}

export const [getSession, setSession] = createContext<Session>()

export function createSession(bridge: Bridge, bodyAddress: Session['bodyAddress'] = mailAddress): Session {
  const notices = new Notices()
  const accounts = new AccountsState(bridge)
  return {
    bridge,
    app: new AppState(bridge, notices),
    accounts,
    mailbox: new MailboxState(bridge),
    reader: new ReaderState(bridge, notices),
    status: new StatusState(bridge, accounts, notices),
    notices,
    clock: new Clock(),
    bodyAddress,
  }
}

const mailAddress = (id: MessageId) => `mail://message/${id}/body`

/** Reads everything once and follows the events from then on. Returns the function that ends following. */
export function startSession(session: Session): () => void {
  const { bridge, app, accounts, mailbox, reader, status, clock } = session
  const ends = [
    bridge.on('mirror.changed', ({ folderIds }) => {
      void accounts.reload().then(() => openFirst(session))
      void mailbox.changed(folderIds)
      void reader.changed(folderIds)
    }),
    bridge.on('accounts.changed', () => void accounts.reload().then(() => openFirst(session))),
    bridge.on('sync.progressed', (sync) => status.take(sync)),
    bridge.on('sync.finished', (sync) => {
      clock.tick()
      status.take(sync)
      void accounts.reload().then(() => openFirst(session))
    }),
    bridge.on('settings.changed', (preferences) => void app.take(preferences)),
    bridge.on('view.asked', ({ view }) => app.show(view)),
  ]
  void loadSession(session)
  return () => ends.forEach((end) => end())
}

/** Also the way out of a failed start. */
export async function loadSession(session: Session): Promise<void> {
  await Promise.all([session.app.load(), session.accounts.reload(), session.status.load()])
  openFirst(session)
}

/** The first account's inbox opens by itself; so does the inbox that the shown account gets with its first sync. */
function openFirst({ accounts, mailbox }: Session): void {
  const account = accounts.account(mailbox.accountId) ?? accounts.all[0]
  if (!account || mailbox.folderId !== null || mailbox.searching) return
  const inbox = accounts.inboxOf(account.id)
  if (mailbox.accountId === account.id && !inbox) return
  accounts.toggle(account.id, true)
  void mailbox.openAccount(account.id, inbox)
}

/** Shows an account's inbox and its folders. */
export function showAccount({ accounts, mailbox, reader }: Session, account: Account): void {
  accounts.toggle(account.id, true)
  reader.close()
  void mailbox.openAccount(account.id, accounts.inboxOf(account.id))
}

export function showFolder({ mailbox, reader }: Session, folder: Folder): void {
  reader.close()
  void mailbox.openAccount(folder.accountId, folder)
}

/** Marks a row and opens its message beside the list. */
export function showMessage({ mailbox, reader }: Session, id: MessageId): void {
  mailbox.select(id)
  void reader.open(id)
}
