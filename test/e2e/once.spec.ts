/** What sends mail leaves once: Chromium repeats a request by itself where a kept connection turns out to be dead. */
import { expect, test } from '@playwright/test'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { launch, removeFolder, type Started } from '../support/launch.ts'

let started: Started
let server: Server
let url: string
/** Path of each request that came, in order. */
let came: string[]

test.beforeAll(async () => {
  started = await launch()
  await expect.poll(() => started.app.evaluate(() => globalThis.mailmirrorTest !== undefined)).toBe(true)
  server = createServer(answerOnce)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
test.beforeEach(() => (came = []))
test.afterAll(async () => {
  await started.app.close()
  server.close()
  removeFolder(started.data)
})

/** Answers one request a connection and keeps it; takes the next one and hangs up. `/drop` is hung up on, `/wait` waits. */
function answerOnce(socket: Socket): void {
  let answered = false
  let text = ''
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1')
    const [, path, length = '0', body = ''] =
      /^\w+ (\S+) [^]*?(?:content-length: (\d+)[^]*?)?\r\n\r\n([^]*)$/i.exec(text) ?? []
    if (path === undefined || body.length < Number(length)) return
    text = ''
    came.push(path)
    if (answered || path === '/drop') return void socket.destroy()
    answered = true
    if (path === '/wait') return
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\ndone')
  })
}

/** Posts over the app's own way out until told to stop; answers the text, or that it failed. */
const post = (path: string, way: 'usual' | 'once'): Promise<string> =>
  started.app.evaluate(
    async (_electron, [to, how]) => {
      const fetch = globalThis.mailmirrorTest?.fetch
      const run = how === 'once' ? fetch?.onNewConnection : fetch
      if (!run) return 'no way out'
      const stop = new AbortController()
      Object.assign(globalThis, { stop })
      const { signal } = stop
      const init = { signal, method: 'POST', body: 'a message', credentials: 'omit', redirect: 'error' } as const
      return run(to ?? '', init).then(
        (answer) => answer.text(),
        () => 'failed',
      )
    },
    [url + path, way] as const,
  )

test('over a kept connection that dies a request comes twice: that is why sending has connections of its own', async () => {
  expect([await post('/warm', 'usual'), await post('/send', 'usual')]).toEqual(['done', 'done'])
  expect(came).toEqual(['/warm', '/send', '/send'])
})

test('over new connections it comes once, also after another one, and beside another one', async () => {
  expect([await post('/first', 'once'), await post('/second', 'once')]).toEqual(['done', 'done'])
  expect(await Promise.all([post('/third', 'once'), post('/fourth', 'once')])).toEqual(['done', 'done'])
  expect([...came].sort()).toEqual(['/first', '/fourth', '/second', '/third'])
})

test('where the server hangs up without an answer it comes once and has failed, and the next one goes on', async () => {
  expect(await post('/drop', 'once')).toBe('failed')
  expect(await post('/next', 'once')).toBe('done')
  expect(came).toEqual(['/drop', '/next'])
})

test('one that is given up lets those go on that come after it', async () => {
  const waiting = post('/wait', 'once')
  await expect.poll(() => came).toEqual(['/wait'])
  await started.app.evaluate(() => (globalThis as unknown as { stop: AbortController }).stop.abort())
  expect([await waiting, await post('/next', 'once')]).toEqual(['failed', 'done'])
})
