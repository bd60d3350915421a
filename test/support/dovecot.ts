/** Dovecot for tests: started for one of them or for a group, and ended with it. */
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { dovecotVersion, runDovecot, type Dovecot, type DovecotOptions } from './dovecot-server.ts'

export { own, type Dovecot } from './dovecot-server.ts'

/**
 * A group of tests with a mail server for all of them, each with users of its own; skipped, with the reason in its name,
 * where there is none.
 */
export function describeWithDovecot(
  name: string,
  tests: (server: () => Dovecot) => void,
  options: DovecotOptions = {},
): void {
  if (!dovecotVersion) {
    describe.skip(`${name} (Dovecot is not installed: apt-get install dovecot-imapd)`, () => tests(never))
    return
  }
  describe(name, () => {
    let server: Dovecot | null = null
    beforeAll(async () => {
      server = inTests(await runDovecot(options))
    })
    afterAll(() => server?.end())
    tests(() => server ?? never())
  })
}

function never(): never {
  throw new Error('the mail server runs in tests only')
}

let users = 0
/** Somebody who has no mail yet. */
export const newUser = (): string => `user${++users}`

/** Ended with the test. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const server = await runDovecot(options)
  onTestFinished(() => server.end())
  return inTests(server)
}

/** What a test opens ends with it. */
const inTests = (server: Dovecot): Dovecot => ({
  ...server,
  async client(user) {
    const client = await server.client(user)
    onTestFinished(() => client.close())
    return client
  },
})
