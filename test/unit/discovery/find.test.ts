/** From an address to its servers, over a network and a DNS that the test plays. */
import { describe, expect, it } from 'vitest'
import { findMail, type FindParts } from '../../../main/discovery/find.ts'
import { providers } from '../../../main/discovery/providers.ts'

const nobody = () => Promise.reject(new Error('ENOTFOUND'))
const text = `<clientConfig><emailProvider id="x"><displayName>Example</displayName>
  <incomingServer type="imap"><hostname>imap.hoster.example</hostname><port>993</port><socketType>SSL</socketType>
  <username>%EMAILADDRESS%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.hoster.example</hostname><port>465</port><socketType>SSL</socketType>
  <username>%EMAILADDRESS%</username></outgoingServer></emailProvider></clientConfig>`

/** A world where nothing answers but what is given; it remembers what it was asked. */
function world(given: Partial<FindParts> = {}) {
  const asked: string[] = []
  const noting = <A extends [unknown, ...unknown[]], R>(name: string, work: (...args: A) => R) =>
    ((...args: A) => {
      asked.push(`${name} ${String(args[0])}`)
      return work(...args)
    }) as (...args: A) => R
  const parts: FindParts = {
    limits: { each: 300, all: 500 },
    ...given,
    fetch: noting('fetch', given.fetch ?? nobody),
    resolveSrv: noting('srv', given.resolveSrv ?? nobody),
    resolveMx: noting('mx', given.resolveMx ?? nobody),
    lookup: noting('host', given.lookup ?? nobody),
  }
  return { parts, asked, find: (address = 'ann@example.com') => findMail(address, parts) }
}

type Answers = Readonly<Record<string, () => Response>>
const web = (answers: Answers) => (url: string | URL | Request) => {
  const answer = answers[(url instanceof Request ? url.url : String(url)).replace(/\?.*/, '')]
  return answer ? Promise.resolve(answer()) : nobody()
}
const redirect = (to: string) => () => new Response(null, { status: 302, headers: { location: to } })
const atAutoconfig = 'https://autoconfig.example.com/mail/config-v1.1.xml'
const atWellKnown = 'https://example.com/.well-known/autoconfig/mail/config-v1.1.xml'

const srv =
  (records: Record<string, [priority: number, weight: number, port: number, name: string][]>) => (name: string) => {
    const found = records[name.replace('._tcp.example.com', '')]
    return found
      ? Promise.resolve(found.map(([priority, weight, port, target]) => ({ priority, weight, port, name: target })))
      : nobody()
  }

describe('the table of providers', () => {
  it('answers without asking anybody', async () => {
    const { find, asked } = world()
    expect(await find('Ann@Gmail.com')).toEqual({
      by: 'provider',
      provider: 'Gmail',
      appPasswordUrl: 'https://myaccount.google.com/apppasswords',
      settings: {
        imap: { host: 'imap.gmail.com', port: 993, security: 'tls', user: 'Ann@gmail.com' },
        smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls', user: 'Ann@gmail.com' },
        signIn: 'google',
      },
    })
    expect(asked).toEqual([])
  })

  it.each([
    ['ann@hotmail.com', 'Outlook.com', 'microsoft', 'outlook.office365.com', 'smtp-mail.outlook.com'],
    ['ann@contoso.onmicrosoft.com', 'Microsoft 365', 'microsoft', 'outlook.office365.com', 'smtp.office365.com'],
    ['ann@icloud.com', 'iCloud', 'password', 'imap.mail.me.com', 'smtp.mail.me.com'],
    ['ann@yahoo.co.uk', 'Yahoo', 'password', 'imap.mail.yahoo.com', 'smtp.mail.yahoo.com'],
    ['ann@gmx.at', 'GMX', 'password', 'imap.gmx.net', 'mail.gmx.net'],
    ['ann@online.no', 'Telenor', 'password', 'imap.online.no', 'smtp.online.no'],
    ['ann@proton.me', 'Proton Mail Bridge', 'password', '127.0.0.1', '127.0.0.1'],
  ])('knows %s', async (address, provider, signIn, imap, smtp) => {
    const found = await world().find(address)
    expect(found).toMatchObject({ provider, settings: { signIn, imap: { host: imap }, smtp: { host: smtp } } })
  })

  it('signs in at iCloud by the name before the @, and sends by the address', async () => {
    const { imap, smtp } = (await world().find('ann@icloud.com'))?.settings ?? {}
    expect([imap?.user, smtp?.user]).toEqual(['ann', 'ann@icloud.com'])
  })

  it('has no line without protection, without a host, or for a domain that another line has', () => {
    const domains = providers.flatMap((one) => one.domains)
    expect(new Set(domains).size).toBe(domains.length)
    for (const { name, imap, smtp, domains, exchangers, appPasswordUrl } of providers) {
      expect(domains.length + exchangers.length, name).toBeGreaterThan(0)
      for (const { host, port, security } of [imap, smtp]) {
        expect(host, name).toMatch(/^[a-z0-9.-]+\.[a-z0-9]+$/)
        expect([993, 465, 587, 1143, 1025], name).toContain(port)
        expect(['tls', 'starttls'], name).toContain(security)
      }
      if (appPasswordUrl !== null) expect(appPasswordUrl, name).toMatch(/^https:\/\//)
    }
  })
})

describe('the file of the domain', () => {
  it('is read at its own host or at its well-known place', async () => {
    for (const place of [atAutoconfig, atWellKnown]) {
      const { find } = world({ fetch: web({ [place]: () => new Response(text) }) })
      expect(await find()).toMatchObject({
        by: 'autoconfig',
        provider: 'Example',
        settings: { imap: { host: 'imap.hoster.example', user: 'ann@example.com' }, signIn: 'password' },
      })
    }
  })

  it('tells its own host alone for which address it asks', async () => {
    const { find, asked } = world()
    await find('ann+x@example.com')
    expect(asked.filter((one) => one.startsWith('fetch'))).toEqual([
      `fetch ${atAutoconfig}?emailaddress=ann%2Bx%40example.com`,
      `fetch ${atWellKnown}`,
    ])
  })

  it('may be elsewhere within the domain', async () => {
    const { find } = world({
      fetch: web({
        [atWellKnown]: redirect('//www.example.com/x.xml'),
        'https://www.example.com/x.xml': () => new Response(text),
      }),
    })
    expect((await find())?.by).toBe('autoconfig')
  })

  it.each([
    ['another domain', 'https://evil.example/x.xml'],
    ['a domain that only ends alike', 'https://badexample.com/x.xml'],
    ['no encryption', 'http://example.com/x.xml'],
    ['a file', 'file:///etc/passwd'],
    ['a password', 'https://a:b@example.com/x.xml'],
    ['itself', atAutoconfig],
    ['nowhere', ''],
  ])('is not followed to %s', async (_where, to) => {
    const found = () => new Response(text)
    const { find, asked } = world({
      fetch: web({
        [atAutoconfig]: redirect(to),
        'https://evil.example/x.xml': found,
        'https://badexample.com/x.xml': found,
        'http://example.com/x.xml': found,
        'https://a:b@example.com/x.xml': found,
      }),
    })
    expect((await find())?.by).toBe('guess')
    expect(asked.filter((one) => /evil|bad|http:|file:|a:b/.test(one))).toEqual([])
    expect(asked.length).toBeLessThan(15)
  })

  it.each<[string, () => Response]>([
    ['is not there', () => new Response('no', { status: 404 })],
    ['is a web page', () => new Response('<html>Welcome</html>')],
    ['never ends', () => new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(50_000)) }))],
    ['never begins', () => new Response(new ReadableStream({}))],
  ])('that %s leaves it to the other ways', async (_how, answer) => {
    const { find } = world({
      fetch: web({ [atAutoconfig]: answer, [atWellKnown]: answer }),
      resolveMx: () => Promise.resolve([{ priority: 1, exchange: 'aspmx.l.google.com' }]),
    })
    expect(await find()).toMatchObject({ by: 'mx', provider: 'Gmail' })
  })
})

describe('the services in DNS', () => {
  it('are taken protected from the start, by priority and then weight, also on hosts of others', async () => {
    const { find } = world({
      resolveSrv: srv({
        _imaps: [
          [20, 9, 993, 'third.example.net'],
          [10, 1, 993, 'second.example.net'],
          [10, 5, 1993, 'first.example.net.'],
        ],
        _imap: [[1, 1, 143, 'plain.example.net']],
        _submissions: [[0, 0, 0, '.']],
        _submission: [[5, 0, 587, 'SMTP.example.com']],
      }),
    })
    expect(await find()).toMatchObject({
      by: 'srv',
      settings: {
        imap: { host: 'first.example.net', port: 1993, security: 'tls' },
        smtp: { host: 'smtp.example.com', port: 587, security: 'starttls' },
      },
    })
  })

  it('that are half told are a guess for the other half, and less sure than the mail exchanger', async () => {
    const resolveSrv = srv({ _imaps: [[0, 0, 993, 'in.example.net']] })
    const half = await world({ resolveSrv }).find()
    expect(half).toMatchObject({ by: 'guess', settings: { imap: { host: 'in.example.net' } } })
    expect(half?.settings.smtp.host).toBe('smtp.example.com')
    const resolveMx = () => Promise.resolve([{ priority: 0, exchange: 'in1-smtp.messagingengine.com' }])
    expect(await world({ resolveSrv, resolveMx }).find()).toMatchObject({ by: 'mx', provider: 'Fastmail' })
  })

  it.each([
    ['no service', '.'],
    ['an address', '10.0.0.1'],
    ['a command', 'imap.example.com\r\nA1'],
  ])('that name %s are none', async (_what, name) => {
    const { find } = world({ resolveSrv: srv({ _imaps: [[0, 0, 993, name]], _submissions: [[0, 0, 465, name]] }) })
    expect((await find())?.by).toBe('guess')
  })

  it.each([
    ['smtp.office365.com', 'microsoft'],
    ['smtp.office365.com.example.net', 'password'],
  ])('that lead to a known provider are signed in to as there, if %s is its own as well', async (smtp, signIn) => {
    const imap = 'outlook.office365.com'
    const { find } = world({ resolveSrv: srv({ _imaps: [[0, 0, 993, imap]], _submission: [[0, 0, 587, smtp]] }) })
    expect(await find()).toMatchObject({ by: 'srv', settings: { signIn } })
  })
})

describe('the mail exchanger', () => {
  it.each([
    ['example-com.mail.protection.outlook.com', 'Microsoft 365'],
    ['ASPMX.L.GOOGLE.COM', 'Gmail'],
    ['mx00.kundenserver.de', 'IONOS'],
    ['smtpin.rzone.de', 'Strato'],
    ['mx.domeneshop.no', 'Domeneshop'],
    ['mxext1.mailbox.org', 'mailbox.org'],
  ])('%s is of %s', async (exchange, provider) => {
    const records = [
      { priority: 50, exchange: 'mx.backup.example' },
      { priority: 5, exchange },
    ]
    expect(await world({ resolveMx: () => Promise.resolve(records) }).find()).toMatchObject({ by: 'mx', provider })
  })
})

describe('a guess', () => {
  it('takes the names that are there', async () => {
    const lookup = (host: string) => (host === 'mail.example.com' ? Promise.resolve() : nobody())
    const { settings } = (await world({ lookup }).find()) ?? {}
    expect([settings?.imap.host, settings?.smtp.host]).toEqual(['mail.example.com', 'mail.example.com'])
    expect([settings?.imap.security, settings?.smtp.security]).toEqual(['tls', 'tls'])
  })

  it('comes in time where nothing ever answers', async () => {
    const never = () => new Promise<never>(() => undefined)
    const { find } = world({ fetch: never, resolveSrv: never, resolveMx: never, lookup: never })
    expect(await find()).toMatchObject({ by: 'guess', settings: { imap: { host: 'imap.example.com' } } })
  })

  it('stops what is still on its way when its time is over', async () => {
    let stopped = false
    const fetch: FindParts['fetch'] = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          stopped = true
          reject(new Error('aborted'))
        })
      })
    await world({ fetch }).find()
    expect(stopped).toBe(true)
  })
})

describe('whatever the address', () => {
  it('nobody is asked but its own domain', async () => {
    const { find, asked } = world()
    await find('ann@Blåbær.example')
    expect(asked.length).toBeGreaterThan(8)
    for (const one of asked) expect(one).toMatch(/^\w+ \S*xn--blbr-roah\.example([/?]|$)/)
  })

  it.each([
    'ann',
    '@example.com',
    'ann@',
    'ann@localhost',
    'ann@10.0.0.1',
    'ann@exa mple.com',
    'ann@example.com/x',
    'ann@example.com:99',
    'ann@evil.example#.example.com',
    'ann@evil.example?x',
    'ann@example.com\r\nHost: evil.example',
    'an n@example.com',
    'ann\r\n@example.com',
    'ann@-example.com',
    `ann@${'a'.repeat(300)}.com`,
    'ann@[127.0.0.1]',
  ])('%j is no address, and nobody is asked', async (address) => {
    const { find, asked } = world()
    expect(await find(address)).toBeNull()
    expect(asked).toEqual([])
  })
})
