/** Composition root: builds mirror, connections, agent and handlers. Knows no Electron, so tests run it as it is. */
import { lookup, resolveMx, resolveSrv } from 'node:dns/promises'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Handlers } from '../preload/contract.ts'
import type { Account, Preferences, SyncState } from '../preload/accounts.ts'
import type { DraftFileId, DraftId } from '../preload/drafts.ts'
import type { AccountId, AppInfo, MessageId } from '../preload/model.ts'
import { languageTag } from '../preload/text/text.ts'
import { createAgent, type EMailAgent } from './agent/agent.ts'
import type { AgentEvent } from './agent/progress.ts'
import { createAttachments, type Attachments } from './attachments/attachments.ts'
import type { Backend, BackendEvent, BackendOptions } from './backend-parts.ts'
import { bodyOf, inlineOf } from './bodies.ts'
import { accountCalls } from './calls/accounts.ts'
import { appCalls } from './calls/app.ts'
import { attachmentCalls } from './calls/attachments.ts'
import { mailCalls } from './calls/mail.ts'
import { messageCalls } from './calls/messages.ts'
import { syncCalls } from './calls/sync.ts'
import { createConnections, type Connections } from './connections.ts'
import type { SignIn } from './connections/joining.ts'
import { findMail } from './discovery/find.ts'
import { failureOf } from './failure.ts'
import type { Mirror } from './mirror/mirror.ts'
import { openOrReplace } from './mirror/opening.ts'
import { openSettings, type SettingsFile } from './settings.ts'
import { createWriting, type Writing } from './writing.ts'

export type { Backend, BackendEvent, BackendOptions, DefaultMail } from './backend-parts.ts'

/** Faults: newer (a later version wrote the mirror), locked, disk. A damaged mirror is set aside and told as a notice. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { folder, log, firstPreferences } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const settings = openSettings(join(folder, 'settings.json'), new Date())
  const { mirror, kept } = await openOrReplace(join(folder, 'mirror.db'), log)
  if (firstPreferences) {
    const preferences = { ...settings.current.preferences, ...firstPreferences }
    settings.save({ ...settings.current, preferences })
  }
  const notices: AppInfo['notices'] = [
    ...(kept === null ? [] : [{ kind: 'mirrorSetAside' as const, detail: kept }]),
    ...(mirror.draftsKept === null ? [] : [{ kind: 'draftsSetAside' as const, detail: mirror.draftsKept }]),
    ...(settings.setAside === null ? [] : [{ kind: 'settingsUnreadable' as const, detail: settings.setAside }]),
  ]
  return new RunningBackend(options, settings, mirror, notices)
}

class RunningBackend implements Backend {
  readonly mirror: Mirror
  readonly agent: EMailAgent
  readonly handlers: Handlers
  readonly #options: BackendOptions
  readonly #settings: SettingsFile
  readonly #connections: Connections
  readonly #attachments: Attachments
  readonly #writing: Writing
  readonly #notices: AppInfo['notices']
  readonly #listeners = new Set<(event: BackendEvent) => void>()

  constructor(options: BackendOptions, settings: SettingsFile, mirror: Mirror, notices: AppInfo['notices']) {
    const { secrets, version, log, fetch, openBrowser } = options
    this.mirror = mirror
    this.#options = options
    this.#settings = settings
    this.#notices = notices
    this.#connections = createConnections({
      ...{ mirror, settings, secrets, version, fetch, openBrowser, log },
      language: () => this.info().locale,
    })
    this.agent = createAgent({
      mirror,
      log,
      sourceOf: (account) => this.#connections.sourceOf(account),
      emit: (event) => this.#hear(event),
    })
    this.#attachments = createAttachments({
      ...{ mirror, log, agent: this.agent },
      ...{ folder: options.folder, saveAs: options.saveAs, openFile: options.openFile },
      limits: () => this.preferences(),
      emit: (event) => this.#emit(event),
    })
    this.#writing = createWriting({
      ...{ options, mirror, settings, agent: this.agent, locale: () => this.info().locale },
      attachmentBytes: (id, position) => this.#attachments.bytes({ id, position }),
      isReachable: (id) => this.accounts().some((one) => one.id === id && one.reachable),
      emit: (event) => this.#emit(event),
    })
    mirror.onChange((payload) => {
      this.#emit({ name: 'mirror.changed', payload })
      this.#writing.changed(payload.folderIds)
    })
    this.handlers = this.#handlers()
    // What an earlier start left.
    void this.#restore()
    void this.agent.push(null)
    this.agent.listen()
    this.#writing.start()
  }

  #handlers(): Handlers {
    const { mirror, agent } = this
    return {
      ...appCalls({
        settings: this.#settings,
        info: () => this.info(),
        startDemo: this.#options.startDemo,
        defaultMail: this.#options.defaultMail,
        emit: (event) => {
          this.#emit(event)
          void this.#attachments.limitsChanged().catch(() => this.#options.log('kept attachments were not made fewer'))
        },
      }),
      ...accountCalls({
        mirror,
        agent,
        connections: this.#connections,
        attachmentBytes: (id) => this.#attachments.stored(id),
        remove: (id) => this.#remove(id),
        changed: () => this.#emit({ name: 'accounts.changed', payload: {} }),
        joined: (id) => this.#joined(id),
      }),
      ...mailCalls({
        connections: this.#connections,
        find: (address) => findMail(address, { fetch: this.#options.fetch, resolveSrv, resolveMx, lookup }),
        joined: (id) => this.#joined(id),
      }),
      ...messageCalls(mirror, agent),
      ...attachmentCalls(this.#attachments),
      ...syncCalls(mirror, agent),
      ...this.#writing.handlers,
    }
  }

  on(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  info(): AppInfo {
    const { locale, version, demo, secrets } = this.#options
    const { language } = this.preferences()
    return {
      version,
      demo,
      locale: language === 'system' ? languageTag(locale) : language,
      keychain: secrets.available,
      notices: this.#notices,
    }
  }

  accounts(): Account[] {
    return this.#connections.accounts()
  }

  syncState(): SyncState {
    return this.agent.state()
  }

  preferences(): Preferences {
    return this.#settings.current.preferences
  }

  async connect(signIn: SignIn): Promise<AccountId> {
    return this.#joined(await this.#connections.connect(signIn))
  }

  syncReady(): Promise<void> {
    return this.agent.syncEmailAccounts(this.agent.getReadySyncEmailAccounts())
  }

  awake(): void {
    this.agent.awake()
  }

  bodyOf(id: MessageId): Promise<string | null> {
    return bodyOf(this, id)
  }

  inlineOf(id: MessageId, contentId: string): Promise<{ bytes: Uint8Array; type: string } | null> {
    return inlineOf({ mirror: this.mirror, agent: this.agent, log: this.#options.log }, id, contentId)
  }

  openDrafts(): DraftId[] {
    return this.#writing.openDrafts()
  }

  draftPicture(id: DraftId, fileId: DraftFileId): Promise<{ bytes: Uint8Array; type: string } | null> {
    return this.#writing.draftPicture(id, fileId)
  }

  /** After a damaged mirror was set aside, the new one learns whose mail it is to hold; their servers are asked until they say. */
  async #restore(): Promise<void> {
    const ids = await this.#connections.restore()
    for (const id of ids) this.#joined(id)
    if (ids.length > 0) await this.syncReady()
  }

  async checkReachable(): Promise<void> {
    void this.#restore()
    const changed = await this.#connections.checkReachable()
    void this.agent.push(null)
    if (changed.length === 0) return
    this.#emit({ name: 'accounts.changed', payload: {} })
    // Whoever failed only because the server was away need not wait until its next try, nor what the person did there
    // until a running sync of others has ended.
    const back = changed.filter((one) => one.reachable && one.failure?.kind === 'offline')
    void this.agent.push(back.map(({ id }) => id))
    this.#writing.wake(changed.filter((one) => one.reachable).map(({ id }) => id))
    await this.agent.syncEmailAccounts(
      back.map(({ id }) => ({ accountId: id })),
      { evenIfWaiting: true },
    )
  }

  async close(): Promise<void> {
    this.agent.close()
    await this.#writing.close()
    await this.#attachments.close()
    await this.#connections.close()
    await this.mirror.close()
  }

  /** Its attachments go first: a removal that is cut short can then be asked for again. */
  async #remove(id: AccountId): Promise<void> {
    await this.agent.remove(id, async () => {
      await this.#attachments.forgetAccount(id)
      await this.#connections.remove(id)
      // What the person wrote cannot be fetched again: it goes when all else is gone.
      await this.#writing.forgetAccount(id)
    })
  }

  /** A sign-in that is new, or renewed: what waited for it goes now. */
  #joined(id: AccountId): AccountId {
    this.#emit({ name: 'accounts.changed', payload: {} })
    void this.agent.push([id])
    this.#writing.wake([id])
    this.agent.listen([id])
    return id
  }

  #reached(id: AccountId, reachable: boolean): void {
    const before = this.accounts().find((one) => one.id === id)?.reachable
    this.#connections.noteReachable(id, reachable)
    if (before !== reachable) this.#emit({ name: 'accounts.changed', payload: {} })
  }

  #emit(event: BackendEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        // Whoever is told too late, as its window is going, must not stop what told it.
        this.#options.log(`told nobody of ${event.name}: ${failureOf(error).detail}`)
      }
    }
  }

  #hear(event: AgentEvent): void {
    if (event.name === 'changes.refused') return this.#emit(event)
    if (event.name === 'account.reached') return this.#reached(event.accountId, event.reachable)
    const { name, state } = event
    this.#emit({ name, payload: state })
    if (name !== 'sync.finished') return
    for (const { accountId, state: outcome, failure } of state.accounts) {
      if (outcome === 'done') this.#connections.noteReachable(accountId, true)
      if (failure?.kind === 'offline') this.#connections.noteReachable(accountId, false)
    }
    this.#emit({ name: 'accounts.changed', payload: {} })
    void this.#attachments.keepNewest()
  }
}
