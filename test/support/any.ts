/** Vitest's matchers of one kind of value, typed so that they can stand in an expected object. */
import { expect } from 'vitest'

export const anyText: unknown = expect.any(String)
export const anyNumber: unknown = expect.any(Number)
export const anyDate: unknown = expect.any(Date)
export const textWith = (words: string): unknown => expect.stringContaining(words)
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern)
