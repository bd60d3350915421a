/** PURE: how an account stands, and what its server can do, as sentences. */
import type {
  Account,
  AccountDetails,
  Evidence,
  MailServerSettings,
  ProbeFinding,
  SyncRun,
} from '../../preload/accounts.ts'
import type { Text } from '../../preload/text/en.ts'
import { isOffline, needsSignIn } from '../state/status.svelte.ts'

export interface Standing {
  readonly tone: 'good' | 'calm' | 'warn'
  readonly title: string
  readonly text: string
  /** The person must sign in before anything else. */
  readonly signIn: boolean
}

/** How an account stands, in one sentence and what it means. `evidence` is the last sync's. */
export function standingOf(
  account: Account,
  state: { running: boolean; evidence: Evidence | null; now: number },
  text: Text,
): Standing {
  const { account: words, failures } = text
  const told = (tone: Standing['tone'], title: string, body: string): Standing => {
    return { tone, title, text: body, signIn: needsSignIn(account) }
  }
  const then = account.retryAt
  const retry = then !== null && then > state.now && !needsSignIn(account) ? ` ${words.retry(then, state.now)}` : ''
  if (state.running) return told('calm', words.running, words.runningText)
  if (needsSignIn(account) && account.failure) return told('warn', words.signInTitle, failures[account.failure.kind])
  if (isOffline(account)) return told('calm', words.offline, failures.offline + retry)
  if (account.failure) return told('warn', words.failed, failures[account.failure.kind] + retry)
  if (account.verdict === 'busy') return told('calm', words.busy, words.busyText + retry)
  if (account.verdict === 'unproven') return told('calm', words.unproven, words.unprovenText + retry)
  if (account.lastSyncedAt === null) return told('calm', words.never, words.neverText)
  const proof = state.evidence === null ? '' : words.evidence[state.evidence]
  return told('good', words.synced(account.lastSyncedAt, state.now), proof)
}

/** What one sync brought, in words: only what there was. */
export function harvestOf(run: SyncRun, text: Text): string {
  const words = text.account.runs
  const parts = (['added', 'changed', 'removed', 'sent'] as const).filter((part) => run[part] > 0)
  return parts.map((part) => words[part](run[part])).join(', ') || words.nothing
}

/** Why a sync came to what it did. */
export function reasonOf(run: SyncRun, text: Text): string {
  return run.failure ? text.failures[run.failure.kind] : text.account.evidence[run.evidence]
}

/** One finding of the probe as a sentence, with the person to ask where one can help: another one for SuperOffice Online. */
export function findingWords(finding: ProbeFinding, isOnline: boolean, text: Text): string {
  const { probe } = text.account
  const { can, detail } = finding
  const sentence = probe.findings[finding.finding][can]
  if (finding.finding === 'version' && can === 'yes' && detail) return `SuperOffice ${detail}.`
  if (finding.finding === 'mailAccount' && can === 'yes' && detail) return `${sentence.replace(/\.$/, '')}: ${detail}.`
  if (finding.finding === 'clock' && can !== 'unknown') return clockWords(Math.round(Number(detail)), sentence, text)
  if (finding.finding === 'emailAgent' && can === 'no') {
    return `${sentence} ${isOnline ? probe.askOnline : probe.askOnsite}`
  }
  return sentence
}

export interface Fact {
  readonly name: string
  readonly value: string
}
type Own<K> = Extract<AccountDetails['connection'], { kind: K }>

/** How an account is connected, line by line. */
export function connectionFacts({ account, connection, attachmentBytes }: AccountDetails, text: Text): Fact[] {
  const words = text.account.connection
  const kept = { name: words.attachments, value: text.format.size(attachmentBytes) }
  if (connection.kind === 'imap') return [...serverFacts(connection, text), kept]
  const site = { name: words.site, value: connection.site }
  return account.kind === 'superoffice' ? [site, ...siteFacts(connection, text), kept] : [site, kept]
}

function siteFacts(own: Own<'superoffice'>, { account, start }: Text): Fact[] {
  const words = account.connection
  return [
    ...(own.tenant ? [{ name: words.tenant, value: own.tenant }] : []),
    ...(own.environment ? [{ name: start.environment, value: start.environments[own.environment] }] : []),
    ...(own.user ? [{ name: words.user, value: own.user }] : []),
    { name: words.signIn, value: words.signIns[own.signIn] },
    { name: words.protocol, value: words.protocols[own.protocol] },
    { name: words.secret, value: words.secrets[own.secret] },
  ]
}

function serverFacts({ settings, secret }: Own<'imap'>, { account, mail }: Text): Fact[] {
  const words = account.connection
  const { imap, smtp, signIn } = settings
  const place = ({ host, port, security }: MailServerSettings) =>
    words.server(host, port, security === 'plain' ? words.unprotected : mail.securities[security])
  return [
    { name: words.receiving, value: place(imap) },
    { name: words.sending, value: place(smtp) },
    { name: words.user, value: imap.user },
    ...(smtp.user === imap.user ? [] : [{ name: words.userSending, value: smtp.user }]),
    { name: words.signIn, value: words.mailSignIns[signIn] },
    { name: words.secret, value: words.secrets[secret] },
  ]
}

/** A few seconds are no difference that a person would care for. */
function clockWords(seconds: number, sentence: string, text: Text): string {
  return Math.abs(seconds) > 5 ? text.account.probe.clockBy(seconds) : sentence
}
