/** PURE: the HTML that companies send: newsletter, invoice, ticket, and a person's own formatted letter. */

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const font = "font-family:'Segoe UI',Helvetica,Arial,sans-serif"

/** A card on a quiet ground, laid out with tables as mail must be. */
function card(content: string, footer: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title></title>
<style>
  .button:hover { opacity: .9 }
  @media (max-width: 600px) { .column { display: block !important; width: auto !important } }
</style></head>
<body style="margin:0;background:#eef1f4">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef1f4"><tr><td align="center" style="padding:28px 12px">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="width:560px;max-width:100%;background:#ffffff;border-radius:10px;overflow:hidden;${font};color:#22303c;font-size:15px;line-height:1.55">
${content}
</table>
<p style="${font};font-size:12px;line-height:1.5;color:#6b7883;margin:18px 0 0">${footer}</p>
</td></tr></table></body></html>
`
}

const row = (content: string, style = ''): string => `<tr><td style="padding:0 36px;${style}">${content}</td></tr>`
const button = (text: string, address: string, colour: string): string =>
  `<a class="button" href="${address}" style="display:inline-block;background:${colour};color:#ffffff;text-decoration:none;font-weight:600;padding:11px 22px;border-radius:6px">${escape(text)}</a>`

export interface Newsletter {
  readonly brand: string
  readonly colour: string
  readonly domain: string
  readonly title: string
  readonly lead: string
  readonly stories: readonly { readonly title: string; readonly text: string }[]
  readonly action: string
  /** Content ids of the pictures. */
  readonly banner: string
  readonly mark: string
  readonly unsubscribe: string
}

export function newsletterHtml(page: Newsletter): string {
  const link = `https://www.${page.domain}/`
  const stories = page.stories.map(
    ({ title, text }) =>
      `<td class="column" width="50%" valign="top" style="padding:0 12px 20px 0;font-size:14px"><b style="font-size:15px;color:#16222d">${escape(title)}</b><br>${escape(text)}<br><a href="${link}news" style="color:${page.colour}">Les mer / Read on</a></td>`,
  )
  return card(
    [
      `<tr><td style="padding:20px 36px"><img src="cid:${page.mark}" width="28" height="28" alt="" style="vertical-align:middle"> <b style="vertical-align:middle;font-size:16px">&nbsp;${escape(page.brand)}</b></td></tr>`,
      `<tr><td><img src="cid:${page.banner}" width="560" alt="${escape(page.title)}" style="display:block;width:100%;height:auto"></td></tr>`,
      row(
        `<h1 style="font-size:25px;line-height:1.25;margin:28px 0 10px;color:#16222d">${escape(page.title)}</h1><p style="margin:0 0 22px">${escape(page.lead)}</p>`,
      ),
      row(button(page.action, link, page.colour), 'padding-bottom:28px'),
      row(
        `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-top:1px solid #e3e8ec;padding-top:22px"><tr>${stories.join('')}</tr></table>`,
      ),
      // As every newsletter has: a remote picture that would tell its sender who reads.
      `<tr><td><img src="https://track.${page.domain}/open.gif?m=${page.banner}" width="1" height="1" alt=""></td></tr>`,
    ].join('\n'),
    `${escape(page.unsubscribe)}<br><a href="${link}unsubscribe" style="color:#6b7883">Unsubscribe / Meld av</a>`,
  )
}

export interface Bill {
  readonly seller: string
  readonly number: string
  readonly due: string
  readonly lines: readonly { readonly text: string; readonly amount: number }[]
  readonly colour: string
  readonly mark: string
  readonly domain: string
}

export const money = (amount: number): string => `${amount.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ' ')} NOK`

export function billHtml(bill: Bill): string {
  const total = bill.lines.reduce((sum, { amount }) => sum + amount, 0)
  const cell = 'padding:9px 0;border-bottom:1px solid #e9edf0'
  const lines = bill.lines.map(
    ({ text, amount }) =>
      `<tr><td style="${cell}">${escape(text)}</td><td align="right" style="${cell};white-space:nowrap">${money(amount)}</td></tr>`,
  )
  return card(
    [
      `<tr><td style="height:6px;background:${bill.colour};font-size:0">&nbsp;</td></tr>`,
      row(
        `<p style="margin:26px 0 4px"><img src="cid:${bill.mark}" width="36" height="36" alt=""></p><h1 style="font-size:22px;margin:0 0 2px;color:#16222d">Invoice ${bill.number}</h1><p style="margin:0 0 20px;color:#6b7883">${escape(bill.seller)} &middot; due ${bill.due}</p>`,
      ),
      row(
        `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="font-size:14px">${lines.join('')}<tr><td style="padding:14px 0"><b>To pay</b></td><td align="right" style="padding:14px 0;font-size:18px"><b>${money(total)}</b></td></tr></table>`,
      ),
      row(
        `${button('See the invoice', `https://pay.${bill.domain}/${bill.number}`, bill.colour)}<p style="margin:18px 0 30px;color:#6b7883;font-size:13px">The invoice is attached as a PDF too. Please use the number as reference.</p>`,
      ),
    ].join('\n'),
    `${escape(bill.seller)} &middot; Storgata 12 &middot; 9008 Troms&oslash;`,
  )
}

export interface Ticket {
  readonly number: string
  readonly title: string
  readonly state: string
  readonly colour: string
  readonly who: string
  readonly text: string
}

export function ticketHtml(ticket: Ticket): string {
  return card(
    [
      row(
        `<p style="margin:26px 0 8px;font-size:13px;color:#6b7883">Ticket #${ticket.number} <span style="background:${ticket.colour};color:#ffffff;border-radius:10px;padding:2px 10px;margin-left:6px">${escape(ticket.state)}</span></p><h1 style="font-size:20px;line-height:1.3;margin:0 0 16px;color:#16222d">${escape(ticket.title)}</h1>`,
      ),
      row(
        `<div style="border-left:3px solid ${ticket.colour};padding:2px 0 2px 16px;margin:0 0 20px"><b>${escape(ticket.who)}</b><br>${escape(ticket.text)}</div>`,
      ),
      row(
        button('Answer the ticket', `https://support.nordlys.example/${ticket.number}`, '#2f5d8a'),
        'padding-bottom:30px',
      ),
    ].join('\n'),
    'Nordlys Support &middot; answers on weekdays from 8 to 16',
  )
}

/** A person's letter: paragraphs, lists, a signature, and the quoted letter below. */
export function letterHtml(
  paragraphs: readonly string[],
  signature: readonly string[],
  quoted: string,
  rightToLeft: boolean,
): string {
  const shown = paragraphs.map((paragraph) => {
    if (!paragraph.startsWith('- ')) return `<p style="margin:0 0 12px">${escape(paragraph)}</p>`
    const items = paragraph.split('\n').map((item) => `<li>${escape(item.slice(2))}</li>`)
    return `<ul style="margin:0 0 12px;padding-left:22px">${items.join('')}</ul>`
  })
  const [name = '', ...rest] = signature
  const below = quoted
    ? `<blockquote style="margin:16px 0 0;padding:2px 0 2px 14px;border-left:2px solid #c4ccd4;color:#55636f">${escape(quoted).replace(/\n/g, '<br>')}</blockquote>`
    : ''
  return `<html><body><div dir="${rightToLeft ? 'rtl' : 'ltr'}" style="${font};font-size:15px;line-height:1.5;color:#22303c">${shown.join('\n')}
<p style="margin:18px 0 0"><b>${escape(name)}</b><br><span style="color:#6b7883;font-size:13px">${rest.map(escape).join('<br>')}</span></p>${below}</div></body></html>
`
}
