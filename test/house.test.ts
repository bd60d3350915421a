/** Holds the tree to the plan of the house, and each rule to a small tree that breaks it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  circles,
  defaultExports,
  machinePaths,
  passOns,
  strayingSql,
  tooLong,
  wrongImports,
  type Tree,
} from './support/house-rules.ts'

const root = resolve(import.meta.dirname, '..')

function readTree(): Tree {
  const folders = ['main', 'preload', 'renderer', 'scripts', 'test']
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  const paths = [...readdirSync(root), ...inFolders].filter((path) => /\.(ts|mjs|js|svelte)$/.test(path))
  return new Map(paths.map((path) => [path.replaceAll(sep, '/'), readFileSync(join(root, path), 'utf8')]))
}

const tree = (files: Record<string, string>): Tree => new Map(Object.entries(files))

const rules = [
  {
    says: 'a part imports only what its border allows',
    rule: wrongImports,
    broken: {
      'main/agent/agent.ts': "import { openSuperOffice } from '../sources/superoffice/source.ts'",
      'main/mirror/store.ts': "import { app } from 'electron'",
      'main/shell/window.ts': "import { BrowserWindow } from 'electron/main'",
      'renderer/state/mailbox.svelte.ts': "import { calls } from '../../preload/contract.ts'",
      'renderer/App.svelte': '<script lang="ts">\n  import { log } from \'../main/log.ts\'\n</script>',
      'preload/model.ts': "import { readFileSync } from 'node:fs'",
      'main/calls/sync.ts': "import { createAgent } from '../agent/agent.ts'",
      'main/sources/maildir/source.ts': "const lazy = import('../superoffice/map.ts')",
    },
    problems: [
      'main/agent/agent.ts may not import main/sources/superoffice/source.ts',
      'main/mirror/store.ts may not import electron',
      'renderer/state/mailbox.svelte.ts may not import preload/contract.ts',
      'renderer/App.svelte may not import main/log.ts',
      'preload/model.ts may not import node',
      'main/calls/sync.ts may not import main/agent/agent.ts',
      'main/sources/maildir/source.ts may not import main/sources/superoffice/map.ts',
    ],
  },
  {
    says: 'no files import each other in a circle',
    rule: circles,
    broken: {
      'main/a.ts': "import { b } from './b.ts'",
      'main/b.ts': "import {\n  c,\n} from './c.ts'",
      'main/c.ts': "import { a } from './a.ts'\nimport type { B } from './b.ts'",
    },
    problems: ['main/a.ts > main/b.ts > main/c.ts > main/a.ts'],
  },
  {
    says: 'no file is longer than 300 lines',
    rule: tooLong,
    broken: { 'main/long.ts': 'x\n'.repeat(301), 'main/full.ts': 'x\n'.repeat(300) },
    problems: ['main/long.ts has 301 lines'],
  },
  {
    says: 'SQL is written in main/mirror and nowhere else',
    rule: strayingSql,
    broken: {
      'main/agent/run.ts': 'reader.prepare(`SELECT id\n FROM message`)',
      'main/mirror/messages.ts': 'reader.prepare(`SELECT id FROM message`)',
      'main/calls/sync.ts': '// SELECT what you like FROM the list',
    },
    problems: ['main/agent/run.ts holds SQL outside main/mirror'],
  },
  {
    says: 'no TypeScript file has a default export',
    rule: defaultExports,
    broken: { 'main/log.ts': 'export default 1', 'vite.config.ts': 'export default {}' },
    problems: ['main/log.ts has a default export'],
  },
  {
    says: 'no file only passes on what others export',
    rule: passOns,
    broken: {
      'main/index.ts': "// all of it\nexport * from './a.ts'\nexport { b } from './b.ts'\n",
      'main/b.ts': "export type { A } from './a.ts'\nexport const b = 1\n",
    },
    problems: ['main/index.ts only passes on what others export'],
  },
  {
    says: 'no file names a path of one machine',
    rule: machinePaths,
    broken: {
      'scripts/x.mjs': `const here = '${['', 'home', 'ann'].join('/')}/x'`,
      'main/b.ts': "const icon = '/tray.png'",
    },
    problems: ['scripts/x.mjs names a path of one machine'],
  },
]

describe('the house', () => {
  const house = readTree()

  test('is read whole', () => {
    expect(house.size).toBeGreaterThan(20)
  })

  test.each(rules)('$says', ({ rule }) => {
    expect(rule(house)).toEqual([])
  })

  test.each(rules)('would notice if this were broken: $says', ({ rule, broken, problems }) => {
    expect(rule(tree(broken))).toEqual(problems)
  })
})
