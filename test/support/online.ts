/** Someone who signs in to SuperOffice Online, step by step or at once. */
import { createHttp } from '../../main/sources/superoffice/http.ts'
import { signInOnline, type OnlineSignIn, type SignedIn } from '../../main/sources/superoffice/online/sign-in.ts'
import { browse, clientId } from './openid-provider.ts'

export const http = createHttp(fetch, 'Mailmirror/test')
export const never = new AbortController().signal

/** A sign-in under way; the browser, which opens at `page`, is the test's to drive. */
export function begin(
  provider: { readonly authority: string },
  wish: Partial<OnlineSignIn> = {},
): { readonly done: Promise<SignedIn>; readonly page: Promise<URL> } {
  let opened = (_url: URL) => {}
  const opening = new Promise<URL>((resolve) => (opened = resolve))
  const done = signInOnline({
    environment: 'online',
    authority: provider.authority,
    clientId,
    tenant: null,
    http,
    language: 'en',
    signal: never,
    openBrowser: (url) => Promise.resolve(opened(new URL(url))),
    ...wish,
  })
  const page = Promise.race([
    opening,
    done.then(() => {
      throw new Error('the browser was not opened')
    }),
  ])
  page.catch(() => undefined)
  return { done, page }
}

/** The whole walk, as `user`. */
export async function signIn(provider: { readonly authority: string }, user = 'ann'): Promise<SignedIn> {
  const { done, page } = begin(provider)
  await browse((await page).href, user)
  return await done
}

export const param = (url: URL, name: string): string => url.searchParams.get(name) ?? ''
