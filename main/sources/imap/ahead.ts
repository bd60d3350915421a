/** Pages that are read while earlier ones are being used, so that the network and the disk both have work. */

/** The same items, up to `count` of them got before they are asked for; `stop` ends what gets them, at once. */
export function ahead<Item, End>(
  items: AsyncGenerator<Item, End>,
  count: number,
  stop: () => void,
): AsyncGenerator<Item, End> {
  const coming: Promise<IteratorResult<Item, End>>[] = []
  const fill = () => {
    while (coming.length < count) {
      const next = items.next()
      // Whoever stops listening does not want to hear of it.
      next.catch(() => undefined)
      coming.push(next)
    }
  }
  const end = async () => {
    stop()
    coming.length = 0
    await items.return(undefined as never).catch(() => undefined)
  }
  const pages: AsyncGenerator<Item, End> = {
    async next() {
      fill()
      const step = await (coming.shift() ?? items.next())
      if (!step.done) fill()
      return step
    },
    async return(value) {
      await end()
      return { done: true, value: await value }
    },
    async throw(error) {
      await end()
      throw error
    },
    [Symbol.asyncIterator]: () => pages,
    [Symbol.asyncDispose]: end,
  }
  return pages
}
