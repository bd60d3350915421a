/** The editor alone, under the policy of the window it is in. `?scene=NAME`; what it tells is in `window.told`. */
import { mount } from 'svelte'
import { draftFileId, draftId, type DraftFile } from '../../../preload/drafts.ts'
import { textFor } from '../../../preload/text/text.ts'
import Editor from '../../../renderer/compose/editor/Editor.svelte'
import '../../../renderer/ui/theme.css'
import { editorScenes, picture } from './editor-scenes.ts'

const asked = new URLSearchParams(location.search)
const canary = asked.get('canary') ?? 'https://canary.example'
const value = (editorScenes[asked.get('scene') ?? ''] ?? '').replaceAll('CANARY', canary)
const told: string[] = []
const beside: string[] = []
const made: DraftFile[] = []

const fileOf = (n: number, name: string, type: string, size: number): DraftFile => ({
  ...{ id: draftFileId.parse(n), name, type, size, contentId: `picture-${n}@example.com` },
})
const target = document.getElementById('app')
if (target) {
  Object.assign(target.style, { display: 'flex', flexDirection: 'column', height: '100%' })
  const editor = mount(Editor, {
    target,
    props: {
      value,
      files: [fileOf(1, 'fjord.png', 'image/png', 68)],
      draftId: draftId.parse(7),
      text: textFor(asked.get('language') ?? 'en-GB'),
      // What a mounted component exports has no type of its own.
      onchange: () => told.push((editor as unknown as { html(): string }).html()),
      onfiles: (files: File[]) => beside.push(...files.map(({ name }) => name)),
      addPicture: (file: File) => {
        made.push(fileOf(made.length + 2, file.name, file.type, file.size))
        return Promise.resolve(made.at(-1) ?? null)
      },
      // No `mail:` here.
      address: () => picture,
    },
  })
  Object.assign(window, { told, beside, made, editor })
}
