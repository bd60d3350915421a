/** The tools of the editor in a window where some of them have no room. */
import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it } from 'vitest'
import { draftId } from '../../../preload/drafts.ts'
import { textFor } from '../../../preload/text/text.ts'
import Editor from '../../../renderer/compose/editor/Editor.svelte'

const narrow = document.createElement('style')
narrow.textContent = ':is([data-tool="undo"], [data-tool="redo"], [data-tool="strike"]) { display: none }'
afterEach(() => narrow.remove())

const tool = (name: string) => screen.getByTestId(`editor-${name}`)

it('are walked past those that are out of sight, from one that the Tab key comes to', async () => {
  document.head.append(narrow)
  render(Editor, {
    ...{ value: '', files: [], draftId: draftId.parse(7), text: textFor('en') },
    ...{ onchange: () => {}, onfiles: () => {}, addPicture: () => Promise.resolve(null) },
  })
  expect(tool('undo').tabIndex).toBe(-1)
  expect(tool('size').tabIndex).toBe(0)
  tool('underline').focus()
  await fireEvent.keyDown(tool('underline'), { key: 'ArrowRight' })
  expect(document.activeElement).toBe(tool('colour'))
  await fireEvent.keyDown(tool('colour'), { key: 'Home' })
  expect(document.activeElement).toBe(tool('size'))
})
