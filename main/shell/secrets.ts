/** Passwords and tokens in the system's keychain, and nowhere else. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import { chunks } from './chunks.ts'

/** What is used of keytar. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export const service = 'Mailmirror'
/** Windows stores 2,560 bytes a credential; the rest is the count in front. */
const mostBytes = 2500
/** A keychain service that hangs must not hold up the start. */
const probeMs = 5_000

/**
 * Opens the system's keychain. Where there is none, `available` is false and a secret is kept in memory only, and only
 * with the person's agreement.
 */
export async function openSecrets(log: Log): Promise<Secrets> {
  try {
    const { default: keytar } = await import('keytar')
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), probeMs)
    })
    await Promise.race([keytar.getPassword(service, 'probe'), late]).finally(() => clearTimeout(timer))
    return keychainSecrets(keytar, isKeyringLocked)
  } catch {
    log('no usable keychain')
    return keychainSecrets(null)
  }
}

/**
 * Secrets over a keychain; null is a system without one. Faults: keychain.
 * @param isLocked asked where nothing was found: a locked keychain may say the same
 */
export function keychainSecrets(
  keychain: Keychain | null,
  isLocked: () => Promise<boolean> = () => Promise.resolve(false),
): Secrets {
  const untilEnd = new Map<string, string>()
  return {
    available: keychain !== null,
    async get(id) {
      const found = untilEnd.get(id) ?? (keychain ? await asked(() => read(keychain, id)) : null)
      if (found === null && keychain && (await isLocked())) throw new Fault('keychain', 'it is locked')
      return found
    },
    async set(id, secret, untilClosed) {
      try {
        if (!keychain) throw new Fault('keychain', 'there is none')
        await asked(() => write(keychain, id, secret))
        untilEnd.delete(id)
      } catch (fault) {
        if (!untilClosed) throw fault
        untilEnd.set(id, secret)
      }
    },
    async remove(id) {
      untilEnd.delete(id)
      if (keychain) await asked(() => clear(keychain, id, 0))
    },
    async where(id) {
      if (untilEnd.has(id)) return 'untilClosed'
      const found = keychain && (await read(keychain, id).catch(() => null))
      return found === null ? 'missing' : 'keychain'
    },
  }
}

/** The first entry is `COUNT:PART`; further parts have entries of their own. */
async function read(keychain: Keychain, id: string): Promise<string | null> {
  const first = /^(\d{1,3}):(.*)$/s.exec((await keychain.getPassword(service, id)) ?? '')
  if (!first) return null
  let secret = first[2] ?? ''
  for (let part = 1; part < Number(first[1]); part++) {
    const more = await keychain.getPassword(service, entry(id, part))
    if (more === null) return null
    secret += more
  }
  return secret
}

async function write(keychain: Keychain, id: string, secret: string): Promise<void> {
  const [first = '', ...more] = chunks(secret, mostBytes)
  for (const [index, part] of more.entries()) await keychain.setPassword(service, entry(id, index + 1), part)
  await keychain.setPassword(service, id, `${more.length + 1}:${first}`)
  await clear(keychain, id, more.length + 1)
}

/** Removes this part and all after it. */
async function clear(keychain: Keychain, id: string, from: number): Promise<void> {
  if (from === 0) await keychain.deletePassword(service, id)
  let part = Math.max(from, 1)
  while (await keychain.deletePassword(service, entry(id, part))) part++
}

const entry = (id: string, part: number) => (part === 0 ? id : `${id}#${part}`)

/** On Linux keytar answers nothing at all for a locked keyring. Without `gdbus` nobody knows, and nothing is kept then. */
async function isKeyringLocked(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const keyring = ['--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets/aliases/default']
  const question = ['org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked']
  const call = ['call', '--session', ...keyring, '--method', ...question]
  const ask = promisify(execFile)('gdbus', call, { timeout: probeMs })
  return await ask.then(
    ({ stdout }) => stdout.includes('true'),
    () => false,
  )
}

/** A keychain's own words may hold anything: only the kind gets out. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch {
    throw new Fault('keychain', 'refused or not reachable')
  }
}
