/** A place where a script waits until the test opens it. */
export interface Gate {
  readonly reached: Promise<void>
  readonly opened: Promise<void>
  reach(): Promise<void>
  open(): void
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  return {
    reached: reached.promise,
    opened: opened.promise,
    reach() {
      reached.resolve()
      return opened.promise
    },
    open: () => opened.resolve(),
  }
}
