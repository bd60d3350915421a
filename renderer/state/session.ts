/** Makes the page's state once, joins it to the bridge's events and hands it down by context. */
import { createContext } from 'svelte'
import type { Bridge, Payload } from '../../preload/contract.ts'
import type { Account } from '../../preload/accounts.ts'
import type { DraftKind } from '../../preload/drafts.ts'
import type { AccountId, Folder, MessageId, MessageView } from '../../preload/model.ts'
import { AccountPageState } from './account.svelte.ts'
import { AccountsState } from './accounts.svelte.ts'
import { ActionsState } from './actions.svelte.ts'
import { AttachmentsState } from './attachments.svelte.ts'
import { AppState } from './app.svelte.ts'
import { Clock } from './clock.svelte.ts'
import { MailboxState } from './mailbox.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { OutboxState, type OutboxView } from './outbox.svelte.ts'
import { ReaderState } from './reader.svelte.ts'
import { StatusState } from './status.svelte.ts'

export interface Session {
  readonly bridge: Bridge
  readonly app: AppState
  readonly accounts: AccountsState
  /** The page of one account, when it is open. */
  readonly accountPage: AccountPageState
  readonly mailbox: MailboxState
  readonly reader: ReaderState
  readonly attachments: AttachmentsState
  readonly actions: ActionsState
  /** Drafts, and what waits to be sent. */
  readonly outbox: OutboxState
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
  const mailbox = new MailboxState(bridge)
  const reader = new ReaderState(bridge)
  return {
    bridge,
    app: new AppState(bridge, notices),
    accounts,
    accountPage: new AccountPageState(bridge, notices),
    mailbox,
    reader,
    attachments: new AttachmentsState(bridge, notices),
    actions: new ActionsState({ bridge, accounts, mailbox, reader, notices }),
    outbox: new OutboxState(bridge, notices),
    status: new StatusState(bridge, accounts, notices),
    notices,
    clock: new Clock(),
    bodyAddress,
  }
}

const mailAddress = (id: MessageId) => `mail://message/${id}/body`

/** Reads everything once and follows the events from then on. Returns the function that ends following. */
export function startSession(session: Session): () => void {
  const { bridge, app, accounts, accountPage, mailbox, reader, outbox, status, clock } = session
  const ends = [
    bridge.on('mirror.changed', ({ folderIds }) => {
      void accounts.reload().then(() => openFirst(session))
      void mailbox.changed(folderIds)
      void reader.changed(folderIds)
    }),
    bridge.on('accounts.changed', () => {
      void accounts.reload().then(() => openFirst(session))
      void accountPage.changed()
    }),
    bridge.on('sync.progressed', (sync) => status.take(sync)),
    bridge.on('sync.finished', (sync) => {
      clock.tick()
      status.take(sync)
      void accounts.reload().then(() => openFirst(session))
      void accountPage.changed()
    }),
    bridge.on('attachments.progressed', (progress) => session.attachments.take(progress)),
    bridge.on('changes.refused', (refusal) => tellRefusal(session, refusal)),
    bridge.on('settings.changed', (preferences) => void app.take(preferences)),
    bridge.on('drafts.changed', () => void outbox.reload()),
    bridge.on('drafts.queued', (queued) => outbox.queued(queued, Date.now())),
    bridge.on('drafts.sent', (sent) => outbox.sent(sent)),
    bridge.on('drafts.returned', (returned) => outbox.returned(returned, () => showOutbox(session, 'outbox'))),
    bridge.on('view.asked', ({ view }) => (view === 'outbox' ? showOutbox(session, view) : app.show(view))),
  ]
  void loadSession(session)
  return () => ends.forEach((end) => end())
}

/** Also the way out of a failed start. */
export async function loadSession(session: Session): Promise<void> {
  await Promise.all([session.app.load(), session.accounts.reload(), session.status.load(), session.outbox.reload()])
  openFirst(session)
}

/**
 * The first account's inbox opens by itself; so does the inbox that the shown account gets with its first sync.
 * Of an account that is gone nothing stays on screen.
 */
function openFirst({ accounts, accountPage, mailbox, reader }: Session): void {
  const shown = accounts.account(mailbox.accountId)
  if (accounts.loaded && accountPage.id !== null && !accounts.account(accountPage.id)) accountPage.close()
  if (accounts.loaded && mailbox.accountId !== null && !shown) {
    reader.close()
    mailbox.closeAll()
  }
  const account = shown ?? accounts.all[0]
  if (!account || mailbox.folderId !== null || mailbox.searching) return
  const inbox = accounts.inboxOf(account.id)
  if (mailbox.accountId === account.id && !inbox) return
  accounts.toggle(account.id, true)
  void mailbox.openAccount(account.id, inbox)
}

/** A server said no: main has put the messages back, the person hears why. */
function tellRefusal({ accounts, notices }: Session, refusal: Payload<'changes.refused'>): void {
  const account = accounts.account(refusal.accountId)
  const name = account?.name || account?.address || ''
  const { change, messages, failure } = refusal
  notices.add('problem', ({ actions, failures }) =>
    [actions.refused[change](messages, name), failures[failure.kind], actions.putBack(messages)].join(' '),
  )
}

/** Shows an account's inbox and its folders. */
export function showAccount({ accounts, accountPage, mailbox, outbox, reader }: Session, account: Account): void {
  accountPage.close()
  outbox.close()
  accounts.toggle(account.id, true)
  reader.close()
  void mailbox.openAccount(account.id, accounts.inboxOf(account.id))
}

export function showFolder({ accountPage, mailbox, outbox, reader }: Session, folder: Folder): void {
  accountPage.close()
  outbox.close()
  reader.close()
  void mailbox.openAccount(folder.accountId, folder)
}

/** Shows drafts or the outbox in place of the mail. */
export function showOutbox({ app, accountPage, outbox }: Session, view: OutboxView): void {
  accountPage.close()
  app.show('mail')
  outbox.show(view)
}

/** Marks a row and opens its message beside the list. */
export function showMessage({ mailbox, actions }: Session, id: MessageId): void {
  mailbox.select(id)
  void actions.open(id)
}

/** Opens the form for signing in again, filled in as far as the connection is known. */
export async function signInAgain({ bridge, app }: Session, id: AccountId): Promise<void> {
  const details = await bridge.call('accounts.details', { id })
  app.signInAgain(details.ok ? details.value : null)
}

/** Goes on to a newly connected account, and syncs it. */
export async function showConnected(session: Session, id: AccountId): Promise<void> {
  await session.accounts.reload()
  session.app.show('mail')
  const account = session.accounts.account(id)
  if (account) showAccount(session, account)
  void session.status.start([id])
}

/** Takes an account away; what was shown of it goes with it. */
export async function removeAccount(session: Session, id: AccountId): Promise<void> {
  const { accounts, accountPage, notices } = session
  const account = accounts.account(id)
  if (!(await accountPage.remove())) return
  await accounts.reload()
  notices.add('done', (text) => text.account.removed(account?.name || account?.address || ''))
  openFirst(session)
}

type About = Pick<MessageView, 'id' | 'folderId'>

/** A draft that lies on its server: it is written on, and nobody answers it. */
export function isDraft({ accounts }: Session, { folderId }: About): boolean {
  return accounts.folder(folderId)?.role === 'drafts'
}

/** Begins a mail from a message, in a window of its own. */
export function begin(session: Session, kind: Exclude<DraftKind, 'new' | 'invitation'>, { id }: About): Promise<void> {
  return session.outbox.compose({ kind, messageId: id })
}

/** A new mail, from the account that is shown. */
export function beginNew({ mailbox, outbox }: Session): Promise<void> {
  return outbox.compose({ kind: 'new', accountId: mailbox.accountId })
}

/** The same from the one message that the keys are about; from many of them nothing begins. */
export function beginFromKeys(session: Session, kind: 'reply' | 'replyAll' | 'forward'): Promise<void> {
  const [only, ...others] = session.actions.targets
  if (!only || others.length > 0 || isDraft(session, only)) return Promise.resolve()
  return begin(session, kind, only)
}
