/** The rules of the house as pure functions over a tree of files; each answers the problems it found, one line each. */
import { posix } from 'node:path'

/** Path from the root of the repository, to text. */
export type Tree = ReadonlyMap<string, string>

interface Import {
  readonly from: string
  /** A path of ours, or the name of a package; `node:fs` reads as `node`. */
  readonly target: string
  readonly ours: boolean
  /** Erased by the compiler, so it binds nothing at run time. */
  readonly typesOnly: boolean
}

interface Border {
  /** First border that fits a file counts. */
  readonly of: RegExp
  /** Paths of ours that it may import, beside those of its own folder named here. */
  readonly ours: RegExp
  /** Paths of ours of which it may take types, and nothing that runs. */
  readonly types?: RegExp
  readonly packages: RegExp
}

const nothing = /^$/
const common = 'main/(failure|log|secrets)\\.ts|preload/(?!preload\\.ts)'
/** A part of main may import the parts named here, what all of main shares, and the border. */
const parts = (...paths: string[]) => new RegExp(`^(${[common, ...paths].join('|')})`)

export const borders: readonly Border[] = [
  { of: /^preload\/preload\.ts$/, ours: nothing, types: /^preload\//, packages: /^electron$/ },
  { of: /^preload\/text\//, ours: /^preload\/text\//, types: /^preload\//, packages: nothing },
  { of: /^preload\//, ours: /^preload\/(?!preload\.ts|text\/)/, packages: /^zod$/ },
  // The only place of the page where markup of others is handled, so the only one with its editor and its cleaner.
  {
    // Signatures and templates are markup as well, and cleaned before they are looked at.
    of: /^renderer\/compose\/(editor\/|html\.ts$)/,
    ours: /^(renderer\/|preload\/text\/|preload\/plain\.ts)/,
    types: /^preload\//,
    packages: /^(svelte|squire-rte|dompurify)$/,
  },
  {
    of: /^renderer\//,
    ours: /^(renderer\/|preload\/text\/|preload\/(address|plain)\.ts)/,
    types: /^preload\//,
    packages: /^svelte$/,
  },
  {
    of: /^main\/shell\//,
    ours: parts('main/shell/', 'main/backend', 'main/calls/serve', 'main/attachments/(filename|files|mark)\\.ts'),
    types: /^main\/sources\/superoffice\/access\.ts$/,
    packages: /^(electron|keytar|node|zod)$/,
  },
  {
    of: /^main\/((backend(-parts)?|connections|bodies|writing)\.ts$|connections\/)/,
    ours: parts('main/(?!shell/)'),
    packages: /^(node|zod)$/,
  },
  {
    of: /^main\/calls\//,
    ours: parts(
      'main/calls/',
      'main/mirror/',
      'main/settings',
      'main/connections',
      'main/attachments/danger\\.ts',
      'main/drafts/stationery\\.ts',
    ),
    types: /^main\/(agent\/agent|attachments\/attachments|drafts\/(drafts|files)|outbox\/outbox)\.ts$/,
    packages: /^(node|zod)$/,
  },
  {
    of: /^main\/attachments\//,
    ours: parts('main/attachments/', 'main/mirror/'),
    types: /^main\/(agent\/agent|sources\/source)\.ts$/,
    packages: /^node$/,
  },
  {
    of: /^main\/drafts\//,
    ours: parts(
      'main/drafts/',
      'main/agent/schedule\\.ts',
      'main/cleaner/bounds\\.ts',
      'main/mirror/',
      'main/attachments/(files|filename|danger)\\.ts',
      'main/sources/(mime|mime/(addresses|calendar)|compose)\\.ts',
    ),
    types: /^main\/(agent\/(agent|clock)|sources\/source|outbox\/outbox|backend-parts)\.ts$/,
    packages: /^(html-to-text|mime-types|node|zod)$/,
  },
  {
    of: /^main\/outbox\//,
    ours: parts('main/outbox/', 'main/mirror/', 'main/agent/(clock|pool|schedule)\\.ts', 'main/sources/compose\\.ts'),
    types: /^main\/(agent\/agent|sources\/source)\.ts$/,
    packages: /^node$/,
  },
  { of: /^main\/agent\//, ours: parts('main/agent/', 'main/mirror/', 'main/sources/source\\.ts'), packages: /^node$/ },
  {
    of: /^main\/mirror\//,
    ours: parts('main/mirror/', 'main/sources/mime\\.ts', 'main/cleaner\\.ts'),
    types: /^main\/sources\/source\.ts$/,
    packages: /^(better-sqlite3|node|zod)$/,
  },
  {
    of: /^main\/sources\/superoffice\/soap\//,
    ours: parts('main/sources/superoffice/(?!online/)'),
    types: /^main\/sources\/source\.ts$/,
    packages: /^@xmldom\/xmldom$/,
  },
  {
    of: /^main\/sources\/superoffice\/online\//,
    ours: parts('main/sources/superoffice/(?!soap/)', 'main/sources/oauth/'),
    packages: /^zod$/,
  },
  // Signing in by way of the browser is one machinery for SuperOffice Online and for mail, over the same requests.
  {
    of: /^main\/sources\/oauth\//,
    ours: parts(
      'main/sources/oauth/',
      'main/sources/mail-server\\.ts',
      'main/sources/superoffice/(http|deadline|faults|site)\\.ts',
    ),
    packages: /^(node|openid-client)$/,
  },
  {
    of: /^main\/sources\/superoffice\//,
    ours: parts('main/sources/superoffice/(?!online/)', 'main/sources/roles\\.ts'),
    types: /^main\/sources\/source\.ts$/,
    packages: nothing,
  },
  {
    of: /^main\/sources\/imap\//,
    ours: parts(
      'main/sources/imap/',
      'main/sources/(source|mime|mime/attachments|compose|roles|mail-server|roots|connection-info|smtp/(smtp|envelope))\\.ts',
    ),
    packages: /^(imapflow|node|zod)$/,
  },
  {
    of: /^main\/sources\/smtp\//,
    ours: parts('main/sources/smtp/', 'main/sources/(mail-server|roots)\\.ts'),
    packages: /^(node|nodemailer)$/,
  },
  {
    of: /^main\/sources\/maildir\//,
    ours: parts('main/sources/maildir/', 'main/sources/(mime|compose)\\.ts'),
    types: /^main\/sources\/source\.ts$/,
    packages: /^node$/,
  },
  {
    of: /^main\/sources\//,
    ours: parts('main/sources/(source|mime|mail-server)', 'main/attachments/danger\\.ts'),
    packages: /^(node|nodemailer|postal-mime)$/,
  },
  // The entry without a window puts the parts together, as the backend does for the one with a window.
  {
    of: /^main\/server\/sources\.ts$/,
    ours: parts('main/server/config\\.ts', 'main/sources/(source|mail-server|imap/source|maildir/source)\\.ts'),
    packages: nothing,
  },
  { of: /^main\/server\/cli\.ts$/, ours: parts('main/(?!shell/)', 'package\\.json$'), packages: /^node$/ },
  {
    of: /^main\/server\//,
    ours: parts(
      'main/server/',
      'main/mirror/(accounts|folders|ids|items)\\.ts',
      'main/agent/(clock|lock)\\.ts',
      'main/sources/(mime|compose)\\.ts',
      'main/sources/superoffice/(map|wire|soap/(carriers|services|dom|xml))\\.ts',
    ),
    types: /^main\/(mirror\/|(agent\/agent|sources\/source)\.ts$)/,
    packages: /^(node|zod|@xmldom\/xmldom)$/,
  },
  {
    of: /^main\/discovery\//,
    ours: parts('main/discovery/', 'main/sources/superoffice/soap/dom\\.ts'),
    packages: /^(node|@xmldom\/xmldom)$/,
  },
  { of: /^main\/sample\//, ours: parts('main/sample/', 'main/sources/maildir/(names|scan)\\.ts'), packages: /^node$/ },
  { of: /^main\/cleaner(\.ts$|\/)/, ours: parts('main/cleaner(\\.ts$|/)'), packages: /^(node|sanitize-html)$/ },
  { of: /^main\//, ours: parts(), packages: /^(node|zod)$/ },
]

const statement = /^\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm
const dynamic = /(?<!typeof\s)\bimport\(\s*'([^']+)'\s*\)/g

/** Every import and re-export of a file, with the path it means. */
function importsOf(path: string, text: string): Import[] {
  const named = [...text.matchAll(statement)].map((m) => ({ name: m[3] ?? '', typesOnly: m[2] !== undefined }))
  const lazy = [...text.matchAll(dynamic)].map((m) => ({ name: m[1] ?? '', typesOnly: false }))
  return [...named, ...lazy].map(({ name, typesOnly }) => {
    const ours = name.startsWith('.')
    const target = ours ? posix.join(posix.dirname(path), name.replace(/\?.*$/, '')) : packageOf(name)
    return { from: path, target, ours, typesOnly }
  })
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return 'node'
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

/** Section 2 of the house: who may import whom. Files outside the three sides may import all. */
export function wrongImports(tree: Tree): string[] {
  return [...tree].flatMap(([path, text]) => {
    const border = borders.find(({ of }) => of.test(path))
    if (!border) return []
    const allowed = ({ target, ours, typesOnly }: Import) =>
      ours
        ? border.ours.test(target) || target.endsWith('.css') || (typesOnly && border.types?.test(target) === true)
        : border.packages.test(target) || (typesOnly && target === 'better-sqlite3')
    return importsOf(path, text)
      .filter((found) => !allowed(found))
      .map(({ target }) => `${path} may not import ${target}`)
  })
}

/** Files that load each other have no order in which they can be understood. Types don't count: they load nothing. */
export function circles(tree: Tree): string[] {
  const next = new Map<string, string[]>()
  for (const [path, text] of tree) {
    const loaded = importsOf(path, text).filter(({ ours, typesOnly }) => ours && !typesOnly)
    next.set(
      path,
      loaded.map(({ target }) => target),
    )
  }
  const found: string[] = []
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push([...trail.slice(start), path].join(' > '))
    if (start >= 0 || done.has(path)) return
    for (const target of next.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of tree.keys()) walk(path, [])
  return found
}

/** Comments hold words that only look like code. A `//` inside a string is rare enough to lose. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<![:'"`\\])\/\/.*$/gm, '')
}

function offenders(tree: Tree, where: RegExp, pattern: RegExp, problem: string): string[] {
  return [...tree]
    .filter(([path, text]) => where.test(path) && pattern.test(withoutComments(text)))
    .map(([path]) => `${path} ${problem}`)
}

const longest = 300
export function tooLong(tree: Tree): string[] {
  return [...tree]
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > longest)
    .map(({ path, lines }) => `${path} has ${lines} lines`)
}

const sql =
  /\b(SELECT\s[^;]*?\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|(CREATE|DROP|ALTER)\s+(VIRTUAL\s+)?(TABLE|INDEX|TRIGGER)|PRAGMA\s+\w+)\b/
export function strayingSql(tree: Tree): string[] {
  return offenders(tree, /^(main\/(?!mirror\/)|preload\/|renderer\/)/, sql, 'holds SQL outside main/mirror')
}

export function defaultExports(tree: Tree): string[] {
  return offenders(
    tree,
    /^(main|preload|renderer|test)\/.*\.ts$/,
    /^export\s+default\b|\bas\s+default\b/m,
    'has a default export',
  )
}

/** A file that only passes on hides where things live. */
export function passOns(tree: Tree): string[] {
  const passing = /^\s*(export\s+(type\s+)?(\*|\{)[^;]*?\sfrom\s+'[^']+'\s*)+$/
  return offenders(tree, /^(main|preload|renderer)\/.*\.ts$/, passing, 'only passes on what others export')
}

export function machinePaths(tree: Tree): string[] {
  return offenders(
    tree,
    /./,
    /["'`(=]\s*(\/(home|Users|root|work|tmp)\/\w|[A-Z]:\\+Users)/,
    'names a path of one machine',
  )
}
