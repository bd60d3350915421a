/** Going through the pages of a folder, which end with an answer that `for await` would not tell. */
import type { ChangePage, Told } from '../sources/source.ts'

/** `part` where the reading was broken off on purpose. */
export type Pages = AsyncGenerator<ChangePage, Told | 'part'>

/** Does `work` with each page, and answers what the pages answer at their end. Closes them where `work` throws. */
export async function eachOf(pages: Pages, work: (page: ChangePage) => Promise<void>): Promise<Told | 'part'> {
  for (;;) {
    const step = await pages.next()
    if (step.done) return step.value
    try {
      await work(step.value)
    } catch (error) {
      await close(pages)
      throw error
    }
  }
}

/** Ends pages that nobody reads on; what they would still tell, or complain of, is not asked for any more. */
export async function close(pages: Pages): Promise<void> {
  await pages.return('part').catch(() => undefined)
}

/** The same pages, of which the first is on its way already. */
export function begun(pages: Pages): Pages {
  let first: ReturnType<Pages['next']> | null = pages.next()
  first.catch(() => undefined) // heard by who reads the pages, if anybody does
  const ahead: Pages = {
    next() {
      const step = first ?? pages.next()
      first = null
      return step
    },
    return: (answer) => pages.return(answer),
    throw: (error) => pages.throw(error),
    [Symbol.asyncIterator]: () => ahead,
    [Symbol.asyncDispose]: () => close(pages),
  }
  return ahead
}

/** The pages up to the one with which this many messages have come: by default the first that brings mail. */
export async function* untilMail(pages: Pages, messages = 1): Pages {
  try {
    for (let left = messages; ;) {
      const step = await pages.next()
      if (step.done) return step.value
      yield step.value
      left -= step.value.changed.length
      if (left <= 0) return 'part'
    }
  } finally {
    await close(pages)
  }
}

/** The same pages, which answer that there is more, whatever their source says. */
export async function* inPart(pages: Pages): Pages {
  yield* pages
  return 'part'
}
