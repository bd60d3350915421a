/** Mail accounts signed in to in the browser: a real OpenID provider, whose tokens a real Dovecot asks about (XOAUTH2). */
import { expect, it } from 'vitest'
import { describeWithDovecot } from '../support/dovecot.ts'
import { faultOf } from '../support/faults.ts'
import { filesWith } from '../support/files-with.ts'
import { mailApp, type MailApp } from '../support/mail-app.ts'
import { address, failureOf, refreshes, save, signInAgain, signingIn } from '../support/mail-browser.ts'
import { mailClient } from '../support/mail-provider.ts'
import { browse } from '../support/openid-provider.ts'

const letter = 'From: kim@example.com\nSubject: hello\nMessage-ID: <hello@example.com>\n\nHello.\n'

describeWithDovecot('an account signed in to in the browser', () => {
  it('is kept with its refresh token, and its mail comes by access token', async () => {
    const { app, dovecot, tokens, provider, signIn } = await signingIn()
    dovecot.deliver(address, [letter])
    const verdict = await signIn()
    expect(verdict).toEqual({ accountId: expect.any(Number) as number, imap: null, smtp: null })
    expect(app.joined).toEqual([verdict.accountId])
    expect(tokens).toEqual([`${address} ${provider.counting.at(-1)}`])
    await app.sync()
    expect([failureOf(app), app.subjects()]).toEqual([null, ['hello']])
    expect(app.settings.current.connections[0]).toMatchObject({ oauth: mailClient, settings: { signIn: 'google' } })
    expect(await signIn()).toEqual(verdict)
    expect(app.connections.accounts()).toHaveLength(1)
  })

  it('is changed to other servers, and is not signed in to for an account that is not of this address', async () => {
    const { app, pages, signIn, wish } = await signingIn()
    const { accountId } = await signIn()
    if (accountId === null) throw new Error('no account')
    const { imap, ...others } = wish().settings
    const moved = { ...wish(), accountId, settings: { ...others, imap: { ...imap, host: 'localhost' } } }
    expect((await app.calls['mail.signIn'](moved)).accountId).toBe(accountId)
    expect(app.settings.current.connections).toMatchObject([{ settings: { imap: { host: 'localhost' } } }])
    const before = pages.length
    const foreign = { ...moved, address: 'ben@example.com' }
    expect(await faultOf(app.calls['mail.signIn'](foreign))).toMatchObject({ kind: 'invalid' })
    expect(pages.length).toBe(before)
  })

  it('is asked for as Google wants it: mail and address, to stay, as this person', async () => {
    const { provider, pages, signIn } = await signingIn()
    await signIn()
    const { redirect_uri, state, nonce, code_challenge, ...asked } = Object.fromEntries(pages[0]?.searchParams ?? [])
    expect(asked).toEqual({
      ...{ client_id: mailClient.clientId, response_type: 'code', code_challenge_method: 'S256' },
      ...{ access_type: 'offline', prompt: 'consent', login_hint: address },
      scope: 'https://mail.google.com/ openid email',
    })
    expect(redirect_uri).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}$/)
    for (const random of [state, nonce, code_challenge]) expect(random?.length).toBeGreaterThanOrEqual(43)
    expect(provider.forms[0]).toMatchObject({
      ...{ grant_type: 'authorization_code', redirect_uri, client_secret: mailClient.clientSecret },
      code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/) as string,
    })
  })

  it('is asked for as Microsoft wants it', async () => {
    const { app, pages, wish } = await signingIn({ claims: { email: address, preferred_username: address } })
    expect((await app.calls['mail.signIn'](wish('microsoft'))).accountId).not.toBeNull()
    const { scope, login_hint } = Object.fromEntries(pages[0]?.searchParams ?? [])
    expect(login_hint).toBe(address)
    expect(scope?.split(' ')).toEqual([
      ...['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
      ...['offline_access', 'openid', 'email', 'profile'],
    ])
  })

  it('whose token ends is renewed once, and asks to sign in again only when that is refused', async () => {
    const { app, provider, signIn } = await signingIn()
    await signIn()
    await app.close()
    const again = await mailApp({}, app.folder, app.secrets)
    const before = refreshes(provider)
    await again.sync()
    expect([failureOf(again), refreshes(provider)]).toEqual([null, before + 1])
    await again.sync()
    expect(refreshes(provider)).toBe(before + 1)
    await provider.revokeConsent()
    await again.close()
    const last = await mailApp({}, app.folder, app.secrets)
    await last.sync()
    expect(failureOf(last)).toMatchObject({ kind: 'auth' })
    expect(await signInAgain(last, provider)).toBe(true)
    await last.sync()
    expect(failureOf(last)).toBeNull()
  })

  it('keeps its sign-in while the provider cannot be reached', async () => {
    const { app, provider, signIn } = await signingIn()
    await signIn()
    await app.close()
    provider.modes.isDown = true
    const again = await mailApp({}, app.folder, app.secrets)
    await again.sync()
    expect(failureOf(again)).toMatchObject({ kind: 'offline' })
    provider.modes.isDown = false
    await again.sync()
    expect(failureOf(again)).toBeNull()
  })

  it('keeps the refresh token that came instead of the last one', async () => {
    const { app, signIn } = await signingIn({ rotates: true })
    await signIn()
    const id = app.settings.current.connections[0]?.id ?? ''
    const first = await app.secrets.get(id)
    await app.sync()
    await app.close()
    const again = await mailApp({}, app.folder, app.secrets)
    await again.sync()
    const second = await again.secrets.get(id)
    expect(second).not.toBe(first)
    await again.close()
    const last = await mailApp({}, app.folder, app.secrets)
    await last.sync()
    expect(failureOf(last)).toBeNull()
  })

  it('is taken back at the provider when it is removed', async () => {
    const { app, provider, signIn } = await signingIn()
    const { accountId } = await signIn()
    const id = app.settings.current.connections[0]?.id ?? ''
    const token = await app.secrets.get(id)
    await app.connections.remove(accountId as never)
    expect(provider.forms.at(-1)).toMatchObject({ token })
    expect(await app.secrets.get(id)).toBeNull()
  })

  it('leaves no token in files, log or answers', async () => {
    const { app, provider, signIn } = await signingIn({ rotates: true })
    const answers: unknown[] = [await signIn()]
    await app.sync()
    for (const { id } of app.connections.accounts()) answers.push(await app.connections.details(id))
    await app.close()
    expect(provider.given.length).toBeGreaterThan(4)
    for (const token of provider.given) {
      expect(JSON.stringify([answers, app.logged])).not.toContain(token)
      expect(filesWith(app.folder, token)).toEqual([])
    }
  })
})

describeWithDovecot('a sign-in in the browser that comes to nothing', () => {
  const nothingKept = (app: MailApp) =>
    expect([app.connections.accounts(), app.settings.current.connections]).toEqual([[], []])

  it.each([['email'], ['preferred_username']])('is one by somebody else, as %s says', async (claim) => {
    const { app, signIn } = await signingIn({ claims: { email: undefined, [claim]: 'ben@example.com' } })
    expect(await faultOf(signIn())).toMatchObject({ kind: claim === 'email' ? 'rejected' : 'badAnswer' })
    nothingKept(app)
  })

  it('is one whose servers do not take the token', async () => {
    const { app, tokens, provider, signIn } = await signingIn()
    provider.counting.includes = () => false
    expect(await signIn()).toMatchObject({ accountId: null, imap: { kind: 'auth' }, smtp: { kind: 'auth' } })
    // One as young as this is not renewed.
    expect([new Set(tokens).size, refreshes(provider)]).toEqual([1, 1])
    nothingKept(app)
  })

  it('is one without a client id, or without a provider; nobody is asked', async () => {
    const { app, provider, pages, wish, signIn } = await signingIn()
    const byPassword = { ...wish(), settings: { ...wish().settings, signIn: 'password' as const } }
    expect(await faultOf(app.calls['mail.signIn'](byPassword))).toMatchObject({ kind: 'invalid' })
    save(app, { clientId: '', clientSecret: '', authority: provider.authority })
    expect(await faultOf(signIn())).toMatchObject({ kind: 'invalid', message: 'the client id for google is missing' })
    save(app, { clientId: 'x', clientSecret: '', authority: 'http://login.example' })
    expect(await faultOf(signIn())).toMatchObject({ kind: 'tls' })
    expect(pages).toEqual([])
    nothingKept(app)
  })

  it('is one where a server is not of the provider: it would get a token for the whole mailbox', async () => {
    const { app, pages, wish } = await signingIn()
    save(app, { clientId: 'x', clientSecret: '', authority: null })
    const { imap, smtp } = wish().settings
    for (const hosts of [
      ['imap.gmail.com', 'smtp.gmail.com.example'],
      ['imap.example', 'smtp.gmail.com'],
    ] as const) {
      const settings = {
        ...wish().settings,
        imap: { ...imap, host: hosts[0] },
        smtp: { ...smtp, host: hosts[1] },
      }
      expect(await faultOf(app.calls['mail.signIn']({ ...wish(), settings }))).toMatchObject({ kind: 'forbidden' })
    }
    expect(pages).toEqual([])
    nothingKept(app)
  })

  it('is one that the person stops, refuses, or begins anew', async () => {
    let opened = (_url: string) => {}
    const { app, signIn } = await signingIn({}, { openBrowser: (url) => Promise.resolve(opened(url)) })
    const begun = async () => {
      const opening = new Promise<string>((resolve) => (opened = resolve))
      const waiting = faultOf(signIn())
      return { waiting, url: await opening }
    }
    const first = await begun()
    const second = await begun()
    expect(await first.waiting).toMatchObject({ kind: 'cancelled' })
    app.connections.cancelSignIn()
    expect(await second.waiting).toMatchObject({ kind: 'cancelled' })
    const third = await begun()
    await browse(third.url, null)
    expect(await third.waiting).toMatchObject({ kind: 'auth' })
    nothingKept(app)
  })
})
