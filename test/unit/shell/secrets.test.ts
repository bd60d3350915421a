import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { secretsInMemory } from '../../../main/secrets.ts'
import { chunks } from '../../../main/shell/chunks.ts'
import { keychainSecrets, service, type Keychain } from '../../../main/shell/secrets.ts'

/** Refuses what Windows refuses: more than 2,560 bytes a credential. */
function smallKeychain() {
  const kept = new Map<string, string>()
  const keychain: Keychain = {
    getPassword: (of, account) => Promise.resolve(kept.get(`${of} ${account}`) ?? null),
    setPassword: (of, account, password) =>
      Buffer.byteLength(password) > 2560
        ? Promise.reject(new Error('too long'))
        : Promise.resolve(void kept.set(`${of} ${account}`, password)),
    deletePassword: (of, account) => Promise.resolve(kept.delete(`${of} ${account}`)),
  }
  return { kept, keychain }
}
const broken: Keychain = {
  getPassword: () => Promise.reject(new Error('canary in words of the keychain')),
  setPassword: () => Promise.reject(new Error('canary in words of the keychain')),
  deletePassword: () => Promise.reject(new Error('canary in words of the keychain')),
}

describe('with a keychain', () => {
  test.each(['x', '', '1:x', '12:34:ø', 'ø'.repeat(4096), 't'.repeat(8192), '🔑'.repeat(2000), 'line\nbreak\u0000'])(
    'a secret comes back as it went in (%#)',
    async (secret) => {
      const { keychain } = smallKeychain()
      const secrets = keychainSecrets(keychain)
      await secrets.set('one', secret, false)
      expect(await secrets.get('one')).toBe(secret)
    },
  )

  test('a short secret after a long one leaves nothing of the long one, and removing leaves nothing at all', async () => {
    const { kept, keychain } = smallKeychain()
    const secrets = keychainSecrets(keychain)
    await secrets.set('one', 'long'.repeat(4000), false)
    await secrets.set('one', 'short', false)
    expect([...kept]).toEqual([[`${service} one`, '1:short']])
    await secrets.set('one', 'long'.repeat(4000), false)
    await secrets.remove('one')
    expect(kept.size).toBe(0)
    expect(await secrets.get('one')).toBeNull()
  })

  test('a secret with a part missing is no secret', async () => {
    const { kept, keychain } = smallKeychain()
    const secrets = keychainSecrets(keychain)
    await secrets.set('one', 'long'.repeat(4000), false)
    kept.delete(`${service} one#2`)
    expect(await secrets.get('one')).toBeNull()
  })

  test('a keychain that refuses is a failure of its kind, without its words', async () => {
    const secrets = keychainSecrets(broken)
    for (const work of [secrets.get('one'), secrets.set('one', 'x', false), secrets.remove('one')])
      await expect(work).rejects.toThrow(new Fault('keychain', 'refused or not reachable'))
  })

  test('what it refuses to keep is kept until the end if the person agreed', async () => {
    const secrets = keychainSecrets(broken)
    await secrets.set('one', 'x', true)
    expect(await secrets.get('one')).toBe('x')
    expect(await secrets.where('one')).toBe('untilClosed')
  })

  test('tells where a secret is, and of a keychain that does not answer that nothing is there', async () => {
    const { keychain } = smallKeychain()
    const secrets = keychainSecrets(keychain)
    expect(await secrets.where('one')).toBe('missing')
    await secrets.set('one', 'long'.repeat(4000), true)
    expect(await secrets.where('one')).toBe('keychain')
    await secrets.remove('one')
    expect(await secrets.where('one')).toBe('missing')
    expect(await keychainSecrets(broken).where('one')).toBe('missing')
  })

  test('a locked one that answers nothing is a failure, and not the absence of the secret', async () => {
    const { keychain } = smallKeychain()
    const secrets = keychainSecrets(keychain, () => Promise.resolve(true))
    await expect(secrets.get('one')).rejects.toThrow(new Fault('keychain', 'it is locked'))
    await secrets.set('one', 'x', false)
    expect(await secrets.get('one')).toBe('x')
  })
})

describe('without a keychain', () => {
  test('a secret is kept only with the agreement, and only by this object', async () => {
    const secrets = keychainSecrets(null)
    expect(secrets.available).toBe(false)
    await expect(secrets.set('one', 'x', false)).rejects.toMatchObject({ kind: 'keychain' })
    expect(await secrets.get('one')).toBeNull()
    await secrets.set('one', 'x', true)
    expect(await secrets.get('one')).toBe('x')
    expect(await secrets.where('one')).toBe('untilClosed')
    expect(await keychainSecrets(null).where('one')).toBe('missing')
    expect(await keychainSecrets(null).get('one')).toBeNull()
    await secrets.remove('one')
    expect(await secrets.get('one')).toBeNull()
  })
})

test('in memory a secret is kept until the end, and known to be', async () => {
  const secrets = secretsInMemory()
  expect(await secrets.where('one')).toBe('missing')
  await secrets.set('one', 'x', false)
  expect(await secrets.where('one')).toBe('untilClosed')
})

test('chunks are whole characters, none too long, and together the text', () => {
  const text = 'aø€🔑'.repeat(50)
  const parts = chunks(text, 7)
  expect(parts.join('')).toBe(text)
  for (const part of parts) {
    expect(Buffer.byteLength(part)).toBeLessThanOrEqual(7)
    expect(part.isWellFormed()).toBe(true)
  }
  expect(chunks('', 7)).toEqual([''])
})
