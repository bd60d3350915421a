/** What every page in this app is denied, whoever made it: going elsewhere, the network, permissions, downloads. */
import { app, type Session, type WebContents, type WebFrameMain } from 'electron/main'
import { mailAddress, pageOrigin } from './addresses.ts'

/** No request leaves: these are answered inside of the app, `data:` carries its own bytes. */
const inside = new Set(['app:', 'mail:', 'data:'])

/** Shuts a session off. The third wall around a mail, after the cleaner and its document's policy. */
export async function wallSession(session: Session, allowDevtools: boolean): Promise<void> {
  session.webRequest.onBeforeRequest((details, decide) => {
    const scheme = schemeOf(details.url)
    decide({ cancel: !inside.has(scheme) && !(allowDevtools && scheme === 'devtools:') })
  })
  // A hint to connect early may open a socket without making a request: then it ends at a proxy that nobody runs.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:1', proxyBypassRules: '<-loopback>' })
  const notifies = (permission: string, frame: boolean | undefined, origin: string | undefined) =>
    permission === 'notifications' && frame === true && isOurs(origin)
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(notifies(permission, details.isMainFrame, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    notifies(permission, details.isMainFrame, origin),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

/** Every session there will ever be asks nobody by itself: spell checking would fetch its dictionary. Before `ready`. */
export function quietSessions(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false)
    session.setSpellCheckerDictionaryDownloadURL('app://mailmirror/')
  })
}

/** Holds for every window, frame and view there will ever be. @param onLink gets each address that asks to be opened */
export function wallContents(onLink: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      if (!isBodyFrame(contents, event.frame, event.url, event.initiator)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      onLink(url)
      return { action: 'deny' }
    })
  })
}

/** True for the page's own main frame, and for nothing else: not a mail's frame, not a frame that is gone. */
export function isOurPage(contents: WebContents, frame: WebFrameMain | null | undefined): boolean {
  return Boolean(frame) && frame === contents.mainFrame && frame.parent === null && frame.origin === pageOrigin
}

/** The page shows a body in a frame of its own; a mail goes nowhere, not even to another mail. */
function isBodyFrame(
  contents: WebContents,
  frame: WebFrameMain | null,
  url: string,
  initiator: WebFrameMain | null | undefined,
): boolean {
  const asked = mailAddress(url)
  return asked?.part === 'body' && frame?.parent === contents.mainFrame && initiator === contents.mainFrame
}

function isOurs(address: string | undefined): boolean {
  return address === pageOrigin || address?.startsWith(`${pageOrigin}/`) === true
}

function schemeOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? ''
}
