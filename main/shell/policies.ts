/** PURE: what each kind of document may load. The headers are the wall; no document of ours is without one. */

/** What every page of ours is denied and allowed; the rest differs from page to page. */
const ours = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
]

/** The main window's page: message bodies in frames; nothing from anywhere else. */
export const pagePolicy = [
  ...ours,
  "img-src 'self' data:",
  'frame-src mail:',
  // Markup enters the page through the templates of its own components, and in no other way.
  'trusted-types svelte-trusted-html',
].join('; ')

/**
 * The page in which a mail is written: a mail's own colours and sizes, its own pictures and no message's, and no frames.
 * What is pasted or quoted becomes markup through the cleaner only (`dompurify`), also where the editor asks for no
 * policy by name (`default`).
 */
export const composePolicy = [
  ...ours,
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: mail://draft/",
  'trusted-types svelte-trusted-html dompurify default',
].join('; ')

/**
 * A message's body: no scripts, no network, its own inline images and no other message's. `allow-popups` lets a click
 * on a link reach the window's open handler, which decides; the frame's own sandbox must allow it as well.
 */
export const bodyPolicy = (id: number) =>
  [
    "default-src 'none'",
    'sandbox allow-popups',
    "style-src 'unsafe-inline'",
    `img-src data: mail://message/${id}/inline/`,
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors app://mailmirror',
  ].join('; ')

/** An image that is opened as a document is still only an image. */
export const inlinePolicy = "default-src 'none'; sandbox"
