/** PURE: what all signatures and templates become by one change, so that no window writes back what it read long ago. */
import type { Stationery } from '../../preload/drafts.ts'
import type { AccountId } from '../../preload/model.ts'
import { Fault } from '../failure.ts'

const maxTemplates = 200

/** Empty takes the account's signature away. */
export function signed(all: Stationery, { accountId, html }: { accountId: AccountId; html: string }): Stationery {
  const others = all.signatures.filter((one) => one.accountId !== accountId)
  return { ...all, signatures: html === '' ? others : [...others, { accountId, html }] }
}

export interface KeptTemplate {
  readonly name: string
  readonly html: string
  /** The template that it was, under that name; null for a new one. */
  readonly replaces: string | null
}

/** One of the same name is replaced as well. Faults: invalid, where there are too many. */
export function kept(all: Stationery, { name, html, replaces }: KeptTemplate): Stationery {
  const others = all.templates.filter((one) => one.name !== name && one.name !== replaces)
  if (others.length >= maxTemplates) throw new Fault('invalid', `there are ${maxTemplates} templates already`)
  return { ...all, templates: [...others, { name, html }].sort((a, b) => a.name.localeCompare(b.name)) }
}

export function dropped(all: Stationery, name: string): Stationery {
  return { ...all, templates: all.templates.filter((one) => one.name !== name) }
}
