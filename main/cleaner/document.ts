/** PURE: the document around the body of a mail, the same for HTML and for plain text. */

/** Light on purpose: mail is written for white paper, and the reader frames it. */
const baseSheet = `:root{color-scheme:light}
body{margin:0;padding:16px 28px;background:#fff;color:#1d2630;font:15px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Inter,Cantarell,Roboto,'Noto Sans',system-ui,sans-serif;overflow-wrap:anywhere}
body:has(> .mail-page){padding:0}
.mail-page{box-sizing:border-box;min-height:100vh;padding:16px 28px}
img{max-width:100%}
img:not([height]){height:auto}
table{max-width:100%}
pre{white-space:pre-wrap}
a{color:#1a5fb4}
blockquote{margin:12px 0 12px 2px;padding-left:14px;border-left:2px solid #c9d1d9;color:#55616d}
.mail-remote{display:inline-block;box-sizing:border-box;max-width:100%;min-width:16px;min-height:16px;padding:2px 6px;border:1px dashed #c3ccd5;border-radius:4px;background:#f4f6f8;color:#66727e;font:12px/1.4 system-ui,sans-serif;overflow:hidden}
.mail-text{white-space:pre-wrap}
.mail-quote{margin:4px 0;padding-left:12px;border-left:2px solid #b9cbe0;color:#4a5866}
.mail-quote .mail-quote{border-color:#c4d8c4;color:#5c6874}
.mail-quote .mail-quote .mail-quote{border-color:#e0cdb6;color:#6a747e}`

/** Is it ours? Then it is not part of the mail. */
export const isBaseSheet = (text: string): boolean => text.trim() === baseSheet

/** A whole document; `sheet` is cleaned CSS, `body` cleaned HTML. */
export function documentOf(body: string, sheet = ''): string {
  const own = sheet.trim() ? `<style>\n${sheet.trim()}\n</style>` : ''
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><style>${baseSheet}</style>${own}</head><body>${body}</body></html>`
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
