/** What the editor begins with, by name. `CANARY` becomes an address that must not be asked. */
import { hostileHtml } from '../hostile-html.ts'

/** A hill by a fjord, 240 by 120. */
export const picture = pictureOf()

function pictureOf(): string {
  if (typeof document === 'undefined') return ''
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 240, height: 120 })
  const pen = canvas.getContext('2d')
  if (!pen) return ''
  const box = (colour: string, top: number) => {
    pen.fillStyle = colour
    pen.fillRect(0, top, 240, 120)
  }
  box('#bfe0ee', 0)
  box('#5f8f6b', 60)
  box('#2d6f94', 85)
  return canvas.toDataURL('image/png')
}

const signature = '<div class="mm-signature"><div>Kari Nordmann</div><div>Fjordtech AS</div></div>'
const quote =
  '<div class="mm-quote"><div>On 3 March 2026, Ola Hansen wrote:</div><blockquote><div>Hi Kari,</div><div><br></div>' +
  '<div style="color: #000000">can you send the <b>budget</b> before <a href="https://example.com/plan">Monday</a>?</div></blockquote></div>'

const full =
  '<div>Hi Ola,</div><div><br></div><div>here is what we <b>agreed</b> on, <i>more or less</i>, and <u>what</u> is <s>left</s>:</div>' +
  '<ul><li>The <span style="color: rgb(201, 42, 42)">budget</span></li><li>Travel<ul><li>Bergen</li></ul></li></ul>' +
  '<ol><li>First <span style="background-color: rgb(255, 240, 133)">this</span></li><li>then that</li></ol>' +
  '<div><span style="font-size: 1.35em">Numbers</span></div>' +
  '<table style="border-collapse: collapse"><tbody><tr><td style="border: 1px solid #888; padding: 3px 8px; background-color: #ffe699"><b>Month</b></td>' +
  '<td style="border: 1px solid #888; padding: 3px 8px"><b>Sum</b></td></tr><tr><td style="border: 1px solid #888; padding: 3px 8px">May</td>' +
  '<td style="border: 1px solid #888; padding: 3px 8px; color: #c00000">-120</td></tr></tbody></table>' +
  '<div style="text-align: center">See <a href="https://example.com">the plan</a></div><div><img src="cid:picture-1@example.com"></div>' +
  `<blockquote><div>As you wrote</div></blockquote>${signature}`

export const editorScenes: Record<string, string> = {
  empty: '',
  full,
  reply: `${signature}${quote}`,
  hostile: `<div>Above</div><div class="mm-quote">${hostileHtml.join('<hr>')}</div>`,
}
hostileHtml.forEach((html, n) => (editorScenes[`hostile-${n}`] = html))
