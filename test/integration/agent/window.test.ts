/** How far back mail is kept, folders that come and go, and mail that is written. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { listFolders, storedFolders } from '../../../main/mirror/folders.ts'
import { readItem } from '../../../main/mirror/items.ts'
import type { AccountId } from '../../../preload/model.ts'
import { mail } from '../../support/mail.ts'
import { folderNamed, inboxOf, rowsOf, scene, subjects } from '../../support/scene.ts'
import { holding, scriptedFolder } from '../../support/scripted-source.ts'

const day = 86_400_000
const now = Date.parse('2026-06-01T12:00:00Z')

/** One message a month from January to May. */
function months() {
  const folder = scriptedFolder('INBOX', 5)
  for (const [index, one] of folder.arrivals.entries()) {
    one.entity = { ...one.entity, receivedAt: `2026-0${index + 1}-15T00:00:00Z` }
  }
  return [folder]
}

describe('a window on the mail', () => {
  it('is what the source is asked for; what is older goes, and comes again when the window is wide', async () => {
    const window = { since: null as number | null }
    const { agent, all, mirror, scriptOf } = await scene({
      since: () => window.since,
      script: () => ({ folders: months() }),
    })
    const sync = () => agent.syncEmailAccounts(all)
    await sync()
    expect(subjects(mirror, 1)).toHaveLength(5)
    window.since = now - 90 * day
    await sync()
    expect(subjects(mirror, 1)).toEqual(['INBOX 5', 'INBOX 4', 'INBOX 3'])
    await sync()
    window.since = now - 110 * day
    await sync()
    expect(subjects(mirror, 1)).toEqual(['INBOX 5', 'INBOX 4', 'INBOX 3', 'INBOX 2'])
    window.since = null
    await sync()
    expect(subjects(mirror, 1)).toHaveLength(5)
    expect(scriptOf(1).since).toEqual([null, now - 90 * day, now - 90 * day, now - 110 * day, null])
  })

  it('that moves on with the days begins nothing anew, nor when the clock is set a little', async () => {
    const window = { since: now - 90 * day }
    const { agent, all, mirror } = await scene({ since: () => window.since, script: () => ({ folders: months() }) })
    const cursors: unknown[] = []
    for (const moved of [0, 1, -1, 30, 29.5]) {
      window.since = now - 90 * day + moved * day
      await agent.syncEmailAccounts(all)
      cursors.push(storedFolders(mirror.reader, 1 as AccountId)[0]?.cursor)
    }
    expect(cursors).toEqual(['5', '5', '5', '5', '5'])
    expect(subjects(mirror, 1)).toEqual(['INBOX 5', 'INBOX 4'])
  })

  it('is kept also where a source delivers and lists all of its mail, and nothing is asked for again', async () => {
    const steps: string[] = []
    const { agent, all, mirror } = await scene({
      since: () => now - 90 * day,
      script: () => ({ folders: months(), minds: false, before: (step) => void steps.push(step) }),
    })
    await agent.syncEmailAccounts(all)
    await agent.syncEmailAccounts(all)
    expect(subjects(mirror, 1)).toHaveLength(3)
    expect(steps.filter((step) => step.startsWith('messages'))).toEqual([])
  })

  it('never takes mail away whose change still waits', async () => {
    const window = { since: null as number | null }
    const { agent, all, mirror, scriptOf } = await scene({
      since: () => window.since,
      script: () => ({ folders: months() }),
    })
    await agent.syncEmailAccounts(all)
    const oldest = inboxOf(mirror, 1).at(-1)
    scriptOf(1).before = (step) => (step.startsWith('apply') ? Promise.reject(new Fault('offline', '')) : undefined)
    if (oldest) await agent.change([oldest.id], { kind: 'flagged', value: true })
    window.since = now - 90 * day
    await agent.syncEmailAccounts(all, { evenIfWaiting: true })
    expect(subjects(mirror, 1)).toEqual(['INBOX 5', 'INBOX 4', 'INBOX 3', 'INBOX 1'])
    scriptOf(1).before = () => undefined
    await agent.syncEmailAccounts(all, { evenIfWaiting: true })
    await agent.syncEmailAccounts(all, { evenIfWaiting: true })
    expect(scriptOf(1).applied).toEqual(['flagged INBOX-1'])
    expect(subjects(mirror, 1)).toEqual(['INBOX 5', 'INBOX 4', 'INBOX 3'])
  })
})

describe('folders', () => {
  it('that are renamed keep their numbers and their mail', async () => {
    const { agent, all, mirror, scriptOf } = await scene()
    await agent.syncEmailAccounts(all)
    const before = folderNamed(mirror, 'INBOX')
    const [inbox] = scriptOf(1).folders
    if (inbox) inbox.folder = { ...inbox.folder, name: 'Innboks' }
    await agent.syncEmailAccounts(all)
    expect(folderNamed(mirror, 'Innboks')).toBe(before)
    expect(rowsOf(mirror, 'Innboks')).toHaveLength(3)
  })

  it('that are left out of the sync are told to the server, keep their mail, and are read again when taken in', async () => {
    const { agent, all, mirror, scriptOf } = await scene()
    await agent.syncEmailAccounts(all)
    const id = folderNamed(mirror, 'INBOX')
    await agent.subscribe(id, false)
    expect(scriptOf(1).folders[0]?.folder.subscribed).toBe(false)
    expect(listFolders(mirror.reader)[0]?.subscribed).toBe(false)
    scriptOf(1).folders[0]?.arrivals.push({ remoteId: 'late', entity: mail({ subject: 'late' }) })
    await agent.syncEmailAccounts(all)
    expect(rowsOf(mirror, 'INBOX')).toHaveLength(3)
    await agent.subscribe(id, true)
    await agent.syncEmailAccounts(all)
    expect(rowsOf(mirror, 'INBOX')).toHaveLength(4)
  })

  it('stay as they are when the server does not hear of it', async () => {
    const { agent, all, mirror, scriptOf } = await scene()
    await agent.syncEmailAccounts(all)
    scriptOf(1).before = () => Promise.reject(new Fault('offline', ''))
    await expect(agent.subscribe(folderNamed(mirror, 'INBOX'), false)).rejects.toMatchObject({ kind: 'offline' })
    expect(listFolders(mirror.reader)[0]?.subscribed).toBe(true)
  })
})

describe('mail that is written', () => {
  const script = () => ({
    folders: [scriptedFolder('INBOX', 1), scriptedFolder('Sent', 2), scriptedFolder('Drafts', 0)],
  })
  const accountId = 1 as AccountId

  it('is sent, and answered under the number that its copy has in the mirror', async () => {
    const { agent, all, mirror, scriptOf } = await scene({ script })
    await agent.syncEmailAccounts(all)
    const fresh = mail({ subject: 'fresh', messageId: null, emailItemId: 77 })
    const [sent] = await agent.sendEMails(accountId, [fresh], null, null)
    expect(holding(scriptOf(1).folders[1] ?? scriptedFolder('x', 0))).toHaveLength(3)
    expect(sent).toMatchObject({ isSent: true, messageId: '<Sent-3@example.com>', accountId })
    expect(readItem(mirror.reader, sent?.emailItemId ?? 0, [accountId])?.entity.subject).toBe('fresh')
  })

  it('is sent once and answered without a number when its copy cannot be read now', async () => {
    const { agent, all, scriptOf } = await scene({ script })
    await agent.syncEmailAccounts(all)
    scriptOf(1).before = (step) => (step === 'send' ? undefined : Promise.reject(new Fault('offline', '')))
    const [sent] = await agent.sendEMails(accountId, [mail({ subject: 'fresh' })], null, null)
    expect(sent).toMatchObject({ subject: 'fresh', emailItemId: 0 })
  })

  it('is saved into its folder, and answered under its number', async () => {
    const { agent, all, mirror } = await scene({ script })
    await agent.syncEmailAccounts(all)
    const saved = await agent.saveToMailServer(accountId, mail({ subject: 'draft', folderName: 'Drafts' }))
    expect(readItem(mirror.reader, saved.emailItemId, [accountId])?.entity).toMatchObject({ subject: 'draft' })
    expect(rowsOf(mirror, 'Drafts')).toHaveLength(1)
  })

  it('is refused to nobody but its caller', async () => {
    const { agent, all, scriptOf } = await scene({ script })
    await agent.syncEmailAccounts(all)
    scriptOf(1).before = () => Promise.reject(new Fault('rejected', 'no'))
    await expect(agent.sendEMails(accountId, [mail()], null, null)).rejects.toMatchObject({ kind: 'rejected' })
  })
})
