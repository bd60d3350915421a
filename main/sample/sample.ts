/** The sample as the demo uses it: twelve accounts with mail of the last year, and the agent server's config beside it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeSampleConfig, writeSampleMail } from './write.ts'

const accounts = 12
/** Of each account: enough to scroll and search in, little enough to be there in seconds. */
const messages = 250

/** Writes `mail/` and `agent.json` into `folder`, which is made where it is missing. */
export async function writeSample(folder: string, now = new Date()): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeSampleConfig(folder, await writeSampleMail(join(folder, 'mail'), { accounts, messages, seed: 1, now }))
}
