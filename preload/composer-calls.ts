/**
 * What the page of a window for writing may ask for. A stranger's quote stands in that page, so it gets no more than it needs;
 * of the calls with a draft's `id` it gets only its own draft's.
 */
import type { CallName } from './contract.ts'

export const composerCalls: readonly CallName[] = [
  'app.info',
  'settings.get',
  'accounts.list',
  'folders.list',
  'people.suggest',
  'stationery.get',
  'stationery.sign',
  'stationery.keep',
  'stationery.drop',
  'drafts.read',
  'drafts.save',
  'drafts.discard',
  'drafts.close',
  'drafts.beginFile',
  'drafts.putBytes',
  'drafts.endFile',
  'drafts.pickFiles',
  'drafts.dropFile',
  'drafts.send',
  'drafts.takeBack',
  'drafts.arrived',
  'drafts.keep',
  'drafts.password',
]
