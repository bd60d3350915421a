/** PURE: what a menu is made of. */
import type { IconName } from '../ui/icons.ts'

export interface Entry {
  readonly key: string
  readonly words: string
  readonly icon?: IconName
  /** Undefined for what is not switched. */
  readonly checked?: boolean
  /** One of several, of which one is checked. */
  readonly isOneOf?: boolean
  /** A line stands above it. */
  readonly isApart?: boolean
  /** Words over it and what follows. */
  readonly heading?: string
  readonly run: () => void
}
