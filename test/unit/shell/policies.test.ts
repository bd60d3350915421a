import { expect, test } from 'vitest'
import { composePolicy, pagePolicy } from '../../../main/shell/policies.ts'

const read = (policy: string) =>
  new Map(
    policy.split('; ').map((part) => {
      const [name = '', ...values] = part.split(' ')
      return [name, values.join(' ')]
    }),
  )

test('the window for writing is denied all that the main window is, but for a mail’s own style and its own pictures', () => {
  const main = read(pagePolicy)
  const writing = read(composePolicy)
  const differs = [...new Set([...main.keys(), ...writing.keys()])].filter(
    (name) => main.get(name) !== writing.get(name),
  )
  expect(differs.sort()).toEqual(['frame-src', 'img-src', 'style-src-attr', 'trusted-types'])
  expect(writing.get('style-src-attr')).toBe("'unsafe-inline'")
  expect(writing.get('img-src')).toBe("'self' data: mail://draft/")
  expect(writing.get('trusted-types')).toBe('svelte-trusted-html dompurify default')
})

test.each([
  ['the main window', pagePolicy],
  ['the window for writing', composePolicy],
])('%s runs its own scripts only and asks nobody', (_name, policy) => {
  const rules = read(policy)
  expect(rules.get('default-src')).toBe("'none'")
  expect(rules.get('script-src')).toBe("'self'")
  expect(rules.get('style-src')).toBe("'self'")
  expect(rules.get('require-trusted-types-for')).toBe("'script'")
  expect(policy).not.toMatch(/http|\*|unsafe-eval|blob:/)
})

test('the window for writing shows no frames', () => {
  expect(composePolicy).not.toContain('frame-src')
})
