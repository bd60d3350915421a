/** Routes of the archive: listings of mail and of folders. */
import type { AccountId } from '../../../preload/model.ts'
import { storedFolders, type StoredFolder } from '../../mirror/folders.ts'
import { listItems } from '../../mirror/items.ts'
import { listingRows, nextFilter, parseListing } from '../archive.ts'
import { malformed } from '../errors.ts'
import type { Call, Parts, Route } from '../route.ts'

const mail2Path = '/api/v1/archive/Mail2'

export const archiveRoutes: readonly Route[] = [
  { method: 'GET', path: mail2Path, run: mail2 },
  { method: 'POST', path: mail2Path, form: true, run: mail2 },
  { method: 'GET', path: '/api/v1/archive/MailFolder', run: mailFolder },
]

function mail2({ mirror }: Parts, { access, query, zone, zoneIn, origin }: Call) {
  const listing = parseListing(query, zoneIn)
  const rows = listItems(mirror.reader, { ...listing.query, accountIds: access.readableIds })
  const next = nextFilter(listing, rows, query.get('filter') ?? '')
  const path = origin + mail2Path
  return {
    'odata.metadata': `${path}/$metadata`,
    'odata.nextLink': next === null ? null : `${path}?${linkWith(query, next)}`,
    value: listingRows(listing, rows, zone),
  }
}

function linkWith(query: Call['query'], filter: string): string {
  const all = new Map([...query, ['filter', filter]])
  return [...all].map(([name, value]) => `$${name}=${encodeURIComponent(value)}`).join('&')
}

const folderColumns = {
  id: (folder: StoredFolder) => folder.id,
  name: (folder: StoredFolder) => folder.name,
  subscribed: (folder: StoredFolder) => folder.subscribed,
}

function mailFolder({ mirror }: Parts, { access, query, origin }: Call) {
  for (const name of ['filter', 'orderby']) {
    if (query.has(name)) throw malformed(`The parameter $${name} is not understood.`, 'MailFolder lists all folders.')
  }
  const asked = (query.get('select') ?? 'id,name,subscribed').split(',').map((name) => name.trim())
  const columns = asked.map((name) => {
    const column = Object.entries(folderColumns).find(([known]) => known === name.toLowerCase())
    if (!column) throw malformed('The parameter $select is not understood.', `MailFolder has no column '${name}' here.`)
    return column
  })
  const folders = access.readableIds.flatMap((id: AccountId) => storedFolders(mirror.reader, id))
  return {
    'odata.metadata': `${origin}/api/v1/archive/MailFolder/$metadata`,
    'odata.nextLink': null,
    value: folders.map((folder) => ({
      PrimaryKey: String(folder.id),
      EntityName: 'emailfolder',
      ...Object.fromEntries(columns.map(([name, read]) => [name, read(folder)])),
    })),
  }
}
