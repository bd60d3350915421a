/** Opens the page of a sign-in in the person's own browser. */
import { shell } from 'electron/common'
import { Fault } from '../failure.ts'
import { decideSignIn } from './links.ts'

/** Faults: invalid (an address that a sign-in must not go to), rejected (no program opens web addresses). */
export async function openBrowser(url: string): Promise<void> {
  const decision = decideSignIn(url)
  if ('refused' in decision) throw new Fault('invalid', `the sign-in page was not opened: ${decision.refused}`)
  try {
    await shell.openExternal(decision.open)
  } catch {
    throw new Fault('rejected', 'no program opens web addresses')
  }
}
