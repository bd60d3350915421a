/** Signatures, quotes and what is left of them in answers as main begins them. */
import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { htmlReply, plainForward, plainReply, type Quoted } from '../../../main/drafts/quoting.ts'
import { isBlankPlain, markedHtml, ownPlain, plainParts } from '../../../preload/plain.ts'
import { textFor } from '../../../preload/text/text.ts'
import { hasSignature, isBlank, ownText, plainOf, withPlainSignature } from '../../../renderer/compose/html.ts'
import { signedAnew } from '../../../renderer/compose/signing.ts'
import { address, mail } from '../../support/mail.ts'
import { field, first, last, menu, openComposer, press, ready, saved, sign, type } from './compose-page.ts'

const original = (plainBody: string): Quoted => ({
  entity: mail({ from: address('Dora', 'dora@example.com'), subject: 'List', plainBody }),
  html: null,
  receivedAt: Date.UTC(2026, 2, 3),
})
const body = 'See the attached list.\n\n> older: words\n-- \nDora'
const answers = (['en', 'nb'] as const).flatMap((language) => [
  [`a reply, ${language}`, plainReply(original(body), textFor(language))] as const,
  [`a forward, ${language}`, plainForward(original(body), textFor(language))] as const,
])

describe.each(answers)('%s in plain text', (_, begun) => {
  it('has no words of the person’s', () => expect([ownPlain(begun), plainParts(begun).above.trim()]).toEqual(['', '']))

  it('is signed above all of the quote, and anew in the same place', () => {
    const quote = begun.replace(/^\n+/, '')
    const signed = withPlainSignature(begun, '', 'Ann\n\nBoss')
    expect(signed).toBe(`\n\n-- \nAnn\n\nBoss\n\n${quote}`)
    expect(withPlainSignature(`Hi${signed}`, 'Ann\n\nBoss', 'Ben')).toBe(`Hi\n\n-- \nBen\n\n${quote}`)
    expect(ownPlain(`Hi${signed}`, 'Ann\n\nBoss')).toBe('Hi')
  })

  it('becomes rich with signature and quote as such, and plain again the same', () => {
    const signed = `Hi${withPlainSignature(begun, '', 'Ann')}`
    const rich = markedHtml(signed, 'Ann')
    expect([hasSignature(rich), ownText(rich)]).toEqual([true, 'Hi'])
    expect(rich).toContain('class="mm-quote"')
    expect(plainOf(rich).replace(/\n+/g, '\n')).toBe(signed.trim().replace(/\n+/g, '\n'))
  })
})

describe('plain text', () => {
  it('may hold rules, and words between and beneath what is quoted', () => {
    expect(withPlainSignature('Agenda\n-------\none\n----- two -----\nthree', '', 'Ann')).toBe(
      'Agenda\n-------\none\n----- two -----\nthree\n\n-- \nAnn',
    )
    expect(ownPlain('Kari wrote:\n> one?\nYes\n> two?\nNo')).toBe('Yes\nNo')
    expect(ownText(markedHtml('Kari wrote:\n> one?\nYes\n> two?\nNo'))).toBe('Yes\nNo')
  })

  it('loses no word beneath a signature', () => {
    expect(withPlainSignature('Hi\n-- \nAnn\nPS: bring it', 'Ann', 'Ben')).toBe('Hi\n\n-- \nBen\n\nPS: bring it')
    expect(withPlainSignature('Hi\n-- \nAnna\n\nPS: bring it', 'Ann', 'Ben')).toBe('Hi\n\n-- \nBen\n\nPS: bring it')
    expect([isBlankPlain('\n\n-- \nAnn', 'Ann'), isBlankPlain('\n\n-- \nAnn\nPS', 'Ann')]).toEqual([true, false])
  })

  it('gets no other signature where it was taken away, and another where it was changed', () => {
    expect(signedAnew({ html: null, plain: 'Hi' }, '<b>Ann</b>', 'Ben').plain).toBe('Hi')
    expect(signedAnew({ html: null, plain: 'Hi\n\n-- \nAnna' }, '<b>Ann</b>', 'Ben').plain).toBe('Hi\n\n-- \nBen')
    expect(signedAnew({ html: null, plain: 'Hi' }, '', 'Ben').plain).toBe('Hi\n\n-- \nBen')
  })

  it('shows hostile depth as text, and runs nothing', () => {
    const rich = markedHtml(`${'>'.repeat(100_000)} <script>x</script>`)
    expect(rich.match(/<blockquote/g)).toHaveLength(20)
    expect(rich).not.toContain('<script')
  })
})

describe('an answer', () => {
  const plain = plainReply(original('Hello'), textFor('en'))

  it('in plain text is signed when it is begun, and goes with the account', async () => {
    const { bridge } = await openComposer({ content: { html: null, plain }, more: { kind: 'reply' }, prepare: sign })
    expect(field('plain').value).toBe(`\n\n-- \nIngrid\n\n${plain.trimStart()}`)
    await fireEvent.change(field('from'), { target: { selectedIndex: 1 } })
    expect(field('plain').value).toBe(`\n\n-- \nMarius\n\n${plain.trimStart()}`)
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.plain).toContain('Marius'))
  })

  it('keeps one signature through plain and rich text', async () => {
    const html = htmlReply({ ...original(''), html: '<p>Hello</p>' }, textFor('en'))
    await openComposer({ content: { ...ready, html }, more: { kind: 'reply' }, prepare: sign })
    await menu('more', 'plain')
    await press('confirm-yes')
    await fireEvent.change(field('from'), { target: { selectedIndex: 1 } })
    expect(field('plain').value.match(/^-- \n.*/gm)).toEqual(['-- \nMarius'])
    await menu('more', 'plain')
    await fireEvent.change(field('from'), { target: { selectedIndex: 0 } })
    expect(field('editor').value).toContain('<div class="mm-signature"><b>Ingrid</b></div>')
    expect(field('editor').value).not.toContain('Marius')
  })

  it('that was written on, if only in its quote, is not discarded without a question', async () => {
    const quote = '<div class="mm-quote">Theirs</div>'
    const { bridge } = await openComposer({ content: { ...ready, html: quote }, more: { kind: 'reply' } })
    await type('editor', '<div class="mm-quote">Theirs, and mine</div>')
    await press('discard')
    expect([screen.queryByTestId('confirm-yes') === null, bridge.count('drafts.discard')]).toEqual([false, 0])
  })
})

describe('what is not discarded without a question', () => {
  it.each([
    ['indented words', { html: '<blockquote>Mine</blockquote>' }, 'new' as const],
    ['a quoted line of a new mail', { html: null, plain: '> mine' }, 'new' as const],
    ['whom a draft from elsewhere is to', { html: '', to: ready.to }, 'edit' as const],
    ['its subject', { html: '', subject: 'Mine' }, 'edit' as const],
  ])('%s', async (_, content, kind) => {
    const { bridge } = await openComposer({ content, more: { kind } })
    await press('discard')
    expect([screen.queryByTestId('confirm-yes') === null, bridge.count('drafts.discard')]).toEqual([false, 0])
  })

  it('tells own words from a quote of another program', () => {
    expect(ownText('<blockquote>Mine</blockquote>')).toBe('> Mine')
    expect(ownText('<div>Mine</div><blockquote type="cite">Theirs</blockquote>')).toBe('Mine')
    expect([isBlank('<div class="mm-signature">x</div><div><br></div>'), isBlank('<img src="cid:a">')]).toEqual([
      true,
      false,
    ])
  })
})

describe('signatures and templates', () => {
  it('of another window are neither lost nor overwritten', async () => {
    const { bridge } = await openComposer({ content: ready, prepare: sign })
    const theirs = { name: 'Theirs', html: '<div>t</div>' }
    bridge.drafts.stationery = {
      ...bridge.drafts.stationery,
      templates: [...bridge.drafts.stationery.templates, theirs],
    }
    await menu('templates', 'keep')
    await fireEvent.submit(document.querySelector('#keep-template')!)
    await waitFor(() => expect(bridge.count('stationery.keep')).toBe(1))
    expect(bridge.drafts.stationery.templates.map(({ name }) => name).toSorted()).toEqual(['Hello', 'Thanks', 'Theirs'])
  })

  it('are read again when they change', async () => {
    const { bridge } = await openComposer({ content: ready, prepare: sign })
    bridge.drafts.stationery = { signatures: [], templates: [{ name: 'Fresh', html: '<div>f</div>' }] }
    bridge.emit('stationery.changed', {})
    await waitFor(() => expect(bridge.count('stationery.get')).toBe(2))
    await press('templates')
    expect((await screen.findByTestId('menu-template-0')).textContent).toContain('Fresh')
  })

  it('that were changed are left only when that is confirmed', async () => {
    const { bridge } = await openComposer({ content: ready, prepare: sign })
    await menu('templates', 'manage')
    await fireEvent.input(screen.getAllByTestId('editor')[1]!, { target: { value: '<i>New</i>' } })
    await press('tab-templates')
    expect(screen.getByTestId('confirm')).toBeTruthy()
    expect(screen.getByTestId('tab-signatures').getAttribute('aria-pressed')).toBe('true')
    await press('confirm-yes')
    expect(screen.getByTestId('tab-templates').getAttribute('aria-pressed')).toBe('true')
    expect(bridge.count('stationery.sign')).toBe(0)
    await fireEvent.input(document.querySelector('#template-title')!, { target: { value: 'Other' } })
    await fireEvent.keyDown(screen.getByTestId('stationery'), { key: 'Escape' })
    expect(screen.getByTestId('confirm')).toBeTruthy()
    expect(screen.getByTestId('stationery')).toBeTruthy()
  })

  it('say when a name is taken', async () => {
    await openComposer({ content: ready, prepare: sign })
    await menu('templates', 'manage')
    await press('tab-templates')
    await fireEvent.change(document.querySelector('#template-which')!, { target: { selectedIndex: 1 } })
    await fireEvent.input(document.querySelector('#template-title')!, { target: { value: 'Thanks' } })
    expect(screen.getByText('A template of this name is replaced.')).toBeTruthy()
  })

  it('come where the cursor is, and one goes on writing there', async () => {
    await openComposer({ content: { ...ready, html: null, plain: 'Hello  bye' }, prepare: sign })
    const text = document.querySelector('textarea')!
    text.setSelectionRange(6, 6)
    await menu('templates', 'template-0')
    expect(text.value).toBe('Hello Thank you\n bye')
    await waitFor(() => expect(document.activeElement).toBe(text))
  })
})

describe('another account', () => {
  it.each([
    ['forgets a folder of the one before', '', null],
    ['keeps a folder of another server', 'imap.example.com', 'imap.example.com'],
  ])('%s', async (_, server, kept) => {
    const sentItems = { server, user: '', useSsl: true, folder: 'Archive' }
    const { bridge } = await openComposer({ content: { ...ready, accountId: first, sentItems } })
    await fireEvent.change(field('from'), { target: { selectedIndex: 1 } })
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.accountId).toBe(2))
    expect(last(bridge, 'drafts.save')?.content.sentItems?.server ?? null).toBe(kept)
  })
})
