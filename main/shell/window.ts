/** Windows: locked down, where they were left, and there as soon as they have something to show. */
import {
  BrowserWindow,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type Rectangle,
  type Session,
  type WebPreferences,
} from 'electron/main'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { startPage } from './addresses.ts'

const place = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(200).max(20_000),
  maximized: z.boolean(),
})
export type Place = z.infer<typeof place>

/** The page's own ground, so that nothing flashes before it is drawn. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#181d20' : '#f9fafa')

export interface WindowOptions {
  readonly session: Session
  readonly preload: string
  readonly title: string
  /** Where the window's place is remembered. */
  readonly placeFile: string
  readonly devtools: boolean
  /** The menu bar is there without a key press. */
  readonly showMenuBar: boolean
}

/** Makes the window; `load` it once everything that its page asks for is there. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const remembered = readPlace(options.placeFile)
  const size = remembered ? boxOf(remembered) : { width: 1280, height: 820 }
  const window = lockedWindow(options, { ...size, minWidth: 640, minHeight: 420 }, startPage)
  if (remembered?.maximized) window.maximize()
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', () => writePlace(options.placeFile, window))
  return window
}

/**
 * A window of ours with all its locks; it shows itself when it has something to show.
 * @param page the one address that it ever shows
 */
export function lockedWindow(
  options: WindowOptions,
  shape: BrowserWindowConstructorOptions,
  page: string,
  spellcheck = false,
): BrowserWindow {
  const window = new BrowserWindow({
    ...shape,
    show: false,
    title: options.title,
    backgroundColor: background(),
    autoHideMenuBar: !options.showMenuBar,
    webPreferences: { ...lockedDown(options), spellcheck },
  })
  const recolour = () => window.setBackgroundColor(background())
  nativeTheme.on('updated', recolour)
  window.once('closed', () => nativeTheme.off('updated', recolour))
  window.once('ready-to-show', () => window.show())
  // No event comes before a page leaves for about:blank, so it is fetched back.
  window.webContents.on('did-navigate', (_event, url) => {
    if (url !== page) void window.loadURL(page)
  })
  return window
}

/** Every switch is written out, so that a new default never decides for us. */
function lockedDown({ session, preload, devtools }: WindowOptions): WebPreferences {
  return {
    session,
    preload,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: devtools,
  }
}

export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(startPage)
}

/** Brings the window to the person, however it was put away. */
export function bringUp(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Without what is no part of a rectangle. */
export function boxOf({ x, y, width, height }: Place): Rectangle {
  return { x, y, width, height }
}

/** A place that no screen shows any more is forgotten. */
export function readPlace(file: string): Place | null {
  try {
    const found = place.parse(JSON.parse(readFileSync(file, 'utf8')))
    return screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, found)) ? found : null
  } catch {
    return null
  }
}

export function writePlace(file: string, window: BrowserWindow): void {
  const now: Place = { ...window.getNormalBounds(), maximized: window.isMaximized() }
  try {
    writeFileSync(file, JSON.stringify(now), { mode: 0o600 })
  } catch {
    // Where a window was is not worth a word to anyone.
  }
}

function overlaps(area: Rectangle, window: Rectangle): boolean {
  const wide = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x)
  const high = Math.min(area.y + area.height, window.y + window.height) - Math.max(area.y, window.y)
  return wide >= 100 && high >= 60
}
