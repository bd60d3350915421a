import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  enums,
  fieldsOf,
  flagEnums,
  secretTypes,
  serviceNamespace,
  type CarrierName,
  type Field,
  type Type,
} from '../../../../main/sources/superoffice/soap/carriers.ts'
import { childrenOf } from '../../../../main/sources/superoffice/soap/dom.ts'
import {
  envelope11,
  isCarrier,
  isEnum,
  isNillable,
  itemOf,
  readEnvelope,
  readParts,
  writeMessage,
} from '../../../../main/sources/superoffice/soap/xml.ts'

const ns = serviceNamespace(86)
const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays'

function written(fields: readonly Field[], values: Record<string, unknown>): string {
  const header = { fields: [], values: {} }
  return writeMessage({ services: 86, envelope: envelope11, header, body: { name: 'Test', fields, values } })
}
function bodyOf(text: string) {
  const { body } = readEnvelope(text)
  if (!body) throw new Error('no body')
  return body
}
const strictly = (text: string, fields: readonly Field[]) => readParts(bodyOf(text), fields, { strict: ns })
const leniently = (text: string, fields: readonly Field[]) => readParts(bodyOf(text), fields)
/** A message of somebody else's making. */
const message = (inner: string) =>
  `<e:Envelope xmlns:e="${envelope11}" xmlns:s="${ns}" xmlns:a="${arrays}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">` +
  `<e:Body><s:Test>${inner}</s:Test></e:Body></e:Envelope>`

/** Text as XML can carry it. */
const words = fc.string({ unit: 'grapheme', maxLength: 20 })
const simple: Record<string, fc.Arbitrary<unknown>> = {
  int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  short: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  boolean: fc.boolean(),
  string: words,
  base64Binary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  dateTime: fc.constantFrom('2026-01-31T08:15:00Z', '2024-02-29T23:59:59.0699577+02:00', '0001-01-01T00:00:00'),
}
function valueOf(type: Type, depth = 0): fc.Arbitrary<unknown> {
  const item = itemOf(type)
  if (item !== null) return fc.array(valueOf(item, depth + 1), { maxLength: 2 })
  if (isCarrier(type)) return depth > 2 ? fc.constant(null) : carrierOf(type, depth + 1)
  if (!isEnum(type)) return simple[type] ?? fc.constant(undefined)
  if (!flagEnums.has(type)) return fc.constantFrom(...enums[type])
  return fc.subarray([...enums[type]]).map((names) => names.join(', ') || 'None')
}
function carrierOf(name: CarrierName, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const open = fieldsOf[name].filter(([, type]) => !secretTypes.has(type))
  const values = open.map(([field, type]): [string, fc.Arbitrary<unknown>] => {
    const value = valueOf(type, depth)
    return [field, isNillable(type) ? fc.oneof(value, fc.constant(null)) : value]
  })
  return fc.record(Object.fromEntries(values), { requiredKeys: [] })
}

describe('a carrier in XML', () => {
  const names = Object.keys(fieldsOf).filter(
    (name): name is CarrierName => isCarrier(name as Type) && !secretTypes.has(name),
  )

  test.each(names)('%s comes back as it went, read as strictly as WCF does', (name) => {
    const fields: readonly Field[] = [['One', name]]
    fc.assert(
      fc.property(carrierOf(name), (value) => {
        expect(strictly(written(fields, { One: value }), fields)).toEqual({ One: value })
      }),
      { numRuns: 60 },
    )
  })

  test('has its fields in the order of the contract, whatever the order of the JSON', () => {
    const json = {
      RepliedAt: '0001-01-01T00:00:00',
      AccountId: 1,
      Priority: 'High',
      From: { Name: 'Ann', Address: 'ann@example.com', ContactId: 0 },
      Subject: 'Hello',
      TableRight: null,
      FieldProperties: {},
      To: [],
      HasCalendarData: false,
    }
    const [entity] = childrenOf(bodyOf(written([['Entity', 'EMailEntity']], { Entity: json })))
    if (!entity) throw new Error('no entity')
    const order = childrenOf(entity).map((child) => child.localName)
    expect(order).toEqual(['To', 'Subject', 'From', 'Priority', 'AccountId', 'RepliedAt'])
    const from = childrenOf(entity).find((child) => child.localName === 'From')
    expect(from && childrenOf(from).map((child) => child.localName)).toEqual(['ContactId', 'Address', 'Name'])
  })

  test('lies in the namespace of its services, and numbers and texts of arrays in that of arrays', () => {
    const fields: readonly Field[] = [['Ids', 'int[]']]
    const [ids] = childrenOf(bodyOf(written(fields, { Ids: [4, 5] })))
    expect(ids?.namespaceURI).toBe(ns)
    const items = ids ? childrenOf(ids) : []
    expect(items.map((item) => [item.namespaceURI, item.localName, item.textContent])).toEqual([
      [arrays, 'int', '4'],
      [arrays, 'int', '5'],
    ])
  })

  test('writes flags with spaces, none of them as nothing, and numbers of enums as names', () => {
    const fields: readonly Field[] = [['Mail', 'EMailEnvelope']]
    const flagsOf = (value: unknown) => {
      const [mail] = childrenOf(bodyOf(written(fields, { Mail: value })))
      return mail ? childrenOf(mail).map((child) => [child.localName, child.textContent]) : []
    }
    expect(flagsOf({ Flags: 'Seen, Answered' })).toEqual([['Flags', 'Seen Answered']])
    expect(flagsOf({ Flags: 'None' })).toEqual([['Flags', '']])
    expect(flagsOf({ Flags: 33, Priority: 2 })).toEqual([
      ['Priority', 'High'],
      ['Flags', 'Seen Answered'],
    ])
  })

  test.each([
    ['null for a text is nil', 'string', null, '<so:One i:nil="true"/>'],
    ['null for a number is left out', 'int', null, ''],
    ['a missing value is left out', 'string', undefined, ''],
    ['an empty array stays one', 'int[]', [], '<so:One/>'],
    ['a text that is no number is left out', 'int', 'four', ''],
    ['a number from a query is one', 'int', '17', '<so:One>17</so:One>'],
    [
      'a date gets its seconds and its colon',
      'dateTime',
      '2026-03-01 10:00+0200',
      '<so:One>2026-03-01T10:00:00+02:00</so:One>',
    ],
    ['what is no date is left out', 'dateTime', 'yesterday', ''],
    [
      'markup is escaped',
      'string',
      '</so:One><b a="1">&amp;]]>',
      '<so:One>&lt;/so:One&gt;&lt;b a="1"&gt;&amp;amp;]]&gt;</so:One>',
    ],
    ['a CR survives', 'string', 'a\r\nb', '<so:One>a&#13;\nb</so:One>'],
  ] satisfies [string, Type, unknown, string][])('%s', (_, type, value, expected) => {
    const text = written([['One', type]], { One: value })
    const inside = /<so:Test(?:\/>|>(.*)<\/so:Test>)/s.exec(text)?.[1] ?? ''
    expect(inside).toBe(expected)
  })

  test('replaces every character that XML cannot carry, and keeps the rest', () => {
    const fields: readonly Field[] = [['One', 'string']]
    const hostile = '\u0000a\u0008\u000B\u001Fb\uFFFE\uFFFFc\uD800d\uDC00 \t\n\r\u0085\u2028\u{1F600}'
    const back = strictly(written(fields, { One: hostile }), fields)
    expect(back.One).toBe('\uFFFDa\uFFFD\uFFFD\uFFFDb\uFFFD\uFFFDc\uFFFDd\uFFFD \t\n\r\u0085\u2028\u{1F600}')
  })

  test('never lets a password of a mail server through, in either direction', () => {
    const fields: readonly Field[] = [['Response', 'EMailAccount']]
    const secret = { Username: 'ann', Password: 'canary' }
    const account = { EMailAccountId: 3, IncomingCredentials: secret, OutgoingCredentials: secret, ErrorCount: 1 }
    expect(written(fields, { Response: account })).not.toContain('canary')
    const auth = '<s:Username>ann</s:Username><s:Password>canary</s:Password>'
    const text = message(
      `<s:Response><s:EMailAccountId>3</s:EMailAccountId><s:IncomingCredentials>${auth}</s:IncomingCredentials>` +
        `<s:OutgoingCredentials>${auth}</s:OutgoingCredentials><s:ErrorCount>1</s:ErrorCount></s:Response>`,
    )
    for (const read of [leniently(text, fields), strictly(text, fields)])
      expect(read).toEqual({ Response: { EMailAccountId: 3, ErrorCount: 1 } })
  })
})

describe('reading what others write', () => {
  const fields: readonly Field[] = [['One', 'SyncUserAccount']]
  const late = '<s:One><s:AssociateId>5</s:AssociateId><s:AccountId>12</s:AccountId></s:One>'

  test('takes elements in any order, and as WCF drops those that come after their place in silence', () => {
    expect(leniently(message(late), fields)).toEqual({ One: { AssociateId: 5, AccountId: 12 } })
    expect(strictly(message(late), fields)).toEqual({ One: { AssociateId: 5 } })
  })

  test('as WCF passes over elements of no or another namespace', () => {
    const text = message('<One xmlns=""><AccountId>12</AccountId></One>')
    expect(leniently(text, fields)).toEqual({ One: { AccountId: 12 } })
    expect(strictly(text, fields)).toEqual({})
  })

  test('passes over unknown elements, rights and comments', () => {
    const text = message(
      '<s:One><s:TableRight i:nil="true"/><s:FieldProperties/><!-- 1 --><s:New>x</s:New><s:AccountId> 1<!-- 9 -->2 </s:AccountId></s:One>',
    )
    expect(strictly(text, fields)).toEqual({ One: { AccountId: 12 } })
  })

  test.each([
    ['int', '12a', '12a'],
    ['int', '99999999999999999999', '99999999999999999999'],
    ['boolean', '1', true],
    ['boolean', 'no', 'no'],
    ['base64Binary', ' aGVs\n bG8= ', 'aGVsbG8='],
    ['EMailFlags', 'Seen  Answered', 'Seen, Answered'],
    ['EMailFlags', '', 'None'],
    ['EMailFlags', 'Seen NewOne', 'Seen, NewOne'],
    ['EMailPriority', ' High ', 'High'],
    ['string', ' a &#0; ', ' a \uFFFD '],
  ] satisfies [Type, string, unknown][])('a %s of %j reads as %j', (type, text, expected) => {
    expect(leniently(message(`<s:One>${text}</s:One>`), [['One', type]])).toEqual({ One: expected })
  })

  test('gives a date without a zone the one it is told, and no other date', () => {
    const read = (text: string) =>
      readParts(bodyOf(message(`<s:One>${text}</s:One>`)), [['One', 'dateTime']], { bareDates: 'Z' }).One
    expect(read('2026-03-01T10:00:00.1234567')).toBe('2026-03-01T10:00:00.1234567Z')
    expect(read('2026-03-01T10:00:00+02:00')).toBe('2026-03-01T10:00:00+02:00')
    expect(read('0001-01-01T00:00:00')).toBe('0001-01-01T00:00:00')
  })
})

describe('hostile XML', () => {
  const entities = Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at} "&e${at + 1};&e${at + 1};">`).join('')
  const attributes = Array.from({ length: 1_000_000 }, (_, at) => `a${at}=""`).join(' ')
  const manyAttributes = Array.from({ length: 4000 }, (_, at) => ` a${at}=""`).join('')
  const one = (inner: string) => message(`<s:One>${inner}</s:One>`)
  // All but the last five would be messages like any other without the rule that refuses them.
  const bombs: [string, string, RegExp][] = [
    ['a billion laughs', `<!DOCTYPE a [${entities}]>${one('&e0;')}`, /DOCTYPE/],
    ['a file as an entity', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>${one('&x;')}`, /DOCTYPE/],
    [
      'a DOCTYPE behind other things',
      `<!-- x --><?x y?><!doctype a SYSTEM "http://127.0.0.1:9/x">${one('')}`,
      /DOCTYPE/,
    ],
    ['a parameter entity', `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>${one('')}`, /DOCTYPE/],
    ['a million levels', one('<a>'.repeat(1_000_000) + '</a>'.repeat(1_000_000)), /levels deep/],
    ['a million attributes', one(`<a ${attributes}/>`), /too long/],
    ['ten million elements', one('<b/>'.repeat(10_000_000)), /elements/],
    ['a million comments', one('<!---->'.repeat(1_000_000)), /comments/],
    ['a million sections', one('<![CDATA[]]>'.repeat(1_000_000)), /comments/],
    ['a million attributes in small tags', one(`<a${manyAttributes}/>`.repeat(250)), /attributes/],
    ['more than 64 MB', one('x'.repeat(65 * 2 ** 20)), /larger than 64 MB/],
    ['a comment without an end', `<a><!-- ${'-'.repeat(1_000_000)}`, /cut short/],
    ['a tag without an end', `<a b="${'<'.repeat(60_000)}`, /cut short/],
    ['a prefix without its namespace', '<e:Envelope/>', /well-formed/],
    ['something that is no SOAP', '<html/>', /no SOAP/],
    ['something that is no XML', 'Service Unavailable', /well-formed/],
  ]
  test.each(bombs)('%s is refused', (_, text, why) => {
    expect(() => readEnvelope(text)).toThrow(expect.objectContaining({ name: 'Fault', kind: 'badAnswer' }) as Error)
    expect(() => readEnvelope(text)).toThrow(why)
  })

  test('what is refused is not quoted', () => {
    expect(() => readEnvelope('<a>canary</b>')).toThrow(/^(?!.*canary)/)
  })

  test('a message of 50 MB in one part is read', () => {
    const fields: readonly Field[] = [['One', 'base64Binary']]
    const Stream = Buffer.alloc(36_000_000, 'a').toString('base64')
    const text = written(fields, { One: Stream })
    expect(strictly(text, fields).One).toBe(Stream)
  })
})
