/**
 * A long line: `latency.ts MS PORT` passes bytes on to PORT of this machine and back, each MS later, without any limit on
 * how many. Says on which port it listens. A process of its own, so that it takes nobody's turns.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

const [ms = 0, target = 0] = process.argv.slice(2).map(Number)
/** Bytes on the way in one direction before the sender has to wait. */
const most = 16 * 2 ** 20

function carry(from: Socket, to: Socket): void {
  const coming: { readonly due: number; readonly chunk: Buffer | null }[] = []
  let bytes = 0
  let timer: NodeJS.Timeout | null = null
  const wait = () => {
    const [first] = coming
    if (first) timer ??= setTimeout(arrive, Math.max(0, first.due - performance.now()))
  }
  const arrive = () => {
    timer = null
    to.cork()
    for (let first = coming[0]; first && first.due <= performance.now(); first = coming[0]) {
      coming.shift()
      bytes -= first.chunk?.length ?? 0
      if (first.chunk === null) to.end()
      else to.write(first.chunk)
    }
    to.uncork()
    if (bytes < most / 2 && to.writableLength < most) from.resume()
    wait()
  }
  const leave = (chunk: Buffer | null) => {
    coming.push({ due: performance.now() + ms, chunk })
    bytes += chunk?.length ?? 0
    if (bytes + to.writableLength > most) from.pause()
    wait()
  }
  from.on('data', leave)
  from.on('end', () => leave(null))
  from.on('error', () => to.destroy())
  to.on('drain', () => from.resume())
}

const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (near) => {
  // To connect costs a round trip of its own.
  setTimeout(() => {
    const far = connect({ host: '127.0.0.1', port: target, allowHalfOpen: true, noDelay: true })
    carry(near, far)
    carry(far, near)
    near.resume()
  }, 2 * ms)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
