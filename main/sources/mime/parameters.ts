/**
 * PURE: a header such as `text/plain; charset=utf-8` and its parameters (RFC 2045 5.1, RFC 2231), with the slips that
 * senders make. A parameter that comes twice is the first one.
 */
import { decodeWord } from './charset.ts'

export interface Structured {
  /** In lower case. */
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

/** What nearly all headers look like: nothing quoted with a backslash, no comment. */
const plain = /^([^\s;"()=]+)((?:;[ \t]*[^\s;"()=*]+=(?:"[^"\\]*"|[^\s;"()]+)[ \t]*)*);?[ \t]*$/
const parameter = /;[ \t]*([^\s;"()=*]+)=(?:"([^"\\]*)"|([^\s;"()]+))/g

export function structured(header: string): Structured {
  const found = plain.exec(header)
  if (!found) return withContinuations(careful(withoutComments(header)))
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, token = ''] of (found[2] ?? '').matchAll(parameter))
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), quoted ?? token)
  return { value: (found[1] ?? '').toLowerCase(), parameters }
}

/** The first word of a header, such as its transfer encoding, in lower case. */
export const firstWord = (header: string): string => /[\w-]+/.exec(withoutComments(header).toLowerCase())?.[0] ?? ''

/** A bracket within a parameter's value opens a comment only after a blank: `filename=Invoice(1).pdf` is a name. */
function withoutComments(text: string): string {
  if (!text.includes('(')) return text
  let kept = ''
  let depth = 0
  let opened = -1
  let quoted = false
  let inValue = false
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    let taken = sign
    if (sign === '\\') taken += text.charAt(++at)
    else if (depth === 0 && sign === '"') quoted = !quoted
    else if (!quoted && sign === '(' && (!inValue || kept === '' || /[ \t]/.test(kept.charAt(kept.length - 1)))) {
      if (depth++ === 0) opened = at
      continue
    } else if (!quoted && depth > 0 && sign === ')') {
      depth--
      continue
    } else if (!quoted && depth === 0 && (sign === '=' || sign === ';')) inValue = sign === '='
    if (depth === 0) kept += taken
  }
  // One that never closes is no comment, unless nothing comes after it.
  return depth === 0 || !text.includes(';', opened) ? kept : text
}

/** RFC 2045 5.1 with what else occurs: values of several words, words after a quoted value, names without a value. */
function careful(text: string): Structured & { readonly parameters: Map<string, string> } {
  const parameters = new Map<string, string>()
  const [first, second] = valueAt(text, 0)
  let at = second
  while (at < text.length) {
    const end = ended(text, at)
    const name = text.slice(at, end).trim().toLowerCase()
    const valued = text[end] === '='
    const [value, next] = valued ? valueAt(text, end + 1) : ['', end + 1]
    if ((valued || name !== '') && !parameters.has(name)) parameters.set(name, value)
    at = next
  }
  return { value: first.toLowerCase(), parameters }
}

function ended(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '=' || text[at] === ';') return at
  return text.length
}

/** The value that begins at `from`, and where the next parameter begins. */
function valueAt(text: string, from: number): [value: string, next: number] {
  let value = ''
  let blanks = ''
  let quoted = false
  let closed = false
  let at = from
  for (; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quoted && sign === '\\') {
      value += text.charAt(++at)
    } else if (sign === '"') {
      if (quoted) closed = true
      else if (value !== '') value += blanks
      blanks = ''
      quoted = !quoted
    } else if (!quoted && sign === ';') break
    else if (!quoted && (sign === ' ' || sign === '\t')) blanks += sign
    else if (!closed) {
      value += value === '' ? sign : blanks + sign
      blanks = ''
    }
  }
  return [value, at + 1]
}

interface Section {
  readonly number: number
  readonly text: string
  readonly coded: boolean
}

/** RFC 2231 3 and 4: values in several sections, and in a charset of their own. */
function withContinuations(header: { value: string; parameters: Map<string, string> }): Structured {
  const found = new Map<string, { charset: string; sections: Section[] }>()
  for (const [name, text] of header.parameters) {
    const mark = /\*(?:(\d+)\*?)?$/.exec(name)
    if (!mark) continue
    const base = name.slice(0, mark.index)
    const entry = found.get(base) ?? { charset: '', sections: [] }
    const number = Number(mark[1]) || 0
    const coded = mark[0].endsWith('*')
    const labelled = number === 0 && coded ? /^([^']*)'[^']*'(.*)$/.exec(text) : null
    if (labelled) entry.charset = labelled[1] || 'utf-8'
    entry.sections.push({ number, coded, text: labelled?.[2] ?? text })
    found.set(base, entry)
    header.parameters.delete(name)
  }
  for (const [base, { charset, sections }] of found) header.parameters.set(base, joined(sections, charset))
  return header
}

/** Coded sections in a row are decoded as one: a sign may be split between two. */
function joined(sections: Section[], charset: string): string {
  let result = ''
  let codes = ''
  for (const { coded, text } of sections.sort((a, b) => a.number - b.number)) {
    if (coded) codes += text
    else {
      result += fromPercent(codes, charset) + text
      codes = ''
    }
  }
  return result + fromPercent(codes, charset)
}

function fromPercent(text: string, charset: string): string {
  if (text === '') return ''
  const bytes = Buffer.from(text, 'utf8')
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const coded = bytes[at] === 0x25 ? /^[0-9a-fA-F]{2}$/.exec(bytes.toString('latin1', at + 1, at + 3)) : null
    bytes[to++] = coded ? Number.parseInt(coded[0], 16) : (bytes[at] ?? 0)
    if (coded) at += 2
  }
  return decodeWord(bytes.subarray(0, to), charset)
}
