/** PURE: which folders mail can go to, and how a folder is named. */
import type { AccountId, Folder, FolderId } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'

const roleOrder = ['inbox', 'archive', 'other', 'drafts', 'sent', 'junk', 'trash'] as const

/** The last step of its name, or the word for what it is for. */
export function folderName(folder: Folder, text: Text): string {
  if (folder.role !== 'other') return text.folders[folder.role]
  return folder.name.split(folder.delimiter || '\0').at(-1) || folder.name
}

/** The steps above its last one, as people write paths; empty at the top. */
export function folderPath(folder: Folder): string {
  if (!folder.delimiter || folder.role !== 'other') return ''
  return folder.name.split(folder.delimiter).slice(0, -1).filter(Boolean).join(' / ')
}

/** An account's folders, the known ones first, that fit what was typed: every word begins a word of the name. */
export function folderChoices(
  folders: readonly Folder[],
  options: { accountId: AccountId; except: FolderId | null; typed: string },
  text: Text,
): Folder[] {
  const byName = new Intl.Collator(text.locale, { numeric: true }).compare
  const wanted = wordsOf(options.typed)
  return folders
    .filter(({ id, accountId }) => accountId === options.accountId && id !== options.except)
    .filter((folder) => {
      const words = wordsOf(`${folder.name} ${folderName(folder, text)}`)
      return wanted.every((start) => words.some((word) => word.startsWith(start)))
    })
    .sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) || byName(a.name, b.name))
}

const wordsOf = (name: string) => name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
