/** What the connect form sends for an onsite server over REST. */
import type { SignIn } from '../../main/connections/joining.ts'

export const onsiteSignIn = (
  site: string,
  user: string,
  password: string,
  different: Partial<SignIn> = {},
): SignIn => ({
  site,
  user,
  password,
  protocol: 'rest',
  ticket: false,
  untilClosed: true,
  ...different,
})
