/** A message of which only the start is here, and what one looked like on its way. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { readView } from '../../../main/mirror/messages.ts'
import type { MessageId } from '../../../preload/model.ts'
import { one, seen, synced } from '../../support/changes.ts'
import { gate } from '../../support/gate.ts'
import { inboxOf, rowsOf, scene } from '../../support/scene.ts'
import { scriptedFolder, type Script } from '../../support/scripted-source.ts'

/** Messages whose text is longer than what is delivered of it. */
async function cut(different: Partial<Script> = {}) {
  const inbox = scriptedFolder('INBOX', 3)
  for (const message of inbox.arrivals) message.entity = { ...message.entity, plainBody: 'æøå and so on. '.repeat(40) }
  const stage = await synced({
    cutAt: 200,
    folders: [inbox, scriptedFolder('Work', 0), scriptedFolder('Trash', 0)],
    ...different,
  })
  const id = stage.ids[0] as MessageId
  let asked = 0
  const whole = (then: (step: string) => Promise<void> | void = () => undefined) => {
    stage.script.before = (step) => {
      if (!step.startsWith('whole')) return
      asked++
      return then(step)
    }
  }
  whole()
  const view = () => {
    const found = readView(stage.mirror.reader, id)
    return { isCut: found?.isCut, length: found?.plainBody?.length, flags: found?.flags, folder: found?.folderId }
  }
  return Object.assign(stage, { id, view, whole, asked: () => asked })
}

describe('the rest of a message', () => {
  it('comes under the same number, is asked for once however often it is wanted, and can be searched', async () => {
    const stage = await cut()
    const before = stage.mirror.reader.prepare('SELECT id, item FROM message').all()
    expect(stage.view().isCut).toBe(true)
    await Promise.all([stage.agent.fetchRest(stage.id), stage.agent.fetchRest(stage.id)])
    expect(stage.asked()).toBe(1)
    expect(stage.view()).toMatchObject({ isCut: false })
    expect(stage.view().length).toBeGreaterThan(580)
    expect(stage.mirror.reader.prepare('SELECT id, item FROM message').all()).toEqual(before)
    await stage.sync()
    expect(stage.view().isCut).toBe(false)
  })

  it('does not undo what the person did while it came', async () => {
    const stage = await cut()
    const held = gate()
    stage.whole(() => held.reach())
    const rest = stage.agent.fetchRest(stage.id)
    await held.reached
    // The answer is on its way: it shows the message as it was.
    const [inbox] = stage.script.folders
    const old = inbox?.arrivals[2]
    await stage.agent.change(one(stage.ids), seen(true))
    await stage.quiet()
    if (old) old.entity = { ...old.entity, flags: 0 }
    held.open()
    await rest
    expect(stage.view()).toMatchObject({ isCut: false, flags: 1 })
  })

  it.each([
    ['is found where the message is moved to meanwhile', true],
    ['is found there also where its new name must be learned first', false],
  ])('%s', async (_what, tellsNames) => {
    const stage = await cut({ renames: true, tellsNames })
    const held = gate()
    stage.whole(() => held.reach())
    const rest = stage.agent.fetchRest(stage.id)
    await held.reached
    await stage.agent.change(one(stage.ids), stage.to('Work'))
    await stage.quiet()
    stage.whole()
    held.open()
    await rest
    expect(rowsOf(stage.mirror, 'Work').map((row) => row.id)).toEqual(one(stage.ids))
    expect(stage.view().isCut).toBe(false)
    expect(inboxOf(stage.mirror, 1)).toHaveLength(2)
  })

  it('that cannot be had is told, and may be asked for again; of a message that is gone there is none', async () => {
    const stage = await cut()
    stage.whole(() => Promise.reject(new Fault('offline', 'no net')))
    await expect(stage.agent.fetchRest(stage.id)).rejects.toMatchObject({ kind: 'offline' })
    stage.whole()
    await stage.agent.fetchRest(stage.id)
    expect(stage.view().isCut).toBe(false)
    await expect(stage.agent.fetchRest(5 as MessageId)).rejects.toMatchObject({ kind: 'gone' })
  })
})

describe('the source of a message', () => {
  it('is what its server gives, as text', async () => {
    const stage = await cut()
    const text = await stage.agent.sourceText(stage.id)
    expect(text).toMatch(/^From: Dora <dora@example.com>\r\nSubject: INBOX 3\r\n/)
    expect(text).toContain('æøå and so on.')
  })

  it('is refused where the server has none', async () => {
    const { agent, all, mirror } = await scene()
    await agent.syncEmailAccounts(all)
    const id = inboxOf(mirror, 1)[0]?.id as MessageId
    await expect(agent.sourceText(id)).rejects.toMatchObject({ kind: 'rejected' })
    await agent.fetchRest(id)
  })
})
