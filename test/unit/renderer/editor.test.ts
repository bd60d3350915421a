/** The editor as its owner knows it: what goes in, what is told, and what a person presses. */
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import { draftFileId, draftId, type DraftFile } from '../../../preload/drafts.ts'
import { textFor } from '../../../preload/text/text.ts'
import Editor from '../../../renderer/compose/editor/Editor.svelte'
import { mailHtml } from '../../../renderer/compose/editor/outgoing.ts'

const fileOf = (n: number, contentId: string | null = `p${n}@example.com`): DraftFile => ({
  ...{ id: draftFileId.parse(n), name: `p${n}.png`, type: 'image/png', size: 8, contentId },
})

/** What the component hands out, which its import says nothing about outside of Svelte's own compiler. */
interface Handles {
  html(): string
  setSignature(html: string): void
  focus(): void
  insertHtml(html: string): void
  setHtml(html: string): void
}

/** Rendered, and seen by the editor's own observer, which lets the first change pass. */
async function open(value: string, files: DraftFile[] = []) {
  const told = vi.fn<() => void>()
  const onfiles = vi.fn<(files: File[], inline: boolean) => void>()
  const addPicture = vi.fn((_: File): Promise<DraftFile | null> => Promise.resolve(fileOf(30)))
  const props = { value, files, draftId: draftId.parse(7), text: textFor('en'), onchange: told, onfiles, addPicture }
  const { component, unmount } = render(Editor, props)
  const handles = component as unknown as Handles
  const root = screen.getByTestId('editor')
  await new Promise((seen) => setTimeout(seen))
  /** As its owner reads it when it was told that something changed. */
  const last = () => (told.mock.calls.length > 0 ? handles.html() : undefined)
  return { component: handles, unmount, root, told, last, onfiles, addPicture }
}

const paste = (root: HTMLElement, texts: Record<string, string>, files: File[] = []) =>
  fireEvent.paste(root, {
    clipboardData: { getData: (type: string) => texts[type] ?? '', files, types: Object.keys(texts) },
  })

test('a mail that is only looked at is not told', async () => {
  const { told, root } = await open('<p>Hello <strong>you</strong></p><div class="mm-quote">quoted</div>')
  root.focus()
  root.blur()
  await Promise.resolve()
  expect(root.textContent).toContain('Hello you')
  expect(told).not.toHaveBeenCalled()
})

test('what is written is told at once, without what only the editor needs', async () => {
  const { root, last } = await open('<div>a</div>')
  root.querySelector('div')?.append('b\u200B')
  await waitFor(() => expect(last()).toBe('<div>ab</div>'))
  root.querySelector('div')?.replaceChildren('\u200B')
  await waitFor(() => expect(last()).toBe(''))
})

test('own pictures are shown at their address and told as cid', async () => {
  const { root, last } = await open('<div>a<img src="cid:p21@example.com" alt="x"></div>', [
    fileOf(21),
    fileOf(22, null),
  ])
  expect(root.querySelector('img')?.getAttribute('src')).toBe('mail://draft/7/21')
  root.querySelector('div')?.append('b')
  await waitFor(() => expect(last()).toBe('<div>a<img src="cid:p21@example.com" alt="x">b</div>'))
})

test('a quote is out of sight until it is asked for, with a line above it to write in', async () => {
  const { root } = await open(
    '<div class="mm-signature">Kari</div><div class="mm-quote">one<br>two<blockquote>three</blockquote></div>',
  )
  expect(root.firstElementChild?.textContent).toBe('')
  expect([...(root.querySelector('.mm-quote')?.children ?? [])].map((one) => one.textContent)).toEqual([
    'one',
    'two',
    'three',
  ])
  const button = screen.getByRole('button', { name: 'Show quoted text' })
  expect(root.contains(button)).toBe(false)
  expect(root.closest('.folded')).not.toBeNull()
  await fireEvent.click(button)
  expect(root.closest('.folded')).toBeNull()
  expect(button.getAttribute('aria-expanded')).toBe('true')
})

test('a mail without a quote has no such button, and an empty one says what to do', async () => {
  await open('')
  expect(screen.queryByTestId('editor-quote')).toBeNull()
  expect(screen.getByText('Write your message')).toBeTruthy()
})

test('another text can be put in its place, and it is cleaned', async () => {
  const { component, root, told, last } = await open('<div>a</div>')
  component.setHtml('<div onclick="x()">b<script>x()</script></div>')
  expect(component.html()).toBe('<div>b</div>')
  expect(told).not.toHaveBeenCalled()
  component.focus()
  component.insertHtml('<b onmouseover="x()">c</b>')
  expect(last()).toBe('<div><b>c</b>b</div>')
  expect(root.querySelector('[onclick], [onmouseover], script')).toBeNull()
})

test('pasted markup is tidied, and its pictures become files', async () => {
  const { root, last, addPicture } = await open('')
  root.focus()
  await paste(root, {
    'text/html': '<p class="MsoNormal" onclick="x()">a<img src="data:image/png;base64,iVBORw0KGgo="></p>',
  })
  await waitFor(() => expect(last()).toBe('<div>a<img src="cid:p30@example.com" alt=""></div>'))
  expect(addPicture.mock.lastCall?.[0].type).toBe('image/png')
  expect(root.querySelector('img')?.getAttribute('src')).toBe('mail://draft/7/30')
})

test('pasted text keeps its lines and finds its links', async () => {
  const { root, last } = await open('')
  root.focus()
  await paste(root, { 'text/plain': 'see https://example.com/a\r\n\r\n<b>bye</b>' })
  await waitFor(() =>
    expect(last()).toBe(
      '<div>see <a href="https://example.com/a">https://example.com/a</a></div><div><br></div><div>&lt;b&gt;bye&lt;/b&gt;</div>',
    ),
  )
})

test('without formatting, where the person holds Shift', async () => {
  const { root, last } = await open('')
  root.focus()
  await fireEvent.keyDown(root, { key: 'V', ctrlKey: true, shiftKey: true })
  await paste(root, { 'text/html': '<b>x</b>', 'text/plain': 'x' })
  await waitFor(() => expect(last()).toBe('<div>x</div>'))
})

test('pasted files: pictures into the text, others beside it', async () => {
  const { root, last, onfiles, addPicture } = await open('')
  const png = new File(['x'], 'fjord.png', { type: 'image/png' })
  const pdf = new File(['x'], 'a.pdf', { type: 'application/pdf' })
  root.focus()
  await paste(root, {}, [png, pdf])
  await waitFor(() => expect(last()).toContain('src="cid:p30@example.com"'))
  expect(last()).toContain('alt="fjord"')
  expect(addPicture).toHaveBeenCalledExactlyOnceWith(png)
  expect(onfiles).toHaveBeenCalledExactlyOnceWith([pdf], false)
})

test('a picture that cannot be kept leaves nothing', async () => {
  const { root, told, addPicture } = await open('')
  addPicture.mockResolvedValue(null)
  root.focus()
  await paste(root, {}, [new File(['x'], 'a.png', { type: 'image/png' })])
  await waitFor(() => expect(addPicture).toHaveBeenCalled())
  expect(told).not.toHaveBeenCalled()
})

test('the toolbar is one stop, walked with the arrows, and gives the text the focus back', async () => {
  const { root } = await open('')
  const tools = [...screen.getByRole('toolbar').querySelectorAll<HTMLElement>('[data-tool]')]
  expect(tools.filter((one) => one.tabIndex === 0)).toHaveLength(1)
  tools[0]?.focus()
  await fireEvent.keyDown(document.activeElement ?? root, { key: 'ArrowRight' })
  expect(document.activeElement).toBe(tools[1])
  await fireEvent.keyDown(document.activeElement ?? root, { key: 'End' })
  expect(document.activeElement).toBe(tools.at(-1))
  expect(tools.at(-1)?.tabIndex).toBe(0)
  expect(tools[0]?.tabIndex).toBe(-1)
  await fireEvent.keyDown(document.activeElement ?? root, { key: 'Escape' })
  expect(document.activeElement).toBe(root)
})

test('formats are set, shown and taken back', async () => {
  const { root, last, component } = await open('<div>words</div>')
  component.focus()
  getSelection()?.selectAllChildren(root.firstElementChild ?? root)
  document.dispatchEvent(new Event('selectionchange'))
  await fireEvent.click(screen.getByTestId('editor-bold'))
  await waitFor(() => expect(last()).toBe('<div><b>words</b></div>'))
  expect(screen.getByTestId('editor-bold').getAttribute('aria-pressed')).toBe('true')
  await fireEvent.click(screen.getByTestId('editor-undo'))
  await waitFor(() => expect(last()).toBe('<div>words</div>'))
  await fireEvent.click(screen.getByTestId('editor-redo'))
  await waitFor(() => expect(last()).toBe('<div><b>words</b></div>'))
})

test('a link is asked for, refused when it is none, and set', async () => {
  const { root, last, component } = await open('<div>words</div>')
  component.focus()
  getSelection()?.selectAllChildren(root.firstElementChild ?? root)
  document.dispatchEvent(new Event('selectionchange'))
  await fireEvent.keyDown(root, { key: 'k', ctrlKey: true })
  const field = await screen.findByTestId<HTMLInputElement>('link-address')
  await fireEvent.input(field, { target: { value: 'javascript:alert(1)' } })
  await fireEvent.click(screen.getByTestId('link-apply'))
  expect(screen.getByRole('alert').textContent).toContain('no web or mail address')
  await fireEvent.input(field, { target: { value: 'kari@example.com' } })
  await fireEvent.click(screen.getByTestId('link-apply'))
  await waitFor(() => expect(last()).toBe('<div><a href="mailto:kari@example.com">words</a></div>'))
  expect(screen.queryByTestId('link-address')).toBeNull()
})

test('the box in which a picture is resized, and bookmarks, are never told', () => {
  const root = document.createElement('div')
  root.innerHTML =
    '<div class="align-center" style="text-align: center"><input id="squire-selection-start" type="hidden">a<img tabindex="-1" src="data:image/gif;base64,AAAA"></div>' +
    '<div class="squire-image-resize-container" style="position: absolute"><div>x</div></div>'
  expect(mailHtml(root)).toBe('<div style="text-align: center;">a<img src="data:image/gif;base64,AAAA"></div>')
})

test('it speaks the language of the page, and is checked for spelling in it', async () => {
  const { root } = await open('')
  expect(root.lang).toBe('en')
  expect(root.getAttribute('spellcheck')).toBe('true')
  expect(root.getAttribute('aria-label')).toBe('Message text')
})
