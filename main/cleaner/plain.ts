/** PURE: plain text as HTML: escaped, links to click, quoted text set back and dimmed by its level. */
import { linkAddress } from './address.ts'
import { escapeHtml } from './document.ts'

const maxLevel = 6
const link =
  /\bhttps?:\/\/[^\s<>"\u201c\u201d\u00ab\u00bb]{1,2000}|(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,8}/gi

/** The body only. */
export function bodyOfPlain(text: string): string {
  let body = ''
  let level = 0
  for (const line of text.replace(/\r\n?/g, '\n').trimEnd().split('\n')) {
    const { quoted, rest } = markOf(line)
    body +=
      '<div class="mail-quote">'.repeat(Math.max(0, quoted - level)) + '</div>'.repeat(Math.max(0, level - quoted))
    // A new block begins its own line.
    body += level === quoted && body !== '' ? `\n${linked(rest)}` : linked(rest)
    level = quoted
  }
  return `<div class="mail-text">${body}${'</div>'.repeat(level)}</div>`
}

/** `> > text` is quoted twice; so is `>>text`. */
function markOf(line: string): { readonly quoted: number; readonly rest: string } {
  const mark = /^(?:> ?)+/.exec(line)?.[0] ?? ''
  const quoted = mark.length - mark.replaceAll('>', '').length
  return { quoted: Math.min(quoted, maxLevel), rest: line.slice(mark.length) }
}

function linked(text: string): string {
  let html = ''
  let from = 0
  for (const found of text.matchAll(link)) {
    const shown = withoutEnd(found[0])
    const href = linkAddress(/^https?:/i.test(shown) ? shown : `mailto:${shown}`)
    if (!href) continue
    html += `${escapeHtml(text.slice(from, found.index))}<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer">${escapeHtml(shown)}</a>`
    from = found.index + shown.length
  }
  return html + escapeHtml(text.slice(from))
}

/** The full stop after an address belongs to the sentence; so does a bracket that was opened before it. */
function withoutEnd(address: string): string {
  const bare = address.replace(/[.,;:!?'"\u2019\u2026]+$/, '')
  if (!bare.endsWith(')') || bare.includes('(')) return bare
  return bare.replace(/[).,;:!?]+$/, '')
}
