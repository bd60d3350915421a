/** A real agent server with a few letters of our own writing, for the journeys that need to know what is in them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startAgentProcess, type AgentProcess } from './agent-process.ts'
import { makeMaildir } from './maildirs.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const head = (subject: string, minute: number) =>
  [
    'From: Ben Hale <ben@example.com>',
    'To: Ann Lee <ann@example.com>',
    `Subject: ${subject}`,
    `Date: Fri, 20 Nov 2026 10:${minute}:00 +0000`,
    `Message-ID: <${minute}@example.com>`,
    'MIME-Version: 1.0',
  ].join('\n')

const plain = `${head('Plain letter', 10)}
Content-Type: text/plain; charset=utf-8

Dear Ann, this is a plain letter about https://example.com/plans and nothing else.
`

const picture = `${head('Letter with a picture', 20)}
Content-Type: multipart/related; boundary=edge

--edge
Content-Type: text/html; charset=utf-8

<p>Here it is:</p><img id="inline" src="cid:pixel@example.com" width="40" height="40"><p><a href="https://example.com/a?b=1">a link</a>
--edge
Content-Type: image/png; name=pixel.png
Content-Transfer-Encoding: base64
Content-ID: <pixel@example.com>
Content-Disposition: inline; filename=pixel.png

${pixel}
--edge--
`

/** Everything that could call out or run, aimed at the given server. */
const hostile = (canary: string) => `${head('Hostile letter', 30)}
Content-Type: text/html; charset=utf-8

<html><head><title>x</title>
<link rel="preconnect" href="${canary}"><link rel="dns-prefetch" href="${canary}"><link rel="prefetch" href="${canary}/prefetch">
<link rel="stylesheet" href="${canary}/style.css"><meta http-equiv="refresh" content="0;url=${canary}/refresh">
<base href="${canary}/base/"><style>@import url(${canary}/import.css); body { background: url(${canary}/css.png) }</style>
<script>document.title='ran'; fetch('${canary}/script')</script></head>
<body background="${canary}/body.png" onload="fetch('${canary}/onload')">
<p id="words">Hostile words</p>
<img src="${canary}/img.png" srcset="${canary}/set.png 2x" onerror="fetch('${canary}/onerror')"><iframe src="${canary}/frame"></iframe>
<object data="${canary}/object"></object><embed src="${canary}/embed"><video src="${canary}/video" poster="${canary}/poster" autoplay></video>
<svg><image href="${canary}/svg.png"/><script>fetch('${canary}/svg')</script></svg><form action="${canary}/form"><button>Send</button></form>
<a id="link" href="${canary}/link" ping="${canary}/ping">a link</a> <a href="javascript:fetch('${canary}/js')">script link</a>
<iframe src="javascript:fetch('${canary}/js')"></iframe><img src="mail://message/1/inline/other"></body></html>
`

/** Users ann and ben with the password `demo`, each with one account; ann's holds the letters. */
export async function startAgentWithLetters(folder: string, canary: string): Promise<AgentProcess> {
  const letters = { plain, picture, hostile: hostile(canary) }
  makeMaildir(join(folder, 'ann'))
  makeMaildir(join(folder, 'ben'))
  for (const [name, text] of Object.entries(letters))
    writeFileSync(join(folder, 'ann', 'new', name), text.replaceAll('\n', '\r\n'))
  const people = ['ann', 'ben']
  return await startAgentProcess(
    folder,
    {
      data: join(folder, 'data'),
      port: 0,
      users: people.map((user, index) => ({
        user,
        password: 'demo',
        associateId: 11 + index,
        tokens: [`token-${user}`],
      })),
      accounts: people.map((user, index) => ({
        accountId: index + 1,
        associateId: 11 + index,
        associateName: user,
        address: `${user}@example.com`,
        source: { kind: 'maildir', path: join(folder, user) },
      })),
    },
    'out/main/agent.js',
  )
}
