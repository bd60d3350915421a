/** PURE: what each kind of document may load. The headers are the wall; no document of ours is without one. */

/** The page: its own scripts, styles and pictures; message bodies in frames; nothing from anywhere else. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  'frame-src mail:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Markup enters the page through the templates of its own components, and in no other way.
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
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
