/** The reference's sample requests, with data of our own, and the answers that are documented for them. */
import { expect, test } from 'vitest'
import { agentServer, ask } from '../../support/agent-server.ts'
import { gate } from '../../support/gate.ts'
import { expected, samplesIn, sendSample } from '../../support/samples/samples.ts'
import { testClock } from '../../support/test-clock.ts'

const samples = samplesIn('rest.http')
const sampleNamed = (name: string) => {
  const found = samples.find((sample) => sample.name === name)
  if (!found) throw new Error(`no sample ${name}`)
  return found
}

test('all samples, one after the other, get their answers', async () => {
  const server = await agentServer()
  for (const sample of samples) {
    const { status, type, body } = await sendSample(server, sample)
    expect([sample.name, status, type]).toEqual([sample.name, sample.answer.status, sample.answer.type])
    if (sample.answer.body === '') expect([sample.name, body]).toEqual([sample.name, ''])
    else
      expect([sample.name, JSON.parse(body)]).toMatchObject([
        sample.name,
        expected(sample.answer.body, expect.anything()),
      ])
  }
})

test('the sample of SyncEmailAccounts beside a running one: 204 after one second, and nothing is synced', async () => {
  const held = gate()
  const clock = testClock()
  const server = await agentServer({
    clock,
    wrap: (source) => ({ ...source, folders: (signal) => held.reach().then(() => source.folders(signal)) }),
  })
  const first = ask(server, '/api/v1/Agents/EMail/SyncEmailAccounts', {
    body: { SyncUserAccounts: [{ AccountId: 1 }] },
  })
  await held.reached
  const second = sendSample(server, sampleNamed('SyncEmailAccounts'))
  await expect.poll(() => clock.sleeps).toContain(1000)
  clock.advance(1000)
  expect(await second).toEqual({ status: 204, type: undefined, body: '' })
  held.open()
  await first
  expect((await ask(server, '/api/v1/archive/Mail2?$top=9', { user: 'ben' })).body).toMatchObject({ value: [] })
})
