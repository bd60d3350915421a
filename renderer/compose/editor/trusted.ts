/**
 * The page refuses markup that is only a string (`require-trusted-types-for 'script'`). Squire writes such strings when it goes
 * back and forth in its history; this policy cleans every one by the editor's own rules. It is the page's last word: whatever
 * else would write markup there gets clean markup too, and scripts nothing at all.
 */
import { cleanHtml } from './cleaning.ts'

interface Factory {
  readonly defaultPolicy: unknown
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): unknown
}

/** Once a page. Where the runtime has no Trusted Types there is nothing to do. */
export function trustCleanMarkup(): void {
  // Not in TypeScript's DOM yet.
  const { trustedTypes } = globalThis as { trustedTypes?: Factory }
  if (!trustedTypes || trustedTypes.defaultPolicy) return
  trustedTypes.createPolicy('default', { createHTML: (html) => cleanHtml(html, 'undo') })
}
