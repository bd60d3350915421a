/** Odd mail, one row each, and what has to be read from it. */
import { expect } from 'vitest'
import { readRaw } from '../../main/sources/mime.ts'
import { emailEntity } from '../../preload/model.ts'
import { known } from './any-mime.ts'

export type Odd = [
  name: string,
  /** One character an octet, so that any octet can be written. */
  raw: string,
  expected: Record<string, unknown>,
  malformed?: string | undefined,
]

export async function reads([, raw, expected, malformed]: Odd): Promise<void> {
  const bytes = Buffer.from(raw, 'latin1')
  const read = await readRaw(bytes, known)
  expect(emailEntity.parse(read.entity)).toEqual(read.entity)
  expect(read.entity).toMatchObject({ ...expected, size: bytes.length })
  expect([read.cut, read.malformed]).toEqual([false, malformed ?? null])
}
