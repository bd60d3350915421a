/** Short messages over the page that a person dismisses, newest last. */
import type { Failure } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'

/** The text is worded when it is shown, so that it follows the language. */
export interface Notice {
  readonly key: number
  readonly tone: 'done' | 'problem'
  readonly words: (text: Text) => string
  /** What can be done about it; doing it dismisses the notice. */
  readonly action: Action | null
  /** When what it offers ends, and it with that (ms since 1970); null where it may stay a while. */
  readonly until: number | null
}
interface Action {
  readonly words: (text: Text) => string
  readonly run: () => void
  /** It leads somewhere and undoes nothing: the key for an undo is not for it. */
  readonly leads?: true
}

export class Notices {
  #all = $state.raw<readonly Notice[]>([])
  #next = 1

  get all(): readonly Notice[] {
    return this.#all
  }

  /** Answers the key by which it is dismissed. */
  add(
    tone: Notice['tone'],
    words: Notice['words'],
    action: Notice['action'] = null,
    until: Notice['until'] = null,
  ): number {
    const key = this.#next++
    // Only the last thing done can be undone: a pile of offers would be a riddle. Each mail that leaves is its own.
    const others = isUndo({ action }) ? this.#all.filter((one) => !isUndo(one) || one.until !== null) : this.#all
    // More than three would cover the page; the oldest has been seen by then.
    this.#all = [...others.slice(-2), { key, tone, words, action, until }]
    return key
  }

  /** Undoes what the newest notice offers to; false when none offers it. */
  act(): boolean {
    const offering = this.#all.findLast(isUndo)
    if (offering) this.take(offering)
    return offering !== undefined
  }

  take({ key, action }: Notice): void {
    this.dismiss(key)
    action?.run()
  }

  failed(failure: Failure): void {
    this.add('problem', (text) => text.failures[failure.kind])
  }

  dismiss(key: number): void {
    this.#all = this.#all.filter((notice) => notice.key !== key)
  }
}

const isUndo = ({ action }: Pick<Notice, 'action'>) => action !== null && action.leads !== true
