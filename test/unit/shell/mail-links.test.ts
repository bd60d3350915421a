import { expect, test } from 'vitest'
import { createMailLinks } from '../../../main/shell/mail-links.ts'

test('links that came early wait for the app, in their order, and later ones do not', () => {
  const links = createMailLinks()
  const begun: string[] = []
  links.take('mailto:a@example.com')
  links.take('mailto:b@example.com')
  links.giveTo((url) => begun.push(url))
  expect(begun).toEqual(['mailto:a@example.com', 'mailto:b@example.com'])
  links.take('mailto:c@example.com')
  expect(begun).toEqual(['mailto:a@example.com', 'mailto:b@example.com', 'mailto:c@example.com'])
})

test('anything else begins nothing, before or after', () => {
  const links = createMailLinks()
  const begun: string[] = []
  for (const url of ['https://example.com', 'file:///etc/passwd', 'mailto:/etc/passwd', '']) links.take(url)
  links.giveTo((url) => begun.push(url))
  for (const url of ['https://example.com', 'mailto:a@b\n']) links.take(url)
  expect(begun).toEqual([])
})

test('a storm of links before the app is there opens ten windows at most', () => {
  const links = createMailLinks()
  const begun: string[] = []
  for (let at = 0; at < 100; at++) links.take(`mailto:a${at}@example.com`)
  links.giveTo((url) => begun.push(url))
  expect(begun).toHaveLength(10)
})

test('nor does a storm afterwards; who clicks again later is heard', () => {
  let now = 1_000_000
  const links = createMailLinks(() => now)
  const begun: string[] = []
  links.giveTo((url) => begun.push(url))
  const storm = () => {
    for (let at = 0; at < 100; at++) links.take(`mailto:a${at}@example.com`)
  }
  storm()
  now += 9_000
  storm()
  expect(begun).toHaveLength(10)
  now += 1_000
  storm()
  expect(begun).toHaveLength(20)
})
