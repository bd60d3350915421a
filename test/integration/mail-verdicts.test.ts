/** Trying an IMAP and an SMTP server: what the person is told of each, and when nothing is kept. */
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { keychainSecrets } from '../../main/shell/secrets.ts'
import { certificateFor, type Certificate } from '../support/certificates.ts'
import { describeWithDovecot, newUser } from '../support/dovecot.ts'
import { faultOf } from '../support/faults.ts'
import { entries, listening, mailApp, mailInput, spoilSettings, worked, type MailInput } from '../support/mail-app.ts'
import { startReceiver } from '../support/smtp.ts'

describeWithDovecot('a verdict', (server) => {
  it.each([
    ['the IMAP server', { password: 'wrong' }, ['auth', undefined]],
    ['the SMTP server', { smtpPassword: 'wrong' }, [undefined, 'auth']],
    ['both', { password: 'wrong', smtpPassword: 'wrong' }, ['auth', 'auth']],
    ['the SMTP server, which takes another one', { smtpPassword: null }, [undefined, 'auth']],
  ] as const)('says that a password was refused by %s, and nothing is kept', async (_who, passwords, kinds) => {
    const receiver = await startReceiver()
    const app = await mailApp()
    // This server takes one password for all.
    const verdict = await app.calls['mail.connect'](mailInput(server(), receiver, newUser(), passwords))
    expect([verdict.imap?.kind, verdict.smtp?.kind]).toEqual(kinds)
    expect(verdict.accountId).toBeNull()
    expect([app.joined, app.connections.accounts(), entries(app)]).toEqual([[], [], []])
  })

  it('says of each server alone that nobody answers there', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const input = mailInput(server(), receiver, newUser())
    const { imap, smtp } = input.settings
    const at = (settings: Partial<MailInput['settings']>) =>
      app.calls['mail.connect']({ ...input, settings: { ...input.settings, ...settings } })
    const port = await closedPort()
    const refused = { kind: 'offline', detail: 'ECONNREFUSED' }
    expect(await at({ imap: { ...imap, port } })).toEqual({ accountId: null, imap: refused, smtp: null })
    expect(await at({ smtp: { ...smtp, port } })).toMatchObject({ imap: null, smtp: { kind: 'offline' } })
  })

  it('tells a renewal that failed from the account, which stays as it was', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const input = mailInput(server(), receiver, newUser())
    const { accountId } = await app.calls['mail.connect'](input)
    const failed = await app.calls['mail.connect']({ ...input, password: 'wrong' })
    expect(failed).toMatchObject({ accountId: null, imap: { kind: 'auth' } })
    expect(await app.secrets.get(entries(app)[0] ?? '')).toBe('pass')
    expect(app.connections.accounts()).toMatchObject([{ id: accountId }])
  })

  it('that nothing protects to another machine is `plain`, and comes before anything is sent', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const input = mailInput(server(), receiver, newUser())
    const elsewhere = { ...input.settings, smtp: { ...input.settings.smtp, host: '0.0.0.0' } }
    const plain = { kind: 'tls', detail: 'plain' }
    expect((await app.calls['mail.connect']({ ...input, settings: elsewhere })).smtp).toEqual(plain)
    expect(receiver.wire).toEqual({ sent: '', connections: 0 })
    expect(await app.calls['mail.connect']({ ...input, settings: elsewhere, allowPlain: true })).toEqual(worked)
  })

  it('refuses the name of a host that is none, and asks nobody', async () => {
    const app = await mailApp()
    const receiver = await startReceiver()
    const input = mailInput(server(), receiver, newUser())
    for (const host of ['imap.example.com/x', 'a b.example', 'a@b.example', 'x.example\r\nA1', '127.0.0.1:99', '..']) {
      const smtp = { ...input.settings.smtp, host }
      const verdict = await app.calls['mail.connect']({ ...input, settings: { ...input.settings, smtp } })
      expect(verdict.smtp, host).toEqual({ kind: 'invalid', detail: 'host' })
    }
    expect(receiver.wire.connections).toBe(0)
  })
})

describe('a server that is not who it says', () => {
  const ours = () => certificateFor('IP:127.0.0.1')
  it.each<[string, string, () => { server: Certificate; root?: Certificate }]>([
    ['vouches for itself', 'DEPTH_ZERO_SELF_SIGNED_CERT', () => ({ server: ours() })],
    ['has expired', 'CERT_HAS_EXPIRED', () => expired(certificateFor('IP:127.0.0.1', -1))],
    ['is for another name', 'ERR_TLS_CERT_ALTNAME_INVALID', () => expired(certificateFor('DNS:other.example'))],
  ])('since it %s is refused as %s before a password is sent', async (_how, code, certificates) => {
    const { server, root } = certificates()
    const heard: string[] = []
    const port = await listening(
      createTlsServer(server, (socket) => {
        socket.on('error', () => undefined).on('data', (data) => heard.push(String(data)))
        socket.write('* OK ready\r\n')
      }),
    )
    const app = await mailApp(root ? { mailRoots: root.cert } : {})
    const place = { host: '127.0.0.1', port, security: 'tls', user: 'ann' } as const
    const verdict = await app.calls['mail.connect']({
      ...{ address: 'ann@example.com', name: '', allowPlain: true, untilClosed: true },
      ...{ password: 'pass', smtpPassword: null },
      settings: { imap: place, smtp: place, signIn: 'password' },
    })
    const fault = { kind: 'tls', detail: code }
    expect(verdict).toEqual({ accountId: null, imap: fault, smtp: fault })
    expect(heard).toEqual([])
  })
})

/** Trusted, but for what is wrong with it. */
const expired = (certificate: Certificate) => ({ server: certificate, root: certificate })

describeWithDovecot(
  'over TLS',
  (server) => {
    it('an account is kept where the certificates are trusted', async () => {
      const { tlsPort, ca = '' } = server()
      const receiver = await startReceiver({ security: 'starttls' })
      const app = await mailApp({ mailRoots: `${ca}\n${certificateFor('IP:127.0.0.1').cert}` })
      const input = mailInput(server(), receiver, newUser())
      const imap = { ...input.settings.imap, port: tlsPort, security: 'tls' as const }
      expect(await app.calls['mail.connect']({ ...input, settings: { ...input.settings, imap } })).toEqual(worked)
      expect(receiver.wire.sent).not.toContain('AUTH')
    })
  },
  { tls: true },
)

describeWithDovecot('a keychain', (server) => {
  it('that is not there keeps nothing without the person’s word', async () => {
    const app = await mailApp({ secrets: keychainSecrets(null) })
    const receiver = await startReceiver()
    const input = mailInput(server(), receiver, newUser(), { untilClosed: false })
    expect(await faultOf(app.calls['mail.connect'](input))).toMatchObject({ kind: 'keychain' })
    expect([app.connections.accounts(), entries(app)]).toEqual([[], []])
    expect(await app.calls['mail.connect']({ ...input, untilClosed: true })).toEqual(worked)
  })

  it('that refuses the second secret has not kept the first', async () => {
    const keychain = new Keychain()
    keychain.refused = '/smtp'
    const app = await mailApp({ secrets: keychainSecrets(keychain) })
    const receiver = await startReceiver()
    expect(await faultOf(app.calls['mail.connect'](lasting(mailInput(server(), receiver, newUser()))))).toMatchObject({
      kind: 'keychain',
    })
    expect([keychain.written.length, keychain.entries]).toEqual([1, new Map()])
    expect(app.connections.accounts()).toEqual([])
  })

  it('that refuses the second secret of an account that is there keeps both former ones', async () => {
    const keychain = new Keychain()
    const { app, input } = await renewing(keychain)
    const before = new Map(keychain.entries)
    keychain.refused = '/smtp'
    expect(await faultOf(app.calls['mail.connect'](input))).toMatchObject({ kind: 'keychain' })
    expect(keychain.entries).toEqual(before)
  })

  it('keeps nothing of an account that the settings do not', async () => {
    const keychain = new Keychain()
    const app = await mailApp({ secrets: keychainSecrets(keychain) })
    const receiver = await startReceiver()
    spoilSettings(app.folder)
    await expect(app.calls['mail.connect'](lasting(mailInput(server(), receiver, newUser())))).rejects.toThrow('EISDIR')
    expect([keychain.written.length, keychain.entries]).toEqual([2, new Map()])
    expect([app.connections.accounts(), entries(app)]).toEqual([[], []])
  })

  it.each<[string, Partial<MailInput>]>([
    ['both new ones', {}],
    ['one for both servers', { smtpPassword: null }],
    ['some until the app is closed', { untilClosed: true }],
  ])('has the former secrets where %s came with settings that could not be written', async (_which, different) => {
    const keychain = new Keychain()
    const { app, input } = await renewing(keychain)
    const [id = ''] = entries(app)
    const before = new Map(keychain.entries)
    keychain.refused = different.untilClosed ? id : null
    spoilSettings(app.folder)
    await expect(app.calls['mail.connect']({ ...input, ...different })).rejects.toThrow('EISDIR')
    expect(keychain.entries).toEqual(before)
    expect(await Promise.all([id, `${id}/smtp`].map((one) => app.secrets.get(one)))).toEqual([
      'former',
      'secret-of-ann',
    ])
  })

  /** An account that is there with other secrets than those which the servers take by now. */
  async function renewing(keychain: Keychain) {
    const app = await mailApp({ secrets: keychainSecrets(keychain) })
    const receiver = await startReceiver({ onAuth: (_auth, _session, done) => done(null, { user: 'ann' }) })
    const input = lasting(mailInput(server(), receiver, newUser()))
    await app.calls['mail.connect'](input)
    await app.secrets.set(entries(app)[0] ?? '', 'former', false)
    return { app, input: { ...input, smtpPassword: 'newer' } }
  }
})

const lasting = (input: MailInput): MailInput => ({ ...input, untilClosed: false })

/** A system's keychain that may refuse to take some entries. */
class Keychain {
  readonly entries = new Map<string, string>()
  /** What was taken, in that order. */
  readonly written: string[] = []
  /** How the names of the refused ones end. */
  refused: string | null = null

  getPassword(_service: string, name: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(name) ?? null)
  }

  setPassword(_service: string, name: string, password: string): Promise<void> {
    if (this.refused !== null && name.endsWith(this.refused)) return Promise.reject(new Error('refused'))
    this.written.push(name)
    return Promise.resolve(void this.entries.set(name, password))
  }

  deletePassword(_service: string, name: string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(name))
  }
}

it('a trial that hangs ends with the app', async () => {
  const port = await listening(createServer())
  const app = await mailApp()
  const place = { host: '127.0.0.1', port, security: 'plain', user: 'ann' } as const
  const waiting = faultOf(
    app.calls['mail.connect']({
      ...{ address: 'ann@example.com', name: '', allowPlain: false, untilClosed: true },
      ...{ password: 'pass', smtpPassword: null },
      settings: { imap: place, smtp: place, signIn: 'password' },
    }),
  )
  await app.connections.close()
  expect(await waiting).toMatchObject({ kind: 'cancelled' })
})

async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((done) => server.close(done))
  return port
}
