/** A connection's secrets and its settings: both are kept, or both are as they were. */
import type { Secrets } from '../secrets.ts'

/** By the name of the entry; null is for none to be there. */
export type Entries = Readonly<Record<string, string | null>>

export interface Keeping {
  readonly entries: Entries
  /** The person agreed to keep them only until the app is closed. */
  readonly untilClosed: boolean
  /** There may be former ones under these names. */
  readonly isKnown: boolean
}

/** Puts the secrets where they belong, and then saves whose they are. Faults: keychain, and what `save` throws. */
export async function keepWith(
  secrets: Secrets,
  { entries, untilClosed, isKnown }: Keeping,
  save: () => void,
): Promise<void> {
  const former = await Promise.all(
    Object.keys(entries).map(async (name) => [name, isKnown ? await formerOf(secrets, name) : null] as const),
  )
  try {
    for (const [name, secret] of Object.entries(entries)) await put(secrets, name, secret, untilClosed)
    save()
  } catch (thrown) {
    for (const [name, secret] of former) {
      // Of what cannot be put back nothing is told, but what failed before. What was in the keychain may be in memory, too.
      if (secret !== undefined) await put(secrets, name, secret, true).catch(() => undefined)
    }
    throw thrown
  }
}

/** Undefined where it cannot be known: then it stays as it is. */
const formerOf = (secrets: Secrets, name: string): Promise<string | null | undefined> =>
  secrets.get(name).catch(() => undefined)

const put = (secrets: Secrets, name: string, secret: string | null, untilClosed: boolean): Promise<void> =>
  secret === null ? secrets.remove(name) : secrets.set(name, secret, untilClosed)
