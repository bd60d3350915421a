import { describe, expect, it } from 'vitest'
import { People, type Mention } from '../../../main/drafts/people.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const day = 24 * 60 * 60_000
const written = (address: string, daysAgo: number, name = ''): Mention => ({
  ...{ address, name, isWritten: true, at: now - daysAgo * day },
})
const heard = (address: string, daysAgo: number, name = ''): Mention => ({
  ...written(address, daysAgo, name),
  isWritten: false,
})

function found(mentions: readonly Mention[], typed: string, but: readonly string[] = []): string[] {
  const people = new People(now)
  for (const one of mentions) people.note(one)
  return people.find(typed, but).map(({ name, address }) => (name ? `${name} <${address}>` : address))
}

describe('people that one writes to', () => {
  it('are found by the beginning of any word of name or address', () => {
    const mentions = [written('kari.nordmann@firm.no', 1, 'Kari Nordmann'), written('ola@else.no', 1, 'Ola Dunk')]
    for (const typed of ['kar', 'NORD', 'firm', 'kari nord', 'nordmann k', 'kari.nordmann@f'])
      expect(found(mentions, typed), typed).toEqual(['Kari Nordmann <kari.nordmann@firm.no>'])
    for (const typed of ['ari', 'kari dunk', '', '  ']) expect(found(mentions, typed), typed).toEqual([])
  })

  it('are found without accents', () => {
    expect(found([written('a@firm.no', 1, 'Åse Müller')], 'ase mull')).toEqual(['Åse Müller <a@firm.no>'])
  })

  it('come in the order of how often one wrote to them', () => {
    const often = [1, 2, 3].map((days) => written('anna@firm.no', days))
    expect(found([written('anders@firm.no', 1), ...often], 'an')).toEqual(['anna@firm.no', 'anders@firm.no'])
  })

  it('come in the order of how recently one did, where that is long ago for one of them', () => {
    const longAgo = [900, 901, 902].map((days) => written('anna@firm.no', days))
    expect(found([...longAgo, written('anders@firm.no', 3)], 'an')).toEqual(['anders@firm.no', 'anna@firm.no'])
  })

  it('count more than people that one only heard from', () => {
    const heardOf = [1, 2, 3].map((days) => heard('anna@firm.no', days))
    expect(found([...heardOf, written('anders@firm.no', 3)], 'an')).toEqual(['anders@firm.no', 'anna@firm.no'])
  })

  it('have the name that they had last, which is not their address', () => {
    const mentions = [
      written('anna@firm.no', 9, 'Anna Old'),
      written('anna@firm.no', 5, 'Anna New'),
      written('ANNA@firm.no', 1, 'anna@firm.no'),
    ]
    expect(found(mentions, 'anna')).toEqual(['Anna New <anna@firm.no>'])
    expect(found(mentions, 'old')).toEqual([])
  })

  it('leave out whoever is not wanted, and what is no address', () => {
    expect(found([written('anna@firm.no', 1), written('anna', 1)], 'anna', ['Anna@Firm.no'])).toEqual([])
  })

  it('are eight at most', () => {
    const many = Array.from({ length: 20 }, (_, at) => written(`anna${at}@firm.no`, at))
    expect(found(many, 'anna')).toEqual(many.slice(0, 8).map(({ address }) => address))
  })
})
