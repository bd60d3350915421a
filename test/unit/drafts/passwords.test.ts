import { describe, expect, it } from 'vitest'
import { Passwords } from '../../../main/drafts/passwords.ts'
import { secretsInMemory } from '../../../main/secrets.ts'
import { draftId, type OtherServer } from '../../../preload/drafts.ts'
import { written } from '../../support/drafts.ts'
import { faultOf } from '../../support/faults.ts'

const id = draftId.parse(7)
const server = (different: Partial<OtherServer> = {}): OtherServer => ({
  ...{ server: 'smtp.other.example', user: 'ann', useSsl: true, folder: null },
  ...different,
})
const through = (outgoing: OtherServer | null) => written({ outgoing })

async function kept() {
  const secrets = secretsInMemory()
  const passwords = new Passwords(secrets, () => undefined)
  await passwords.keep(id, through(server()), 'outgoing', 'secret')
  return { secrets, passwords }
}

describe('the password of a server that one mail alone goes by', () => {
  it('is given to that server and that user', async () => {
    const { passwords } = await kept()
    const connection = await passwords.connection(id, through(server({ useSsl: false })), 'outgoing')
    expect(connection).toEqual({ ...server({ useSsl: false }), password: 'secret' })
  })

  it.each([
    ['another server', { server: 'smtp.evil.example' }],
    ['another user', { user: 'ben' }],
  ])('goes to no other: %s', async (_case, different) => {
    const { passwords } = await kept()
    const asked = passwords.connection(id, through(server(different)), 'outgoing')
    expect(await faultOf(asked)).toMatchObject({ kind: 'rejected' })
    const other = passwords.connection(draftId.parse(8), through(server()), 'outgoing')
    expect(await faultOf(other)).toMatchObject({ kind: 'rejected' })
  })

  it('is needed by none that asks for no user, nor by the account’s own', async () => {
    const { passwords } = await kept()
    const free = server({ server: 'relay.example', user: '' })
    expect(await passwords.connection(id, through(free), 'outgoing')).toEqual({ ...free, password: '' })
    const own = server({ server: '', user: '', folder: 'Sent/2026' })
    expect(await passwords.connection(id, through(own), 'outgoing')).toEqual({ ...own, password: '' })
    expect(await passwords.connection(id, through(null), 'outgoing')).toBeNull()
  })

  it('is not kept for a server that the draft does not name', async () => {
    const passwords = new Passwords(secretsInMemory(), () => undefined)
    expect(await faultOf(passwords.keep(id, through(null), 'outgoing', 'x'))).toMatchObject({ kind: 'invalid' })
  })

  it.each([
    ['the draft names another', through(server({ server: 'else.example' }))],
    ['the draft names none', through(null)],
    ['the draft goes', null],
  ])('goes from the keychain when %s', async (_case, after) => {
    const { secrets, passwords } = await kept()
    await passwords.forget(id, through(server()), through(server({ useSsl: false })))
    expect(await secrets.get('draft-7-outgoing')).not.toBeNull()
    await passwords.forget(id, through(server()), after)
    expect(await secrets.get('draft-7-outgoing')).toBeNull()
  })
})
