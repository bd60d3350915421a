/** Certificates of a test's own servers, made by openssl. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly key: string
  /** It vouches for itself: to be trusted it is its own root. */
  readonly cert: string
}

const made = new Map<string, Certificate>()

/** @param name what it is for, as `IP:127.0.0.1` or `DNS:localhost`; @param days negative for one that has expired. */
export function certificateFor(name: string, days = 2): Certificate {
  const known = made.get(`${name} ${days}`)
  if (known) return known
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
  const at = (file: string) => join(folder, file)
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at('key.pem')]
    const who = ['-subj', '/CN=test', '-addext', `subjectAltName=${name}`]
    run(['req', '-new', ...key, ...who, '-out', at('request.pem')])
    const signed = ['-signkey', at('key.pem'), '-copy_extensions', 'copy', '-days', String(days)]
    run(['x509', '-req', '-in', at('request.pem'), ...signed, '-out', at('cert.pem')])
    const certificate = { key: readFileSync(at('key.pem'), 'utf8'), cert: readFileSync(at('cert.pem'), 'utf8') }
    made.set(`${name} ${days}`, certificate)
    return certificate
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(words: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`no certificate: ${stderr}`)
}
