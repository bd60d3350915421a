/** Answers the calls of one window's page, and knows which are still being answered. */
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron/main'
import type { Handlers } from '../../preload/contract.ts'
import { anyCall, serveCalls, type Allows } from '../calls/serve.ts'
import type { Log } from '../log.ts'
import { isOurPage } from './walls.ts'

export interface Serving {
  /** Resolves when all that was asked so far is answered, also where the page is gone meanwhile. */
  settled(): Promise<void>
  /** From now on the page's calls find no one. */
  end(): void
}

/** @param allows Which of the calls this window's page may make. */
export function serveWindow(window: BrowserWindow, handlers: Handlers, log: Log, allows: Allows = anyCall): Serving {
  const contents = window.webContents
  const { ipc } = contents
  const running = new Set<Promise<unknown>>()
  const counted = (answer: Promise<unknown>) => {
    running.add(answer)
    return answer.finally(() => running.delete(answer))
  }
  const gate = {
    handle: (channel: string, listener: (event: unknown, name: unknown, input: unknown) => Promise<unknown>) =>
      ipc.handle(channel, (event, name, input) => counted(listener(event, name, input))),
  }
  const fromOurPage = (event: unknown) =>
    // What Electron hands to a listener of `ipc` is this event.
    isOurPage(contents, (event as IpcMainInvokeEvent).senderFrame)
  serveCalls(gate, handlers, fromOurPage, log, allows)
  return {
    async settled() {
      while (running.size > 0) await Promise.allSettled(running)
    },
    end: () => ipc.removeHandler('call'),
  }
}
