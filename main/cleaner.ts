/**
 * PURE: HTML mail to a document that shows and does nothing else. First of three walls: the answer's policy and the
 * session behind it stop what this file might miss. Cleaning what is clean changes nothing.
 */
import sanitizeHtml from 'sanitize-html'
import { linkAddress, ownPicture, pictureAddress } from './cleaner/address.ts'
import { bounded, fragmentBounds } from './cleaner/bounds.ts'
import { cleanDeclarations, cleanSheet } from './cleaner/css.ts'
import { documentOf, isBaseSheet } from './cleaner/document.ts'
import { bodyOfPlain } from './cleaner/plain.ts'
import { isHidden, visibleStyle } from './cleaner/visible.ts'

export interface CleanOptions {
  /** Whose inline pictures may show: parts of this message and no other. */
  readonly messageId: number
}

type Attributes = Record<string, string>
interface Stepped {
  readonly tag: string
  readonly attributes: Attributes
  /** What stands in its place. */
  readonly text?: string
}
type Step = (attributes: Attributes, tag: string) => Stepped

/** Of plain text: a longer mail is cut, for nobody reads it, and the window must stay smooth. */
const maxPlain = 4_000_000
const maxNesting = 200
const maxPasses = 6
/**
 * In place of a picture that goes, and taken out at the end. An element that is not allowed must not stand there, for
 * sanitize-html would end the next one by its name.
 */
const nothing = { tag: 'wbr', attributes: { 'data-gone': '1' } } as const
const nothingWritten = '<wbr data-gone="1"></wbr>'

/** A whole document for the sandboxed frame. */
export function cleanHtml(html: string, options: CleanOptions): string {
  const text = bounded(html)
  return documentOf(stableBody(text, options), cleanSheet(sheetsOf(text)))
}

/**
 * A piece of HTML for a quote, and for what leaves: it asks for nothing from afar, its own pictures are `cid:CONTENT-ID`,
 * style sheets and what nobody sees are gone, and of classes only those with which we mark a quote and a signature stay.
 */
export const cleanFragment = (html: string): string => stable(bounded(html, fragmentBounds), fragmentSteps, isHidden)

/** A plain text as the same kind of document: escaped, with links, quoted text dimmed by its level. */
export const htmlOfPlain = (text: string): string => documentOf(bodyOfPlain(text.slice(0, maxPlain)))

const tags = [
  ...sanitizeHtml.defaults.allowedTags,
  'img',
  'font',
  'center',
  'big',
  'strike',
  'tt',
  'del',
  'ins',
  'basefont',
  'details',
  'summary',
]
/** These go with all they hold; of all others that are not allowed, the content stays. */
const withContent = [
  'script',
  'style',
  'title',
  'textarea',
  'select',
  'option',
  'xmp',
  'svg',
  'math',
  'template',
  'iframe',
  'object',
  'embed',
  'applet',
  'noembed',
  'noframes',
  'frameset',
  'audio',
  'video',
  'canvas',
  'datalist',
  'xml',
]
const attributes = [
  'style',
  'class',
  'id',
  'title',
  'dir',
  'lang',
  'align',
  'valign',
  'width',
  'height',
  'bgcolor',
  'color',
  'border',
  'cellpadding',
  'cellspacing',
  'colspan',
  'rowspan',
  'face',
  'size',
  'start',
  'type',
  'nowrap',
  'hspace',
  'vspace',
  'noshade',
  'role',
  'aria-label',
  'aria-hidden',
  'alt',
  'summary',
]

const stableBody = (html: string, { messageId }: CleanOptions): string =>
  stable(html, [pages, links, pictures(messageId), styles])

/** What is left out can let others nest anew, so the body is cleaned until nothing changes: mostly twice. */
function stable(html: string, steps: readonly Step[], goes: Goes = () => false): string {
  let body = cleanBody(html, steps, goes).trim()
  for (let pass = 0; pass < maxPasses; pass++) {
    const again = cleanBody(body, steps, goes).trim()
    if (again === body) break
    body = again
  }
  return body
}

/** All that a step or the list of what may stay asks for. A tag may have any number of others, and each step copies it. */
const asked = new Set([...attributes, 'href', 'target', 'rel', 'name', 'src', 'data-gone', 'text'])
const known = (given: Attributes): Attributes =>
  Object.fromEntries(Object.entries(given).filter(([name]) => asked.has(name)))

/** An element goes with all it holds. */
type Goes = (attributes: Attributes) => boolean
/** What goes stands under this name until the end. */
const gone = 'mail-gone'

/** By then no text and no value holds a bracket of its own. */
function withoutGone(cleaned: string): string {
  if (!cleaned.includes(`<${gone}>`)) return cleaned
  let depth = 0
  const pieces = cleaned.split(/(<\/?mail-gone>)/)
  return pieces
    .filter((piece) => {
      if (piece === `<${gone}>`) depth++
      else if (piece === `</${gone}>`) depth--
      else return depth === 0
      return false
    })
    .join('')
}

function cleanBody(html: string, steps: readonly Step[], goes: Goes): string {
  /** Of what goes: how many elements are open. */
  let going = 0
  const stepped = (name: string, given: Attributes) => {
    if (going > 0) return { tagName: gone, attribs: {} }
    let now: Stepped = { tag: name, attributes: known(given) }
    for (const step of steps) {
      const { text } = now
      now = step(now.attributes, now.tag)
      if (text !== undefined) now = { ...now, text }
    }
    const { tag, attributes, text } = now
    return { tagName: tag, attribs: attributes, ...(text === undefined ? {} : { text }) }
  }
  const cleaned = sanitizeHtml(html, {
    allowedTags: [...tags, gone],
    nonTextTags: withContent,
    allowedAttributes: { '*': attributes, a: ['href', 'target', 'rel', 'name'], img: ['src'], wbr: ['data-gone'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['mail', 'cid', 'data'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: maxNesting,
    // Only what is said of a tag by its name can put a text in its place. Done twice, a step changes nothing.
    transformTags: { '*': stepped, img: stepped },
    onOpenTag: (_, given) => {
      if (going > 0 || goes(given)) going++
    },
    onCloseTag: () => {
      if (going > 0) going--
    },
  })
  return withoutGone(cleaned).replaceAll(nothingWritten, '')
}

/** The text of all style elements, in order. A pass of its own: taken out of the body's pass, it would be slow. */
function sheetsOf(html: string): string {
  if (!/<style/i.test(html)) return ''
  const sheets: string[] = []
  sanitizeHtml(html, {
    allowedTags: ['style'],
    allowVulnerableTags: true,
    allowedAttributes: {},
    nonTextTags: withContent.filter((tag) => tag !== 'style'),
    textFilter: () => '',
    exclusiveFilter: ({ tag, text }) => {
      if (tag === 'style' && !isBaseSheet(text)) sheets.push(text)
      return true
    },
  })
  return sheets.join('\n')
}

/** The mail's own page becomes a block, for its colours and its direction; without any it goes. */
const pages: Step = (attributes, tag) => {
  if (tag !== 'body' && tag !== 'html') return { tag, attributes }
  const { bgcolor, text, style = '', dir, class: name } = attributes
  const colours = [bgcolor ? `background-color:${bgcolor}` : '', text ? `color:${text}` : '', style]
  const css = cleanDeclarations(colours.filter((part) => part !== '').join(';'))
  // Not an element that is allowed: its content stays.
  if (!css && !dir && !name) return { tag, attributes: {} }
  return {
    tag: 'div',
    attributes: {
      class: tag === 'body' ? `mail-page ${name ?? ''}`.trim() : (name ?? ''),
      ...(css ? { style: css } : {}),
      ...(dir ? { dir } : {}),
    },
  }
}

/** Links open outside, with nothing of ours to hold on to; where they must not go, only their text stays. */
const links: Step = ({ href, target: _target, rel: _rel, ...rest }, tag) => {
  if (tag !== 'a') return { tag, attributes: rest }
  const address = linkAddress(href ?? '')
  return { tag, attributes: address ? { ...rest, href: address, target: '_blank', rel: 'noopener noreferrer' } : rest }
}

/** Pictures of the mail itself stay; of a remote one its words stay in a quiet frame, and of a spying dot nothing. */
const pictures =
  (messageId: number): Step =>
  ({ src, ...rest }, tag) => {
    if (tag !== 'img') return { tag, attributes: rest }
    const address = pictureAddress(src ?? '', messageId)
    if (address) return { tag, attributes: { ...rest, src: address } }
    if (isDot(rest)) return nothing
    const names = (rest['class'] ?? '').split(/\s+/).filter((name) => name !== '' && name !== 'mail-remote')
    return { tag, attributes: { ...rest, class: [...names, 'mail-remote'].join(' '), alt: rest['alt'] ?? '' } }
  }

const isDot = ({ width = '', height = '', style = '' }: Attributes): boolean =>
  [width, height].some((size) => /^\s*[0-2](?:px)?\s*$/.test(size)) ||
  /(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[0-2](?:px)?\s*(?:;|!|$)|display\s*:\s*none/i.test(style)

const styled =
  (clean: (style: string) => string): Step =>
  ({ style, ...rest }, tag) => {
    const css = style === undefined ? '' : clean(style)
    return { tag, attributes: css ? { ...rest, style: css } : rest }
  }
const styles = styled(cleanDeclarations)

/** What we mark in a mail that is written, for the composer and for its receiver's own Mailmirror. */
const marks = new Set(['mm-quote', 'mm-attribution', 'mm-signature'])

/** No name of a stranger's takes hold of anything of ours. */
const names: Step = ({ class: name = '', id: _id, ...rest }, tag) => {
  const mark = name.split(/\s+/).find((one) => marks.has(one))
  return { tag, attributes: mark === undefined ? rest : { ...rest, class: mark } }
}

const plainLinks: Step = (attributes, tag) => {
  const { target: _target, rel: _rel, name: _name, ...rest } = links(attributes, tag).attributes
  return { tag, attributes: rest }
}

/** Own pictures under their Content-ID; of a remote one the words stay. */
const ownPictures: Step = ({ src, ...rest }, tag) => {
  if (tag !== 'img') return { tag, attributes: rest }
  const address = ownPicture(src ?? '')
  if (address) return { tag, attributes: { ...rest, src: address } }
  const alt = isDot(rest) ? '' : (rest['alt'] ?? '').trim()
  return alt === '' ? nothing : { tag: 'span', attributes: {}, text: alt }
}

const fragmentSteps: readonly Step[] = [pages, plainLinks, ownPictures, styled(visibleStyle), names]
