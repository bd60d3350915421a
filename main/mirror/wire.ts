/** What goes between the main thread and the writer's thread. Both ends are ours, so shapes are not checked again. */
import type { Failure } from '../../preload/model.ts'
import type { DraftWriteName, DraftWrites } from './draft-writes.ts'
import type { Touched, WriteInput, WriteName } from './writes.ts'

export interface CleanOptions {
  readonly messageId: number
}

export type Request =
  | {
      [N in WriteName]: { readonly kind: 'write'; readonly id: number; readonly name: N; readonly input: WriteInput<N> }
    }[WriteName]
  | {
      [N in DraftWriteName]: {
        readonly kind: 'draft'
        readonly id: number
        readonly name: N
        readonly input: DraftWrites[N]['input']
      }
    }[DraftWriteName]
  | {
      readonly kind: 'clean'
      readonly id: number
      readonly html: boolean
      readonly text: string
      readonly options: CleanOptions
    }
  | { readonly kind: 'cleanFragment'; readonly id: number; readonly text: string }
  | { readonly kind: 'close' }

export type Reply =
  /** `draftsKept`: where drafts that could not be read were put. */
  | { readonly kind: 'ready'; readonly draftsKept: string | null }
  | { readonly kind: 'unusable'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown; readonly touched: Touched }
  /** `mirror` false: it was about another file than the mirror's. */
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure; readonly mirror: boolean }
  /** The upkeep of the file, which nobody asked for, failed; it is tried again after the next request. */
  | { readonly kind: 'unkept'; readonly failure: Failure }
  | { readonly kind: 'slow'; readonly name: WriteName | DraftWriteName; readonly ms: number }
