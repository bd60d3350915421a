/** Requests and answers as text, sent byte by byte as they stand. */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

export interface Sample {
  readonly name: string
  /** A whole request but for Host and Content-Length. */
  readonly request: string
  readonly answer: Answer
}

export interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly body: string
}

/** The samples of a file beside this one: `### name`, the request, the answer from its status line on. */
export function samplesIn(file: string): Sample[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  return text
    .split(/^### /m)
    .slice(1)
    .map((block) => {
      const [, name = '', rest = ''] = /^(.*)\n([^]*)$/.exec(block) ?? []
      const at = rest.search(/^HTTP\/1\.1 /m)
      return { name, request: rest.slice(0, at).trim(), answer: answerIn(rest.slice(at).trim()) }
    })
}

function answerIn(text: string): Answer {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/)
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    type: /^content-type: *(.*?)\r?$/im.exec(head)?.[1],
    body: rest.join('\n\n'),
  }
}

/** Sends the text over a connection of its own. */
export function sendSample(server: { url: string }, { request }: Pick<Sample, 'request'>): Promise<Answer> {
  const { hostname, port, host } = new URL(server.url)
  const [head = '', ...rest] = request.split('\n\n')
  const body = rest.join('\n\n')
  const lines = [
    ...head.split('\n'),
    `Host: ${host}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => resolve(answerIn(Buffer.concat(chunks).toString('utf8'))))
    socket.on('error', reject)
  })
}

/** The JSON of an expected body, in which `"*"` stands for anything but null. */
export function expected(body: string, anything: unknown): unknown {
  return JSON.parse(body, (_key, value: unknown) => (value === '*' ? anything : value))
}
