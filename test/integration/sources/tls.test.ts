import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { folderOfTest } from '../../support/mirrors.ts'
import { open } from '../../support/superoffice.ts'

it('a certificate that nobody vouches for ends the sign-in before the password is sent', async ({ skip }) => {
  const folder = folderOfTest()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const made = spawnSync('openssl', [...words, '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert])
  skip(made.status !== 0, 'a certificate can be made only where openssl is installed')
  let requests = 0
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => {
    requests++
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const site = open(`https://127.0.0.1:${port}`)
  await expect(site.identify(AbortSignal.timeout(30_000))).rejects.toMatchObject({ kind: 'tls' })
  expect(requests).toBe(0)
})
