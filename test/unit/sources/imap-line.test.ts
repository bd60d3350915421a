import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { within } from '../../../main/sources/imap/line.ts'

describe('work on a connection that nobody uses', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('that is done leaves the connection alone, however long that is kept then', async () => {
    const close = vi.fn()
    await within(5000, Promise.resolve(), close)
    await expect(within(5000, Promise.reject(new Error('refused')), close)).rejects.toThrow('refused')
    vi.advanceTimersByTime(60_000)
    expect(close).not.toHaveBeenCalled()
  })

  it('that does not end costs the connection, and is waited for no longer', async () => {
    const close = vi.fn()
    const waiting = within(5000, new Promise(() => undefined), close)
    vi.advanceTimersByTime(4999)
    expect(close).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    await waiting
    expect(close).toHaveBeenCalledOnce()
  })
})
