/** Short messages over the page that a person dismisses, newest last. */
import type { Failure } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'

/** The text is worded when it is shown, so that it follows the language. */
export interface Notice {
  readonly key: number
  readonly tone: 'done' | 'problem'
  readonly words: (text: Text) => string
}

export class Notices {
  #all = $state.raw<readonly Notice[]>([])
  #next = 1

  get all(): readonly Notice[] {
    return this.#all
  }

  add(tone: Notice['tone'], words: Notice['words']): void {
    // More than three would cover the page; the oldest has been seen by then.
    this.#all = [...this.#all.slice(-2), { key: this.#next++, tone, words }]
  }

  failed(failure: Failure): void {
    this.add('problem', (text) => text.failures[failure.kind])
  }

  dismiss(key: number): void {
    this.#all = this.#all.filter((notice) => notice.key !== key)
  }
}
