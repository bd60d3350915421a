/**
 * PURE: a WSDL 1.1 of one service, made from the same tables that read and write its messages: document/literal, SOAP
 * 1.1, credentials as header parts.
 */
import type { Document, Element } from '@xmldom/xmldom'
import {
  arrayNamespace,
  bareCarriers,
  enums,
  fieldsOf,
  flagEnums,
  serviceNamespace,
  type CarrierName,
  type Field,
  type Type,
} from '../../sources/superoffice/soap/carriers.ts'
import { newDocument, printXml } from '../../sources/superoffice/soap/dom.ts'
import {
  operations,
  requestHeader,
  responseHeader,
  soapAction,
  type Operation,
  type Service,
} from '../../sources/superoffice/soap/services.ts'
import { isCarrier, isEnum, isNillable, itemOf } from '../../sources/superoffice/soap/xml.ts'

const wsdl = 'http://schemas.xmlsoap.org/wsdl/'
const soap = 'http://schemas.xmlsoap.org/wsdl/soap/'
const xs = 'http://www.w3.org/2001/XMLSchema'
const xmlns = 'http://www.w3.org/2000/xmlns/'

export interface Described {
  readonly service: Service
  readonly services: number
  /** Where it answers, as an address. */
  readonly url: string
  /** Of these operations only. */
  readonly names: readonly string[]
}

type Attributes = Readonly<Record<string, string>>
type Add = (parent: Element, name: string, attributes?: Attributes) => Element

/** The text of the service's description. */
export function describe({ service, services, url, names }: Described): string {
  const tns = serviceNamespace(services)
  const { document, root } = newDocument(wsdl, 'wsdl:definitions')
  const prefixes = { soap, xs, tns, arr: arrayNamespace, wsdl }
  for (const [prefix, namespace] of Object.entries(prefixes)) root.setAttributeNS(xmlns, `xmlns:${prefix}`, namespace)
  root.setAttribute('name', `Wcf${service}Service`)
  root.setAttribute('targetNamespace', tns)
  const add = adder(document, prefixes)
  const described = names.flatMap((name) => {
    const operation = operations.get(name)
    return operation ? [{ name, operation }] : []
  })
  addTypes(add, root, tns, service, described)
  addMessages(add, root, service, described)
  addPort(add, root, service, described)
  addBinding(add, root, { service, services }, described)
  const port = add(add(root, 'wsdl:service', { name: `Wcf${service}Service` }), 'wsdl:port', {
    name: `BasicHttpBinding_${service}`,
    binding: `tns:BasicHttpBinding_${service}`,
  })
  add(port, 'soap:address', { location: url })
  return printXml(document)
}

interface Named {
  readonly name: string
  readonly operation: Operation
}

function adder(document: Document, prefixes: Readonly<Record<string, string>>): Add {
  return (parent, name, attributes = {}) => {
    const element = document.createElementNS(prefixes[name.split(':')[0] ?? ''] ?? '', name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    parent.appendChild(element)
    return element
  }
}

function addTypes(add: Add, root: Element, tns: string, service: Service, described: readonly Named[]): void {
  const types = add(root, 'wsdl:types')
  const arrays = add(types, 'xs:schema', { elementFormDefault: 'qualified', targetNamespace: arrayNamespace })
  for (const item of ['int', 'string'] as const) addArray(add, arrays, item, `xs:${item}`)
  const schema = add(types, 'xs:schema', { elementFormDefault: 'qualified', targetNamespace: tns })
  add(schema, 'xs:import', { namespace: arrayNamespace })
  const headers: readonly Field[] = [...requestHeader[service], ...responseHeader]
  for (const [name, type] of new Map(headers)) add(schema, 'xs:element', { name, ...typed(type) })
  const used = new Set<Type>(headers.map(([, type]) => type))
  const wrapper = (name: string, fields: readonly Field[]) => {
    const element = add(schema, 'xs:element', { name })
    addFields(add, add(add(element, 'xs:complexType'), 'xs:sequence'), fields)
    for (const [, type] of fields) used.add(type)
  }
  for (const { name, operation } of described) {
    wrapper(name, operation.request)
    wrapper(operation.answer, operation.response)
  }
  const base = add(add(schema, 'xs:complexType', { name: 'Carrier' }), 'xs:sequence')
  for (const name of ['TableRight', 'FieldProperties'])
    add(base, 'xs:element', { name, minOccurs: '0', nillable: 'true', type: 'xs:anyType' })
  for (const type of used) addType(add, schema, type, used) // a set also walks over what is added meanwhile
}

/** A type of the table; the types of its fields join `used`. */
function addType(add: Add, schema: Element, type: Type, used: Set<Type>): void {
  const item = itemOf(type)
  if (item !== null) {
    if (item === 'int' || item === 'string') return
    used.add(item)
    addArray(add, schema, item, `tns:${item}`)
  } else if (isCarrier(type)) {
    const complex = add(schema, 'xs:complexType', { name: type })
    addFields(add, add(sequenceParent(add, complex, type), 'xs:sequence'), fieldsOf[type])
    for (const [, field] of fieldsOf[type]) used.add(field)
  } else if (isEnum(type)) {
    const simple = add(schema, 'xs:simpleType', { name: type })
    const values = flagEnums.has(type) ? add(add(simple, 'xs:list'), 'xs:simpleType') : simple
    const restriction = add(values, 'xs:restriction', { base: 'xs:string' })
    for (const value of enums[type]) add(restriction, 'xs:enumeration', { value })
  }
}

function sequenceParent(add: Add, complex: Element, type: CarrierName): Element {
  if (Object.hasOwn(bareCarriers, type)) return complex
  return add(add(complex, 'xs:complexContent'), 'xs:extension', { base: 'tns:Carrier' })
}

function addArray(add: Add, schema: Element, item: Type, type: string): void {
  const sequence = add(add(schema, 'xs:complexType', { name: `ArrayOf${item}` }), 'xs:sequence')
  const nillable: Attributes = isNillable(item) ? { nillable: 'true' } : {}
  add(sequence, 'xs:element', { name: item, type, minOccurs: '0', maxOccurs: 'unbounded', ...nillable })
}

function addFields(add: Add, sequence: Element, fields: readonly Field[]): void {
  for (const [name, type] of fields) add(sequence, 'xs:element', { name, minOccurs: '0', ...typed(type) })
}

function typed(type: Type): Attributes {
  const item = itemOf(type)
  const inArrays = item === 'int' || item === 'string'
  const prefix =
    item !== null ? (inArrays ? 'arr:ArrayOf' : 'tns:ArrayOf') : isCarrier(type) || isEnum(type) ? 'tns:' : 'xs:'
  return { type: prefix + (item ?? type), ...(isNillable(type) ? { nillable: 'true' } : {}) }
}

/** Several operations may answer with one element, and then share its message. */
function addMessages(add: Add, root: Element, service: Service, described: readonly Named[]): void {
  const message = (name: string, element: string, header: readonly Field[]) => {
    add(add(root, 'wsdl:message', { name }), 'wsdl:part', { name: 'parameters', element: `tns:${element}` })
    const headers = add(root, 'wsdl:message', { name: `${name}_Headers` })
    for (const [part] of header) add(headers, 'wsdl:part', { name: part, element: `tns:${part}` })
  }
  for (const { name, operation } of described) {
    message(`${name}Request`, name, requestHeader[service])
    message(operation.answer, operation.answer, responseHeader)
  }
}

function addPort(add: Add, root: Element, service: Service, described: readonly Named[]): void {
  const port = add(root, 'wsdl:portType', { name: service })
  for (const { name, operation } of described) {
    const element = add(port, 'wsdl:operation', { name })
    add(element, 'wsdl:input', { name: `${name}Request`, message: `tns:${name}Request` })
    add(element, 'wsdl:output', { name: operation.answer, message: `tns:${operation.answer}` })
  }
}

function addBinding(
  add: Add,
  root: Element,
  { service, services }: Pick<Described, 'service' | 'services'>,
  described: readonly Named[],
): void {
  const binding = add(root, 'wsdl:binding', { name: `BasicHttpBinding_${service}`, type: `tns:${service}` })
  add(binding, 'soap:binding', { style: 'document', transport: 'http://schemas.xmlsoap.org/soap/http' })
  for (const { name, operation } of described) {
    const element = add(binding, 'wsdl:operation', { name })
    add(element, 'soap:operation', { soapAction: soapAction(services, service, name), style: 'document' })
    const way = (tag: string, message: string, header: readonly Field[]) => {
      const parent = add(element, `wsdl:${tag}`, { name: message })
      for (const [part] of header)
        add(parent, 'soap:header', { message: `tns:${message}_Headers`, part, use: 'literal' })
      add(parent, 'soap:body', { use: 'literal' })
    }
    way('input', `${name}Request`, requestHeader[service])
    way('output', operation.answer, responseHeader)
  }
}
