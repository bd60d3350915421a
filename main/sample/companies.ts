/** What companies send: newsletters, invoices, tickets and junk. */
import type { Composition, Part } from './compose.ts'
import { pdf } from './files.ts'
import { landscape, mark } from './images.ts'
import type { Setting } from './kinds.ts'
import { basics } from './kinds.ts'
import { billHtml, money, newsletterHtml, ticketHtml } from './pages.ts'
import { contacts, ownCompany } from './people.ts'
import { billLines, brands, issues, junk, tickets } from './topics.ts'

export function newsletter(setting: Setting): Composition {
  const { dice, owner } = setting
  const at = dice.int(0, brands.length - 1)
  const sender = brands[at] ?? brands[0]
  const issue = issues[at] ?? issues[0]
  if (!issue) throw new Error('no issue')
  const base = basics(setting, sender.domain)
  const [banner, logo] = [`banner.${base.mark}@${sender.domain}`, `mark.${base.mark}@${sender.domain}`]
  const text = [issue.title, issue.lead, ...issue.stories.map(({ title, text: story }) => `* ${title}\n${story}`)].join(
    '\n\n',
  )
  return {
    ...base,
    from: { name: sender.brand, address: `news@${sender.domain}` },
    to: [owner],
    subject: issue.title,
    text: `${text}\n`,
    html: newsletterHtml({
      ...issue,
      ...sender,
      banner,
      mark: logo,
      unsubscribe: `You get this letter because you are on the list of ${sender.brand}.`,
    }),
    inline: [
      {
        type: 'image/png',
        filename: 'banner.png',
        bytes: landscape(at + Math.floor(setting.date.getUTCMonth() / 3)),
        contentId: banner,
      },
      { type: 'image/png', filename: 'mark.png', bytes: mark(sender.hue), contentId: logo },
    ],
    headers: [
      ['List-Id', `${sender.brand} <news.${sender.domain}>`],
      ['List-Unsubscribe', `<https://www.${sender.domain}/unsubscribe>, <mailto:leave@${sender.domain}>`],
      ['X-Campaign', base.mark],
    ],
  }
}

export function bill(setting: Setting): Composition {
  const { dice, owner } = setting
  const sender = dice.pick(brands)
  const base = basics(setting, sender.domain)
  const number = String(dice.int(20_000, 99_999))
  const due = new Date(setting.date.getTime() + 14 * 86_400_000).toISOString().slice(0, 10)
  const lines = dice.some(billLines, dice.int(2, 4)).map(([text, price]) => ({ text, amount: price * dice.int(1, 24) }))
  const logo = `mark.${base.mark}@${sender.domain}`
  const listed = lines.map(({ text, amount }) => `${text}: ${money(amount)}`)
  return {
    ...base,
    from: { name: `${sender.brand}, accounts`, address: `accounts@${sender.domain}` },
    to: [owner],
    subject: `Invoice ${number} from ${sender.brand}, due ${due}`,
    text: `Invoice ${number}\n\n${listed.join('\n')}\n\nDue ${due}\n`,
    html: billHtml({
      seller: sender.brand,
      number,
      due,
      lines,
      colour: sender.colour,
      mark: logo,
      domain: sender.domain,
    }),
    inline: [{ type: 'image/png', filename: 'mark.png', bytes: mark(sender.hue), contentId: logo }],
    attachments: [invoiceFile(sender.brand, number, listed)],
    ...(dice.chance(0.2)
      ? {
          headers: [
            ['X-Priority', '1'],
            ['Importance', 'High'],
          ],
        }
      : {}),
  }
}

function invoiceFile(seller: string, number: string, listed: readonly string[]): Part {
  const lines = [seller, `Invoice ${number}`, ...listed.map((line) => line.replace('–', '-'))]
  return { type: 'application/pdf', filename: `Faktura ${number}.pdf`, bytes: pdf(lines) }
}

export function ticket(setting: Setting): Composition {
  const { dice, owner } = setting
  const topic = dice.pick(tickets)
  const number = String(dice.int(4000, 9900))
  const who = dice.pick(contacts.slice(0, 15))
  return {
    ...basics(setting, ownCompany.domain),
    from: { name: 'Nordlys Support', address: 'support@nordlys.example' },
    to: [owner],
    subject: `[#${number}] ${topic.title}`,
    text: `${who.name}, ${who.company}:\n${topic.text}\n`,
    html: ticketHtml({
      number,
      title: topic.title,
      state: topic.state,
      colour: topic.colour,
      who: `${who.name}, ${who.company}`,
      text: topic.text,
    }),
    headers: [['X-Ticket', number]],
  }
}

export function junkMail(setting: Setting): Composition {
  const topic = setting.dice.pick(junk)
  const domain = `${setting.dice.token(9)}.example`
  return {
    ...basics(setting, domain),
    from: { name: topic.sender, address: `${setting.dice.token(6)}@${domain}` },
    to: [setting.owner],
    subject: topic.title,
    html: `<p>${topic.text}</p><p><a href="https://${domain}/now">Click here</a><img src="https://${domain}/seen.png" alt=""></p>`,
  }
}
