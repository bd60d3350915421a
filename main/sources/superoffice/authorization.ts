/** The Authorization header of one connection: asked for once, kept until the server refuses it, never shown. */
import { Fault } from '../../failure.ts'

export interface SignIn {
  /** Faults: auth, where no password is kept. */
  header(): Promise<string>
  /** The password was refused: the next request asks for it anew. */
  forget(): void
  /** The same Fault, without the password should a server have echoed it. */
  hide(fault: Fault): Fault
}

export function keptSignIn(user: string, secret: () => Promise<string | null>): SignIn {
  let kept: Promise<string> | null = null
  let hidden: string[] = []
  async function make(): Promise<string> {
    const password = await secret()
    if (password === null) throw new Fault('auth', 'no password is kept for this connection')
    const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64')
    hidden = [encoded, password].filter((one) => one !== '')
    return `Basic ${encoded}`
  }
  return {
    header() {
      const header = kept ?? make()
      kept = header
      header.catch(() => (kept = null))
      return header
    },
    forget: () => (kept = null),
    hide(fault) {
      const shown = hidden.reduce((text, one) => text.replaceAll(one, '***'), fault.message)
      if (shown === fault.message) return fault
      return new Fault(fault.kind, shown, fault.retryAfter === null ? {} : { retryAfter: fault.retryAfter })
    },
  }
}
