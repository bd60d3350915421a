import { expect, test } from 'vitest'
import { mirrorWith } from '../../support/mirrors.ts'

test('a quote is cleaned beside the main thread', async () => {
  const { mirror } = await mirrorWith(1)
  const html = '<p id="x">Hi <img src="https://t.example/x.png" alt="Logo"><script>1</script><img src="cid:a@b"></p>'
  expect(await mirror.cleanFragment(html)).toBe('<p>Hi <span>Logo</span><img src="cid:a@b" /></p>')
})
