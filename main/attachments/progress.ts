/** Passes on how bytes come in: at once, and then the latest at most ten times a second. */
import type { OnBytes } from '../sources/source.ts'

const quietMs = 100

export function throttled(tell: OnBytes): { readonly onBytes: OnBytes; readonly end: () => void } {
  let latest: Parameters<OnBytes> | null = null
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    timer = null
    if (!latest) return
    tell(...latest)
    latest = null
    timer = setTimeout(flush, quietMs)
  }
  return {
    onBytes(received, total) {
      latest = [received, total]
      if (!timer) flush()
    },
    end() {
      if (timer) clearTimeout(timer)
    },
  }
}
