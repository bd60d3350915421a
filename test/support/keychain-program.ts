/** One start of the app, as far as secrets go: `node keychain-program.ts '[["get","id"],...]'` prints what each came to. */
import { failureOf } from '../../main/failure.ts'
import { openSecrets } from '../../main/shell/secrets.ts'

const steps = JSON.parse(process.argv[2] ?? '[]') as [string, ...string[]][]
const lines: string[] = []
const secrets = await openSecrets((line) => lines.push(line))
const answers: unknown[] = []
for (const [word, id = '', secret = ''] of steps) {
  const work = {
    get: () => secrets.get(id),
    set: () => secrets.set(id, secret, false),
    agree: () => secrets.set(id, secret, true),
    remove: () => secrets.remove(id),
    where: () => secrets.where(id),
  }[word]
  answers.push(await work?.().then((value) => value ?? null, failureOf))
}
console.log(JSON.stringify({ available: secrets.available, answers, lines }))
process.exit(0)
