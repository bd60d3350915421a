import { screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import type { DraftFileId } from '../../../preload/drafts.ts'
import { isLikeAddress } from '../../../renderer/reader/people.ts'
import { openComposer } from './compose-page.ts'

describe('a name could be taken for an address', () => {
  test.each([
    'kari@company.example',
    'Kari (kari＠company.example)',
    'company.example',
    'Support, company.no',
    'a．example',
  ])('%s', (name) => expect(isLikeAddress(name)).toBe(true))
  test.each(['Kari Nord', 'Dr. Nord', 'K. Nord', 'Nord & Co.', 'J.R.R. Tolkien', 'Room 2.14', ''])('not %s', (name) =>
    expect(isLikeAddress(name)).toBe(false),
  )
})

test('the address is shown where the name could be one', async () => {
  const to = [
    { name: 'kari@company.example', address: 'evil@x.example' },
    { name: 'Lena Hofstad', address: 'lena@example.net' },
  ]
  await openComposer({ content: { to } })
  expect(screen.getAllByTestId('chip').map((chip) => chip.textContent.trim())).toEqual([
    'evil@x.example',
    'Lena Hofstad',
  ])
})

test('a file that names itself as part of the text is listed, where it is no picture', async () => {
  const file = (id: number, name: string, type: string) => ({
    id: id as DraftFileId,
    name,
    type,
    size: 1,
    contentId: 'x',
  })
  const files = [file(1, 'invoice.exe', 'application/x-msdownload'), file(2, 'p.png', 'image/png')]
  await openComposer({ more: { files } })
  const shown = screen.getAllByTestId('file').map((one) => one.textContent)
  expect(shown).toHaveLength(1)
  expect(shown[0]).toContain('.exe')
})
