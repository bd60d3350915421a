/** Where the focus goes when what had it leaves the page. */
import { tick } from 'svelte'

/** Attached to a part of the page: it, or what in it asks for it, has the focus from when it comes until it goes. */
export function takeFocus(part: HTMLElement): () => void {
  const giveBack = holdFocus()
  if (!part.contains(document.activeElement)) part.focus()
  return giveBack
}

/** Remembers what has the focus. The returned function gives it back, or to the list when that is gone. */
export function holdFocus(): () => void {
  const before = document.activeElement
  return () => {
    void tick().then(() => {
      // Something else has it already.
      if (document.activeElement !== document.body) return
      const usable = before instanceof HTMLElement && before !== document.body && before.isConnected
      const next = usable ? before : document.querySelector<HTMLElement>('[data-list]')
      next?.focus()
    })
  }
}
