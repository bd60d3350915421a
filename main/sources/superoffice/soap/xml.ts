/**
 * PURE: SuperOffice's JSON (PascalCase, as REST has it) to SOAP messages and back, by the tables of carriers. Writing is
 * exact, as a field in the wrong place is lost in silence; reading takes what it can and never throws on a value.
 */
import type { Document, Element } from '@xmldom/xmldom'
import { Fault } from '../../../failure.ts'
import {
  arrayNamespace,
  enums,
  fieldsOf,
  flagEnums,
  secretTypes,
  serviceNamespace,
  type CarrierName,
  type EnumName,
  type Field,
  type Type,
} from './carriers.ts'
import { childrenOf, newDocument, parseXml, printXml, withoutForbidden } from './dom.ts'

export const envelope11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const envelope12 = 'http://www.w3.org/2003/05/soap-envelope'
const instance = 'http://www.w3.org/2001/XMLSchema-instance'

type Values = Readonly<Record<string, unknown>>
/** An element with its parts. `null` values are written as nil, missing ones not at all. */
export interface Message {
  /** Generation of the services, e.g. 86. */
  readonly services: number
  readonly envelope: typeof envelope11 | typeof envelope12
  readonly header: { readonly fields: readonly Field[]; readonly values: Values }
  readonly body: { readonly name: string; readonly fields: readonly Field[]; readonly values: Values }
}

/** The text of a SOAP message. */
export function writeMessage({ services, envelope, header, body }: Message): string {
  const { document, root } = newDocument(envelope, 'e:Envelope')
  root.setAttributeNS('http://www.w3.org/2000/xmlns/', 'xmlns:so', serviceNamespace(services))
  root.setAttributeNS('http://www.w3.org/2000/xmlns/', 'xmlns:i', instance)
  const write: Writing = { document, namespace: serviceNamespace(services), prefix: 'so' }
  const add = (parent: Element, namespace: string, name: string) => {
    const element = document.createElementNS(namespace, name)
    parent.appendChild(element)
    return element
  }
  writeParts(write, add(root, envelope, 'e:Header'), header.fields, header.values)
  writeParts(write, add(add(root, envelope, 'e:Body'), write.namespace, `so:${body.name}`), body.fields, body.values)
  return printXml(document)
}

/** A SOAP 1.1 fault (contract 10.3). */
export function writeFault(code: 'Client' | 'Server' | 'VersionMismatch', text: string): string {
  const { document, root } = newDocument(envelope11, 'e:Envelope')
  const fault = root
    .appendChild(document.createElementNS(envelope11, 'e:Body'))
    .appendChild(document.createElementNS(envelope11, 'e:Fault'))
  const parts = { faultcode: `e:${code}`, faultstring: withoutForbidden(text) }
  for (const [name, value] of Object.entries(parts))
    fault.appendChild(document.createElement(name)).appendChild(document.createTextNode(value))
  return printXml(document)
}

interface Writing {
  readonly document: Document
  readonly namespace: string
  readonly prefix: string
}

function writeParts(write: Writing, parent: Element, fields: readonly Field[], values: Values): void {
  for (const [name, type] of fields) {
    const written = writeValue(write, name, type, secretTypes.has(type) ? undefined : values[name])
    if (written) parent.appendChild(written)
  }
}

/** null where there is nothing to write: no value, or one that the type cannot carry. */
function writeValue(write: Writing, name: string, type: Type, value: unknown): Element | null {
  if (value === undefined || (value === null && !isNillable(type))) return null
  const element = write.document.createElementNS(write.namespace, `${write.prefix}:${name}`)
  if (value === null) {
    element.setAttributeNS(instance, 'i:nil', 'true')
    return element
  }
  const item = itemOf(type)
  if (item !== null) {
    for (const one of Array.isArray(value) ? value : []) writeItem(write, element, item, one)
  } else if (isCarrier(type)) {
    writeParts(write, element, fieldsOf[type], isRecord(value) ? value : {})
  } else {
    const text = printValue(type, value)
    if (text === null) return null
    if (text !== '') element.appendChild(write.document.createTextNode(text))
  }
  return element
}

function writeItem(write: Writing, array: Element, item: Type, value: unknown): void {
  const inArrays = item === 'int' || item === 'string'
  const written = writeValue(inArrays ? { ...write, namespace: arrayNamespace, prefix: 'a' } : write, item, item, value)
  if (written) array.appendChild(written)
}

export const isNillable = (type: Type): boolean =>
  type === 'string' || type === 'base64Binary' || isCarrier(type) || itemOf(type) !== null
export const itemOf = (type: Type): Type | null => (type.endsWith('[]') ? (type.slice(0, -2) as Type) : null)
export const isCarrier = (type: Type): type is CarrierName => Object.hasOwn(fieldsOf, type)
export const isEnum = (type: Type): type is EnumName => Object.hasOwn(enums, type)
const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A simple value as XML has it; null for what is none of its type. */
function printValue(type: Type, value: unknown): string | null {
  if (isEnum(type)) return flagEnums.has(type) ? printFlags(enums[type], value) : printEnum(enums[type], value)
  switch (type) {
    case 'int':
    case 'short':
      return Number.isSafeInteger(value) || /^-?\d{1,15}$/.test(String(value)) ? String(value) : null
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : null
    case 'dateTime':
      return typeof value === 'string' ? printDate(value) : null
    default:
      return typeof value === 'string' || typeof value === 'number' ? withoutForbidden(String(value)) : null
  }
}

function printEnum(names: readonly string[], value: unknown): string | null {
  if (typeof value === 'number') return names[value] ?? null
  return names.find((name) => typeof value === 'string' && name.toLowerCase() === value.trim().toLowerCase()) ?? null
}

/** A list with spaces; nothing is the empty list, for XML has no `None`. */
function printFlags(names: readonly string[], value: unknown): string {
  const words = typeof value === 'string' ? value.toLowerCase().split(/[,\s]+/) : []
  const mask = typeof value === 'number' ? value : 0
  return names.filter((name, place) => words.includes(name.toLowerCase()) || (mask >> place) & 1).join(' ')
}

const dateParts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i
function printDate(value: string): string | null {
  const [, day, minute = '00:00', second = ':00', fraction = '', zone = ''] = dateParts.exec(value.trim()) ?? []
  const offset = zone.length > 1 ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : zone.toUpperCase()
  return day === undefined ? null : `${day}T${minute}${second}${fraction}${offset}`
}

/** A message that was read: its parts as elements. */
export interface Envelope {
  readonly version: '1.1' | '1.2'
  readonly header: Element | null
  /** The element in the body; null for an empty one. */
  readonly body: Element | null
  /** What stands beside Header and Body, where the reference's samples have their credentials (contract 12). */
  readonly root: Element
}

/** Faults: badAnswer, where it is no XML or no SOAP. */
export function readEnvelope(text: string): Envelope {
  const root = parseXml(text)
  const version = root.namespaceURI === envelope11 ? '1.1' : root.namespaceURI === envelope12 ? '1.2' : null
  if (version === null || root.localName !== 'Envelope') throw new Fault('badAnswer', 'this is no SOAP message')
  const named = (name: string) =>
    childrenOf(root).find((child) => child.localName === name && child.namespaceURI === root.namespaceURI) ?? null
  const body = named('Body')
  return { version, root, header: named('Header'), body: (body && childrenOf(body)[0]) ?? null }
}

export interface ReadOptions {
  /** As WCF reads: elements of this namespace only, and one that comes after its place is dropped in silence. */
  readonly strict?: string
  /** What a date without a zone is given, e.g. `Z`. */
  readonly bareDates?: string
}

/** The parts of an element by name; those that are missing are not in it. */
export function readParts(
  parent: Element,
  fields: readonly Field[],
  options: ReadOptions = {},
): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  let place = 0
  for (const child of childrenOf(parent)) {
    const { strict } = options
    if (strict !== undefined && child.namespaceURI !== strict) continue
    const at = fields.findIndex(([name], index) => name === child.localName && (strict === undefined || index >= place))
    const [name, type] = fields[at] ?? []
    if (name === undefined || type === undefined || secretTypes.has(type) || Object.hasOwn(found, name)) continue
    place = at + 1
    found[name] = readValue(child, type, options)
  }
  return found
}

function readValue(element: Element, type: Type, options: ReadOptions): unknown {
  if (/^(true|1)$/.test(element.getAttributeNS(instance, 'nil')?.trim() ?? '')) return null
  const item = itemOf(type)
  if (item !== null) return childrenOf(element).map((child) => readValue(child, item, options))
  if (isCarrier(type)) return readParts(element, fieldsOf[type], options)
  const text = element.textContent ?? ''
  // Some writers let these through as character references.
  return type === 'string' ? withoutForbidden(text) : readSimple(type, text.trim(), options)
}

/** What is no value of its type stays text: whoever takes it can tell. */
function readSimple(type: Type, text: string, { bareDates = '' }: ReadOptions): unknown {
  if (flagEnums.has(type)) return text.split(/[,\s]+/).join(', ') || 'None'
  switch (type) {
    case 'int':
    case 'short':
      return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text
    case 'boolean':
      return /^(true|1)$/.test(text) ? true : /^(false|0)$/.test(text) ? false : text
    case 'dateTime':
      return /T[\d:.]+$/.test(text) && !text.startsWith('0001-01-01') ? text + bareDates : text
    case 'base64Binary':
      return text.replace(/\s+/g, '')
    default:
      return text
  }
}
