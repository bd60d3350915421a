/** When the editor's text is read, and what stays as it is when something in it is replaced. */
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import { draftId } from '../../../preload/drafts.ts'
import { textFor } from '../../../preload/text/text.ts'
import { htmlReply } from '../../../main/drafts/quoting.ts'
import Editor from '../../../renderer/compose/editor/Editor.svelte'
import { address, mail } from '../../support/mail.ts'

interface Handles {
  html(): string
  setSignature(html: string): void
}

async function open(value: string) {
  const onchange = vi.fn<() => void>()
  const onfiles = vi.fn<(files: File[], inline: boolean) => void>()
  const props = {
    value,
    files: [],
    draftId: draftId.parse(7),
    text: textFor('en'),
    onchange,
    onfiles,
    addPicture: null,
  }
  const { component, unmount } = render(Editor, props)
  const root = screen.getByTestId('editor')
  root.focus()
  // Seen by the editor's own observer, which lets the first change pass.
  await new Promise((seen) => setTimeout(seen))
  return { editor: component as unknown as Handles, root, onchange, onfiles, unmount }
}

/** As the browser does it: the text first, its event in the same turn. */
function key(root: HTMLElement, letter: string) {
  const line = root.querySelector('div')
  if (line) line.textContent += letter
  root.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter, inputType: 'insertText' }))
}

const seen = () => new Promise((done) => setTimeout(done))

test('keys are told, and the mail is read when it is asked for', async () => {
  const { editor, root, onchange } = await open(`<div>a</div><div class="mm-quote">${'<p>long</p>'.repeat(50)}</div>`)
  const read = vi.spyOn(document.implementation, 'createHTMLDocument')
  for (const letter of 'bcdefgh') {
    key(root, letter)
    await seen()
  }
  expect(onchange.mock.calls.length).toBeGreaterThanOrEqual(7)
  expect(read).not.toHaveBeenCalled()
  expect(editor.html()).toContain('<div>abcdefgh</div>')
  expect(editor.html()).toContain('long')
  expect(read).toHaveBeenCalledTimes(1)
  read.mockRestore()
})

test('the last key is in it at once, also when the page goes in the same turn', async () => {
  const { editor, root, unmount } = await open('<div>a</div>')
  key(root, 'b')
  expect(editor.html()).toBe('<div>ab</div>')
  key(root, 'c')
  unmount()
  expect(editor.html()).toBe('<div>abc</div>')
})

test('another signature leaves quote, caret and history', async () => {
  const quote = '<div class="mm-quote"><div>Theirs</div><div class="mm-signature"><div>X</div></div></div>'
  const { editor, root, onchange } = await open(
    `<div>Hello</div><div class="mm-signature"><div>Ann</div></div>${quote}`,
  )
  await fireEvent.click(screen.getByTestId('editor-quote'))
  const before = root.querySelector('.mm-quote')
  const text = root.querySelector('div')?.firstChild
  getSelection()?.collapse(text ?? null, 3)
  document.dispatchEvent(new Event('selectionchange'))
  editor.setSignature('<b onclick="x()">Ben</b><script>x()</script>')
  await seen()
  expect(onchange).toHaveBeenCalled()
  expect(editor.html()).toBe(`<div>Hello</div><div class="mm-signature"><div><b>Ben</b></div></div>${quote}`)
  expect(root.querySelector('.mm-quote')).toBe(before)
  expect(root.closest('.folded')).toBeNull()
  expect([getSelection()?.anchorNode?.textContent, getSelection()?.anchorOffset]).toEqual(['Hello', 3])
  await fireEvent.click(screen.getByTestId('editor-undo'))
  await waitFor(() => expect(editor.html()).toContain('Ann'))
  editor.setSignature('')
  expect(editor.html()).toBe(`<div>Hello</div>${quote}`)
})

test('what a quote says of itself outlasts writing', async () => {
  const entity = mail({ from: address('Dora', 'dora@example.com') })
  const begun = htmlReply({ entity, html: '<p>Hello</p>', receivedAt: 0 }, textFor('en'))
  const { editor, root } = await open(begun)
  key(root, 'x')
  expect(editor.html()).toContain('<div class="mm-attribution">')
  expect(editor.html()).toContain('<blockquote type="cite">')
})

test('only the keys for it paste without formatting', async () => {
  const { editor, root } = await open('')
  const data: Record<string, string> = { 'text/html': '<b>x</b>', 'text/plain': 'x' }
  const clipboardData = { getData: (type: string) => data[type] ?? '', files: [], types: Object.keys(data) }
  await fireEvent.keyDown(root, { key: '?', shiftKey: true })
  await fireEvent.paste(root, { clipboardData })
  await waitFor(() => expect(editor.html()).toBe('<div><b>x</b></div>'))
  data['text/html'] = '<s>y</s>'
  await fireEvent.keyDown(root, { key: 'V', shiftKey: true, ctrlKey: true })
  await fireEvent.keyUp(root, { key: 'V', shiftKey: true, ctrlKey: true })
  await fireEvent.paste(root, { clipboardData })
  await waitFor(() => expect(editor.html()).toContain('<s>y</s>'))
})

test('a link is asked for under Caps Lock, too', async () => {
  const { root } = await open('<div>words</div>')
  await fireEvent.keyDown(root, { key: 'K', ctrlKey: true })
  expect(await screen.findByTestId('link-address')).toBeTruthy()
})

test('where no pictures are taken, none are offered, and those that come are told of', async () => {
  const { editor, root, onfiles } = await open('<div>a</div>')
  expect(screen.queryByTestId('editor-picture')).toBeNull()
  const png = new File(['x'], 'a.png', { type: 'image/png' })
  await fireEvent.paste(root, { clipboardData: { getData: () => '', files: [png], types: ['Files'] } })
  await waitFor(() => expect(onfiles).toHaveBeenCalledTimes(1))
  expect(editor.html()).toBe('<div>a</div>')
})
