/** The stages of SuperOffice Online. The contract's own list would bring the schemas along. */
import type { Environment } from '../../preload/accounts.ts'

export const environments: readonly Environment[] = ['online', 'qaonline', 'sod']
