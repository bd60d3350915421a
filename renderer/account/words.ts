/** PURE: how an account stands, and what its server can do, as sentences. */
import type { Account, AccountDetails, Evidence, ProbeFinding, SyncRun } from '../../preload/accounts.ts'
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

/** One finding of the probe as a sentence, with the person to ask where one can help. */
export function findingWords(finding: ProbeFinding, connection: AccountDetails['connection'], text: Text): string {
  const { probe } = text.account
  const { can, detail } = finding
  const sentence = probe.findings[finding.finding][can]
  if (finding.finding === 'version' && can === 'yes' && detail) return `SuperOffice ${detail}.`
  if (finding.finding === 'mailAccount' && can === 'yes' && detail) return `${sentence.replace(/\.$/, '')}: ${detail}.`
  if (finding.finding === 'clock' && can !== 'unknown') return clockWords(Math.round(Number(detail)), sentence, text)
  if (finding.finding === 'emailAgent' && can === 'no') {
    return `${sentence} ${connection.signIn === 'online' ? probe.askOnline : probe.askOnsite}`
  }
  return sentence
}

/** A few seconds are no difference that a person would care for. */
function clockWords(seconds: number, sentence: string, text: Text): string {
  return Math.abs(seconds) > 5 ? text.account.probe.clockBy(seconds) : sentence
}
