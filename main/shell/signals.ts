/** Ctrl+C and its like. In the demo the first one takes the server away, since that is what the demo is there to show. */
import type { Running } from './running.ts'

export function onSignals(running: Running): void {
  let stopped = false
  process.on('SIGINT', () => {
    // The terminal sends Ctrl+C to the server's process as well, so whether it still runs says nothing.
    if (!running.backend.info().demo || stopped) return running.quit()
    stopped = true
    void stopServer(running)
  })
  process.on('SIGTERM', () => running.quit())
  process.on('SIGHUP', () => running.quit())
}

async function stopServer({ demo }: Running): Promise<void> {
  await demo.stop()
  console.log('The sample mail server is stopped; the mail stays readable. Ctrl+C again quits.')
}
