/** Words for Chromium's spelling checker, in its own form (`.bdic`, version 2.0), as small as that can be. */
import { createHash } from 'node:crypto'

/** At most 15 words in ASCII, each with a first letter of its own. */
export function bdic(words: readonly string[]): Buffer {
  const headerBytes = 32
  const aff = affix(headerBytes)
  const dic = trie([...words].sort())
  const data = Buffer.concat([aff, dic])
  const header = Buffer.alloc(headerBytes)
  header.write('BDic', 'latin1')
  header.writeUInt16LE(2, 4)
  header.writeUInt32LE(headerBytes, 8)
  header.writeUInt32LE(headerBytes + aff.length, 12)
  createHash('md5').update(data).digest().copy(header, 16)
  return Buffer.concat([header, data])
}

/** No groups, no rules, no replacements, nothing else: four tables without a line. */
function affix(at: number): Buffer {
  const tables = [Buffer.from('\0\0'), Buffer.from('\0'), Buffer.from('\0\0'), Buffer.from('\0')]
  const offsets = Buffer.alloc(16)
  let next = at + offsets.length
  for (const [index, table] of tables.entries()) {
    offsets.writeUInt32LE(next, index * 4)
    next += table.length
  }
  return Buffer.concat([offsets, ...tables])
}

/** One list of first letters, each leading to a leaf with the rest of its word. */
function trie(words: readonly string[]): Buffer {
  const leaves = words.map((word) => Buffer.concat([Buffer.from([0x40, 0]), Buffer.from(`${word.slice(1)}\0`)]))
  let next = 0
  const pairs = words.flatMap((word, index) => {
    const pair = [word.charCodeAt(0), next]
    next += leaves[index]?.length ?? 0
    return pair
  })
  return Buffer.concat([Buffer.from([0xe0 | words.length, ...pairs]), ...leaves])
}
