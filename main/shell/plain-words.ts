/** PURE: words of a stranger as they may stand in what the system shows. */

/** An answer takes over the subject of a stranger, which must not say more than its own part of the sentence. */
export function plainWords(subject: string, platform: NodeJS.Platform): string {
  const words = subject
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 100)
    .replace(/[\ud800-\udbff]$/, '')
  // What shows notifications there reads markup in them, with links and pictures.
  return platform === 'linux' ? words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : words
}
