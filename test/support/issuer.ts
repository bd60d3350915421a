/** Certificates for tests, made by openssl, with whatever is to be wrong with them. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOfTest } from './mirrors.ts'

export interface Issued {
  readonly key: string
  readonly cert: string
}
export interface Wanted {
  /** A name such as `IP:127.0.0.1`. */
  readonly name?: string
  /** From and to, in days from today. */
  readonly days?: readonly [number, number]
  /** Of an RSA key; an elliptic one otherwise. */
  readonly bits?: number
  /** May issue others. */
  readonly issues?: boolean
}

export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0

/** A place where certificates are issued: by themselves, or by one that may. */
export function issuer(): (wanted: Wanted, by?: Issued) => Issued {
  const folder = folderOfTest()
  const path = (name: string) => join(folder, name)
  writeFileSync(path('index.txt'), '')
  writeFileSync(path('ca.cnf'), configuration(folder))
  let count = 0
  return ({ name = 'IP:127.0.0.1', days = [-1, 30], bits, issues = false }, by) => {
    const at = ++count
    const [key, request, cert] = [path(`${at}.key`), path(`${at}.csr`), path(`${at}.pem`)]
    const kind = bits === undefined ? ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] : [`rsa:${bits}`]
    const constraint = `basicConstraints=critical,CA:${issues ? 'TRUE' : 'FALSE'}`
    const words = ['-subj', `/CN=test ${at}`, '-addext', `subjectAltName=${name}`, '-addext', constraint]
    openssl('req', '-new', '-nodes', '-newkey', ...kind, '-keyout', key, '-out', request, ...words)
    const signer = by ? ['-cert', path('by.pem'), '-keyfile', path('by.key')] : ['-selfsign', '-keyfile', key]
    if (by) {
      writeFileSync(path('by.pem'), by.cert)
      writeFileSync(path('by.key'), by.key)
    }
    const dates = ['-startdate', moment(days[0]), '-enddate', moment(days[1])]
    openssl('ca', '-batch', '-notext', '-config', path('ca.cnf'), '-in', request, '-out', cert, ...dates, ...signer)
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  }
}

/** `20260301100000Z` */
const moment = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/\D/g, '').slice(0, 14)}Z`

const configuration = (folder: string): string =>
  [
    ...['[ca]', 'default_ca = this', '[this]', `database = ${folder}/index.txt`, `new_certs_dir = ${folder}`],
    ...['rand_serial = yes', 'default_md = sha256', 'policy = any', 'unique_subject = no', 'copy_extensions = copy'],
    ...['[any]', 'commonName = supplied', ''],
  ].join('\n')

function openssl(...words: string[]): void {
  const made = spawnSync('openssl', words, { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`no certificate: ${made.stderr}`)
}
