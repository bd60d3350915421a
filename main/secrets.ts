/** Where passwords are: the port. The keychain behind it is in `shell/secrets.ts`. */
export interface Secrets {
  /** False where the system has no usable keychain; a secret then lasts until the app is closed. */
  readonly available: boolean
  /** The secret of a connection; null where there is none. Faults: keychain. */
  get(connectionId: string): Promise<string | null>
  /** Faults: keychain, where there is none and `untilClosed` was not agreed to. */
  set(connectionId: string, secret: string, untilClosed: boolean): Promise<void>
  remove(connectionId: string): Promise<void>
  /** Where the secret is; a keychain that does not answer has nothing. Never throws. */
  where(connectionId: string): Promise<'keychain' | 'untilClosed' | 'missing'>
}

/** Secrets that are gone when the process ends: the demo's, and a headless server's. */
export function secretsInMemory(): Secrets {
  const kept = new Map<string, string>()
  return {
    available: false,
    get: (id) => Promise.resolve(kept.get(id) ?? null),
    set: (id, secret) => Promise.resolve(void kept.set(id, secret)),
    remove: (id) => Promise.resolve(void kept.delete(id)),
    where: (id) => Promise.resolve(kept.has(id) ? 'untilClosed' : 'missing'),
  }
}
