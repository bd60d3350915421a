/** A company's own certificate authority is believed where the system's store has it, and nowhere else. */
import { expect, test } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { launch, newFolder, removeFolder } from '../support/launch.ts'

const has = (program: string): boolean => spawnSync(program, ['-h']).error === undefined
const run = (program: string, ...words: string[]): void => {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr}`)
}

let folder: string
test.beforeEach(() => (folder = newFolder()))
test.afterEach(() => removeFolder(folder))

/** A certificate for 127.0.0.1 by an authority of its own; answers the three files. */
function certificates(): { ca: string; key: string; cert: string } {
  const file = (name: string) => join(folder, name)
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const [ca, caKey, cert, certKey, asked] = ['ca.pem', 'ca.key', 'cert.pem', 'cert.key', 'asked.pem'].map(file)
  const names = file('names')
  writeFileSync(names, 'subjectAltName=IP:127.0.0.1\n')
  run('openssl', 'req', '-x509', ...key, '-days', '2', '-subj', '/CN=Example CA', '-keyout', caKey!, '-out', ca!)
  run('openssl', 'req', ...key, '-subj', '/CN=127.0.0.1', '-keyout', certKey!, '-out', asked!)
  const signed = ['-CA', ca!, '-CAkey', caKey!, '-CAcreateserial', '-days', '2', '-extfile', names]
  run('openssl', 'x509', '-req', '-in', asked!, ...signed, '-out', cert!)
  return { ca: ca!, key: certKey!, cert: cert! }
}

/** A home whose store of certificates is empty, or has this authority. */
function homeWith(name: string, ca: string | null): string {
  const home = join(folder, name)
  const store = `sql:${join(home, '.pki/nssdb')}`
  mkdirSync(join(home, '.pki/nssdb'), { recursive: true })
  run('certutil', '-N', '-d', store, '--empty-password')
  if (ca !== null) run('certutil', '-A', '-d', store, '-n', 'Example CA', '-t', 'C,,', '-i', ca)
  return home
}

/** What the app's own way out answers in such a home. */
async function asked(url: string, HOME: string): Promise<string> {
  const { app, data } = await launch({ env: { HOME } })
  await expect.poll(() => app.evaluate(() => globalThis.mailmirrorTest !== undefined)).toBe(true)
  const answer = await app.evaluate(async (_electron, to) => {
    const way = globalThis.mailmirrorTest?.fetch
    const ask = (run = way) =>
      run?.(to).then(
        (one) => one.text(),
        (thrown: unknown) => String(thrown),
      )
    return `${await ask()} ${await ask(way?.onNewConnection)}`
  }, url)
  await app.close()
  removeFolder(data)
  return answer
}

test('for every request of the app', async () => {
  test.skip(process.platform !== 'linux', 'elsewhere the store is the whole system’s, and not a test’s to change')
  test.skip(!has('certutil') || !has('openssl'), 'needs openssl, and certutil of libnss3-tools')
  const { ca, key, cert } = certificates()
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end('in'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    expect(await asked(url, homeWith('stranger', null))).toMatch(
      /ERR_CERT_AUTHORITY_INVALID.*ERR_CERT_AUTHORITY_INVALID/s,
    )
    expect(await asked(url, homeWith('company', ca))).toBe('in in')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
