/** How a call is declared: what it is given and what it answers. */
import { z } from 'zod'

export function call<I extends z.ZodType, A extends z.ZodType>(input: I, answer: A) {
  return { input, answer }
}

export const nothing = z.strictObject({})
export const done = z.null()
