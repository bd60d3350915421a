/**
 * PURE: HTML mail to a document that shows and does nothing else. First of three walls: the answer's policy and the
 * session behind it stop what this file might miss. Cleaning what is clean changes nothing.
 */
import sanitizeHtml from 'sanitize-html'
import { linkAddress, pictureAddress } from './cleaner/address.ts'
import { bounded } from './cleaner/bounds.ts'
import { cleanDeclarations, cleanSheet } from './cleaner/css.ts'
import { documentOf, isBaseSheet } from './cleaner/document.ts'
import { bodyOfPlain } from './cleaner/plain.ts'

export interface CleanOptions {
  /** Whose inline pictures may show: parts of this message and no other. */
  readonly messageId: number
}

type Attributes = Record<string, string>
type Step = (attributes: Attributes, tag: string) => { readonly tag: string; readonly attributes: Attributes }

/** Of plain text: a longer mail is cut, for nobody reads it, and the window must stay smooth. */
const maxPlain = 4_000_000
const maxNesting = 200
const maxPasses = 6
/** Not an element that is allowed, so sanitize-html leaves it out and keeps its content. */
const dropped = 'dropped'

/** A whole document for the sandboxed frame. */
export function cleanHtml(html: string, options: CleanOptions): string {
  const text = bounded(html)
  return documentOf(stableBody(text, options), cleanSheet(sheetsOf(text)))
}

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

/** What is left out can let others nest anew, so the body is cleaned until nothing changes: mostly twice. */
function stableBody(html: string, options: CleanOptions): string {
  let body = cleanBody(html, options).trim()
  for (let pass = 0; pass < maxPasses; pass++) {
    const again = cleanBody(body, options).trim()
    if (again === body) break
    body = again
  }
  return body
}

function cleanBody(html: string, { messageId }: CleanOptions): string {
  const steps: readonly Step[] = [pages, links, pictures(messageId), styles]
  return sanitizeHtml(html, {
    allowedTags: tags,
    nonTextTags: withContent,
    allowedAttributes: { '*': attributes, a: ['href', 'target', 'rel', 'name'], img: ['src'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['mail', 'data'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: maxNesting,
    transformTags: {
      '*': (tagName, attribs) => {
        const { tag, attributes } = steps.reduce((found, step) => step(found.attributes, found.tag), {
          tag: tagName,
          attributes: { ...attribs },
        })
        return { tagName: tag, attribs: attributes }
      },
    },
  })
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
  if (!css && !dir && !name) return { tag: dropped, attributes: {} }
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
    if (isDot(rest)) return { tag: dropped, attributes: {} }
    const names = (rest['class'] ?? '').split(/\s+/).filter((name) => name !== '' && name !== 'mail-remote')
    return { tag, attributes: { ...rest, class: [...names, 'mail-remote'].join(' '), alt: rest['alt'] ?? '' } }
  }

const isDot = ({ width = '', height = '', style = '' }: Attributes): boolean =>
  [width, height].some((size) => /^\s*[0-2](?:px)?\s*$/.test(size)) ||
  /(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[0-2](?:px)?\s*(?:;|!|$)|display\s*:\s*none/i.test(style)

const styles: Step = ({ style, ...rest }, tag) => {
  const css = style === undefined ? '' : cleanDeclarations(style)
  return { tag, attributes: css ? { ...rest, style: css } : rest }
}
