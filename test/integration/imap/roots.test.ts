/** A company with an authority of its own: its servers are believed where the computer's own store has it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { smtpTest } from '../../../main/sources/smtp/smtp.ts'
import { usualMailboxes } from '../../support/hostile.ts'
import { never, sourceOf } from '../../support/imap-mail.ts'
import { hasOpenssl, issuer, type Issued } from '../../support/issuer.ts'
import { folderOfTest } from '../../support/mirrors.ts'
import { scriptedImap } from '../../support/scripted-imap.ts'
import { startReceiver } from '../../support/smtp.ts'

/** What IMAP and SMTP say to a server of this authority, which the account itself does not name. */
async function verdicts(root: Issued) {
  const own = issuer()({}, root)
  const security = 'tls' as const
  const imap = await scriptedImap({ mailboxes: usualMailboxes(), tls: own, account: { security }, implicit: true })
  const smtp = await startReceiver({ security, certificate: own })
  const { ca: _, ...account } = smtp.account()
  const kind = (fault: unknown) => (fault as { kind: string }).kind
  return [
    await sourceOf(imap.account)
      .folders(never)
      .then(() => 'works', kind),
    await smtpTest(account, never).then(() => 'works', kind),
  ]
}

describe.skipIf(!hasOpenssl() || process.platform !== 'linux')('the roots of the system', () => {
  test('count for mail servers, and nobody else’s do', async () => {
    const [company, stranger] = [issuer()({ issues: true }), issuer()({ issues: true })]
    const store = join(folderOfTest(), 'store.pem')
    writeFileSync(store, company.cert)
    vi.stubEnv('SSL_CERT_FILE', store)
    for (let round = 0; round < 2; round++) {
      expect(await verdicts(stranger)).toEqual(['tls', 'tls'])
      expect(await verdicts(company)).toEqual(['works', 'works'])
    }
  })
})
