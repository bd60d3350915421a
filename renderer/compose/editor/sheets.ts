/** PURE: the style sheet of a clipboard. Excel says in it how its cells look, Word what its lists are. */
import { declarations } from './styles.ts'

type Declared = [string, string][]

export interface Sheet {
  /** What the sheet says of an element with these classes. */
  of(classes: Iterable<string>, tag: string): Declared
}

const longest = 500_000

/** Of simple selectors only, `.xl65` and `td`: nothing else is ever asked for. */
export function sheetOf(html: string): Sheet {
  const rules = new Map<string, Declared>()
  for (const [, text = ''] of html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style/gi)) {
    const bare = text.slice(0, longest).replace(/<!--|-->|\/\*[\s\S]*?\*\//g, '')
    for (const [, selectors = '', body = ''] of bare.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      for (const selector of selectors.split(',')) {
        const name = /^\s*(?:[a-z]+)?(\.[\w-]+)\s*$|^\s*(td|th|table)\s*$/i.exec(selector)
        const key = name?.[1] ?? name?.[2]?.toLowerCase()
        if (key !== undefined) rules.set(key, [...(rules.get(key) ?? []), ...declarations(body.replace(/\s+/g, ' '))])
      }
    }
  }
  return {
    of: (classes, tag) => [tag, ...[...classes].map((name) => `.${name}`)].flatMap((key) => rules.get(key) ?? []),
  }
}
