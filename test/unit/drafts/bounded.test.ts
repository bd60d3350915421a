import { expect, test } from 'vitest'
import { boundedContent } from '../../../main/drafts/bounded.ts'
import { failureOf } from '../../../main/failure.ts'
import { draftContent, type DraftContent } from '../../../preload/drafts.ts'
import { content } from '../../support/leaving.ts'

const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: '', address: `p${at}@example.com` }))
const long = '😀'.repeat(10_001)

test.each<[string, Partial<DraftContent>]>([
  ['a subject', { subject: long }],
  ['a name', { to: [{ name: long, address: 'a@example.com' }] }],
  ['an address', { cc: [{ name: '', address: long }] }],
  ['a rich text', { html: 'x'.repeat(20_000_001) }],
  ['a plain text', { html: null, plain: 'x'.repeat(20_000_001) }],
])('%s of any length makes a draft that can be opened', (_, different) => {
  const made = content(different)
  expect(draftContent.safeParse(made).success).toBe(false)
  expect(draftContent.safeParse(boundedContent(made)).success).toBe(true)
  expect(JSON.stringify(boundedContent(made).subject)).not.toContain('\\ud83d"')
})

test('what is not too long stays as it is', () => {
  const made = content({ to: people(2_000), subject: 'Hi' })
  expect(boundedContent(made)).toEqual(made)
})

test.each(['to', 'cc', 'bcc'] as const)('nobody of %s is left out: a mail to too many is none', (field) => {
  const asked = () => boundedContent(content({ [field]: people(2_001) }))
  expect(asked).toThrow()
  try {
    asked()
  } catch (error) {
    expect(failureOf(error).kind).toBe('invalid')
  }
})
