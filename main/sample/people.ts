/** Who writes to whom in the sample mail: twelve people of one invented company, and the companies they know. */
import type { Person } from './compose.ts'

/** A mailbox of the sample: its address, and how its owner signs in to the agent server. */
export interface SampleAccount {
  readonly accountId: number
  readonly associateId: number
  readonly user: string
  readonly password: string
  readonly name: string
  readonly address: string
  /** The account's Maildir. */
  readonly path: string
}

const owners: readonly (readonly [user: string, name: string])[] = [
  ['ann', 'Ann Berg'],
  ['ola', 'Ola Lie'],
  ['kari', 'Kari Solheim'],
  ['erik', 'Erik Lund'],
  ['ingrid', 'Ingrid Dahl'],
  ['jonas', 'Jonas Haugen'],
  ['maja', 'Maja Nygård'],
  ['lars', 'Lars Bakke'],
  ['sofie', 'Sofie Holm'],
  ['per', 'Per Åsen'],
  ['nina', 'Nina Strand'],
  ['tor', 'Tor Vik'],
]

/** The first twelve have names of their own; more of them share names and have a number. */
export function ownerAt(index: number): { readonly user: string; readonly name: string; readonly address: string } {
  const [user, name] = owners[index % owners.length] ?? ['ann', 'Ann Berg']
  const own = index < owners.length ? user : `${user}${Math.floor(index / owners.length) + 1}`
  return { user: own, name, address: `${own}@nordlys.example` }
}

export const colleagues: readonly Person[] = owners.map(([user, name]) => ({
  name,
  address: `${user}@nordlys.example`,
}))

/** Sends the bills, the tickets and the newsletter. */
export const ownCompany = { name: 'Nordlys Systems', domain: 'nordlys.example' } as const

export interface Contact extends Person {
  readonly company: string
  readonly language: 'en' | 'nb' | 'de' | 'ja' | 'ar' | 'ru'
}

const contact = (name: string, address: string, company: string, language: Contact['language']): Contact => ({
  name,
  address,
  company,
  language,
})

export const contacts: readonly Contact[] = [
  contact('Jørgen Østby', 'jorgen.ostby@fjellvik.example', 'Fjellvik Energi', 'nb'),
  contact('Marit Fossum', 'marit@fjellvik.example', 'Fjellvik Energi', 'nb'),
  contact('Henrik Sæther', 'henrik.saether@havbris.example', 'Havbris Shipping', 'nb'),
  contact('Live Tangen', 'live@lofotfisk.example', 'Lofotfisk AS', 'nb'),
  contact('Synnøve Aas', 'synnove@granheim.example', 'Granheim Bygg', 'nb'),
  contact('Bjørn Rønning', 'bjorn@bergtun.example', 'Bergtun kommune', 'nb'),
  contact('Tuva Myhre', 'tuva.myhre@polarsti.example', 'Polarsti Reiser', 'nb'),
  contact('Astrid Lindqvist', 'astrid@oresundlog.example', 'Öresund Logistik', 'en'),
  contact('Mikkel Kjær', 'mikkel@skagenfood.example', 'Skagen Foods', 'en'),
  contact('Aino Virtanen', 'aino.virtanen@koivurobotics.example', 'Koivu Robotics', 'en'),
  contact('Eoin Gallagher', 'eoin@atlanticdata.example', 'Atlantic Data', 'en'),
  contact('Priya Raman', 'priya@lumenretail.example', 'Lumen Retail', 'en'),
  contact('Grace Whitfield', 'grace.whitfield@harbourlaw.example', 'Harbour Law', 'en'),
  contact('Tomás Ferreira', 'tomas@vinhoverde.example', 'Casa Verde Wines', 'en'),
  contact('Chloé Lambert', 'chloe@atelierbleu.example', 'Atelier Bleu', 'en'),
  contact('Jürgen Weiß', 'j.weiss@kielkontor.example', 'Kieler Kontor GmbH', 'de'),
  contact('Anneliese Krämer', 'kraemer@nordholz.example', 'Nordholz Möbel', 'de'),
  contact('田中 美咲', 'tanaka@hoshi-trading.example', '星商事', 'ja'),
  contact('ليلى حداد', 'layla@alwahatrade.example', 'الواحة للتجارة', 'ar'),
  contact('Ирина Соколова', 'irina@severtech.example', 'Север Тех', 'ru'),
]
