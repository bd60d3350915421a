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
}
interface Action {
  readonly words: (text: Text) => string
  readonly run: () => void
}

export class Notices {
  #all = $state.raw<readonly Notice[]>([])
  #next = 1

  get all(): readonly Notice[] {
    return this.#all
  }

  add(tone: Notice['tone'], words: Notice['words'], action: Notice['action'] = null): void {
    // Only the last thing done can be undone: a pile of offers would be a riddle.
    const others = action === null ? this.#all : this.#all.filter((notice) => notice.action === null)
    // More than three would cover the page; the oldest has been seen by then.
    this.#all = [...others.slice(-2), { key: this.#next++, tone, words, action }]
  }

  /** Does what the newest notice offers; false when none offers anything. */
  act(): boolean {
    const offering = this.#all.findLast((notice) => notice.action !== null)
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
