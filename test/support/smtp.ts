/** An SMTP server for a test, ended with it. */
import { onTestFinished } from 'vitest'
import { runReceiver, type Receiver, type ReceiverOptions } from './smtp-server.ts'

export { password, type Cut, type Received, type Receiver, type ReceiverOptions } from './smtp-server.ts'

export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = await runReceiver(options)
  onTestFinished(() => receiver.end())
  return receiver
}
