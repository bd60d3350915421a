/** PURE: accounts and folders -> the lines of the folder tree, top to bottom, with what assistive technology needs. */
import type { Account } from '../../preload/accounts.ts'
import type { AccountId, Folder } from '../../preload/model.ts'

interface Place {
  readonly key: string
  readonly level: number
  readonly position: number
  readonly siblings: number
}
export type TreeLine =
  | (Place & {
      readonly kind: 'account'
      readonly account: Account
      /** Null where there is no folder to show. */
      readonly open: boolean | null
      readonly unread: number
    })
  | (Place & { readonly kind: 'folder'; readonly folder: Folder; readonly leaf: string })

const roleOrder = ['inbox', 'drafts', 'sent', 'archive', 'other', 'junk', 'trash'] as const

/** Lines of all accounts and of the folders of open ones; a folder stands under its parent when that exists. */
export function treeLines(
  accounts: readonly Account[],
  folders: readonly Folder[],
  open: readonly AccountId[],
  locale: string,
): TreeLine[] {
  const byName = new Intl.Collator(locale, { numeric: true }).compare
  const lines: TreeLine[] = []
  accounts.forEach((account, index) => {
    const own = folders.filter((folder) => folder.accountId === account.id)
    const isOpen = own.length > 0 ? open.includes(account.id) : null
    const place = { key: `account-${account.id}`, level: 1, position: index + 1, siblings: accounts.length }
    lines.push({ ...place, kind: 'account', account, open: isOpen, unread: unreadOf(own) })
    if (isOpen) lines.push(...branch(null, own, 2, byName))
  })
  return lines
}

/** Unread mail that a person cares for: not what was thrown away, nor what is not synced. */
export function unreadOf(folders: readonly Folder[]): number {
  const counted = folders.filter(({ role, subscribed }) => subscribed && role !== 'junk' && role !== 'trash')
  return counted.reduce((sum, { unread }) => sum + unread, 0)
}

function branch(
  parent: Folder | null,
  own: readonly Folder[],
  level: number,
  byName: (a: string, b: string) => number,
): TreeLine[] {
  const children = own
    .filter((folder) => parentOf(folder, own) === parent)
    .sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) || byName(a.name, b.name))
  return children.flatMap((folder, index): TreeLine[] => [
    {
      key: `folder-${folder.id}`,
      kind: 'folder',
      level,
      position: index + 1,
      siblings: children.length,
      folder,
      leaf: leafOf(folder, parent),
    },
    ...branch(folder, own, level + 1, byName),
  ])
}

/** The nearest folder whose name this one's continues. */
function parentOf(folder: Folder, own: readonly Folder[]): Folder | null {
  const { delimiter, name } = folder
  if (!delimiter) return null
  const above = own.filter((one) => one !== folder && one.name !== '' && name.startsWith(one.name + delimiter))
  return above.reduce<Folder | null>((best, one) => (best && best.name.length >= one.name.length ? best : one), null)
}

/** What a folder adds to its parent's name; the steps of a longer one are parted as people write paths. */
function leafOf(folder: Folder, parent: Folder | null): string {
  const { name, delimiter } = folder
  if (!delimiter) return name
  const rest = parent ? name.slice(parent.name.length + delimiter.length) : name
  return rest.split(delimiter).filter(Boolean).join(' / ') || name
}
