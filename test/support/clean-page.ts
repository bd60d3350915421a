/** Reads a cleaned document with eyes of its own, not the cleaner's: what in it could run, load or leave? */

const harmlessTags = new Set(
  (
    'html head body meta style a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del ' +
    'details dfn div dl dt em figcaption figure font basefont footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p ' +
    'pre q rb rp rt rtc ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
  ).split(' '),
)
const harmlessAttributes = new Set(
  (
    'style class id title dir lang align valign width height bgcolor color border cellpadding cellspacing colspan rowspan face size start ' +
    'type nowrap hspace vspace noshade role aria-label aria-hidden alt summary name charset'
  ).split(' '),
)
const loading =
  /url|@|image|expression|attr\(|var\(|element\(|\\|<|src\(|javascript|position\s*:\s*(?:fixed|absolute|sticky)/i

function problemOfAttribute(name: string, value: string, messageId: number): string | undefined {
  if (name === 'href') return /^(?:https?|mailto):/.test(value) ? undefined : `href ${value}`
  if (name === 'target') return value === '_blank' ? undefined : `target ${value}`
  if (name === 'rel') return value === 'noopener noreferrer' ? undefined : `rel ${value}`
  if (name === 'src') {
    const own = new RegExp(`^mail://message/${messageId}/inline/[\\w%.!~*'()-]+$`).test(value)
    return own || /^data:image\/(?:png|jpeg|gif|webp);base64,/.test(value) ? undefined : `src ${value}`
  }
  if (name === 'style' && loading.test(value)) return `style ${value}`
  return harmlessAttributes.has(name) ? undefined : `attribute ${name}`
}

/** @returns one line a problem; nothing for a document that only shows. */
export function problemsOf(document: string, messageId: number): string[] {
  const sheets = [...document.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, sheet]) => sheet ?? '')
  const [, ...ofMail] = sheets
  const rest = document.replace(/<style>[\s\S]*?<\/style>/g, '<style>').replace(/^<!DOCTYPE html>\n/, '')
  const problems = ofMail.filter((sheet) => loading.test(sheet.replace('@media', ''))).map((sheet) => `sheet ${sheet}`)
  // Every angle must belong to a well-formed tag: then no parser can see another one.
  const tag = /<\/?([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)(?: \/)?>/g
  const between = rest.replace(tag, (_whole, name: string, attributes: string) => {
    if (!harmlessTags.has(name)) problems.push(`tag ${name}`)
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-z-]+)(?:="([^"<>]*)")?/g)) {
      if (name === 'meta' && attribute === 'charset') continue
      const problem = problemOfAttribute(attribute, value, messageId)
      if (problem) problems.push(problem)
    }
    return ''
  })
  if (/[<>]/.test(between)) problems.push(`angle in ${between}`)
  return problems
}
