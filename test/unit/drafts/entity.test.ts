import { expect, test } from 'vitest'
import { picturesIn } from '../../../main/drafts/pictures.ts'
import { cleanFragment } from '../../../main/cleaner.ts'
import { wholeFile, written } from '../../support/leaving.ts'

const picture = (contentId: string) => wholeFile('x', { name: 'p.png', type: 'image/png', contentId })

test('pictures go along where the text shows them, files always', () => {
  const html = '<img src="cid:a@b"><p>cid:c@d</p>'
  const sent = (content: object) =>
    written({ content, files: [picture('a@b'), picture('c@d'), wholeFile('y')] }).attachments.map(({ id }) => id)
  expect(sent({ html })).toEqual(['a@b', null])
  expect(sent({ html: null, plain: 'cid:a@b' })).toEqual([null])
})

test.each(['a@b', 'a%b@c', 'a&b@c', "a'b@c", 'image001.png@01D9.5A'])('the picture %s is known in the text', (id) => {
  const html = cleanFragment(`<img src="cid:${encodeURIComponent(id)}">`)
  expect(picturesIn(html)).toEqual([id])
  expect(written({ content: { html }, files: [picture(id)] }).attachments.map((one) => one.id)).toEqual([id])
})

test.each([
  ['a text', '<p>src="cid:a@b" &lt;img src="cid:a@b"&gt;</p>'],
  ['the words of another picture', `<img alt='src="cid:a@b"' src="data:image/png;base64,AAAA">`],
  ['another element', '<p src="cid:a@b">x</p>'],
])('%s shows no picture', (_, html) => {
  const cleaned = cleanFragment(html)
  expect(picturesIn(cleaned)).toEqual([])
  expect(written({ content: { html: cleaned }, files: [picture('a@b')] }).attachments).toEqual([])
})

test.each([
  ['invoice.exe', 'application/x-msdownload'],
  ['invoice.exe', 'image/png'],
  ['drawing.svg', 'image/svg+xml'],
  ['p.png', 'text/html'],
])('%s of type %s is a file, and no picture, whatever the text shows', (name, type) => {
  const files = [wholeFile('x', { name, type, contentId: 'a@b' })]
  const { attachments } = written({ content: { html: '<img src="cid:a@b">' }, files })
  expect(attachments).toMatchObject([{ filename: name, id: null, disposition: 'attachment' }])
})

test('a rich mail leaves with its plain form, a plain one without HTML', () => {
  const { htmlBody, plainBody } = written({ content: { html: '<blockquote type="cite"><p>Hi</p></blockquote>' } })
  expect([htmlBody?.startsWith('<!DOCTYPE html>'), plainBody]).toEqual([true, '> Hi'])
  expect(htmlBody).toMatch(/<blockquote type="cite" style="[^"]*border-left[^"]*"><p>Hi<\/p>/)
  expect(written({ content: { html: null, plain: 'Hi' } })).toMatchObject({ htmlBody: null, plainBody: 'Hi' })
})

test('an answer to an invitation has it along', () => {
  const text =
    'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT=DECLINED:mailto:a@b\r\nEND:VEVENT\r\n'
  const email = written({ context: { calendar: { method: 'Reply', text } } })
  expect(email).toMatchObject({ hasCalendarData: true, calMethod: 'Reply', calReplyStatus: 'Declined' })
  expect(email.attachments).toMatchObject([{ type: 'text/calendar; charset=utf-8; method=REPLY' }])
})
