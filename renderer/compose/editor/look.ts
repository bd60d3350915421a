/** What the toolbar shows of the place where the caret is. */
import type Squire from 'squire-rte'

export const sizes = { small: '0.85em', normal: null, large: '1.35em' } as const
export type Size = keyof typeof sizes
export const aligns = ['left', 'center', 'right'] as const
export type Align = (typeof aligns)[number]

export interface Look {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly bullets: boolean
  readonly numbers: boolean
  /** The address of the link there; null where there is none. */
  readonly link: string | null
  readonly size: Size | null
  /** `rgb(…)` in the browser's spelling; null for the reader's own. */
  readonly colour: string | null
  readonly highlight: string | null
  readonly align: Align
}

export const plainLook: Look = {
  ...{ bold: false, italic: false, underline: false, strike: false, bullets: false, numbers: false },
  ...{ link: null, size: 'normal', colour: null, highlight: null, align: 'left' },
}

export function lookOf(squire: Squire): Look {
  const range = squire.getSelection()
  const start = range.startContainer
  const element = start instanceof Element ? (start.children[range.startOffset] ?? start) : start.parentElement
  // Nothing outside the editor is its look.
  const nearest = (selector: string) => {
    const found = element?.closest(selector)
    return found && found !== squire.getRoot() && squire.getRoot().contains(found) ? found : null
  }
  const has = (tag: string) => squire.hasFormat(tag, null, range.cloneRange())
  const font = squire.getFontInfo(range.cloneRange())
  const list = nearest('ul, ol')?.localName
  return {
    ...{ bold: has('b'), italic: has('i'), underline: has('u'), strike: has('s') },
    ...{ bullets: list === 'ul', numbers: list === 'ol' },
    link: nearest('a[href]')?.getAttribute('href') ?? null,
    size: sizeOf(font['fontSize']),
    colour: font['color'] ?? null,
    highlight: font['backgroundColor'] ?? null,
    align: alignOf(nearest('[style*="text-align"]')),
  }
}

function sizeOf(size: string | undefined): Size | null {
  const names = Object.keys(sizes) as Size[]
  return names.find((name) => sizes[name] === (size ?? null)) ?? null
}

function alignOf(block: Element | null): Align {
  const align = block instanceof HTMLElement ? block.style.textAlign : ''
  return aligns.find((one) => one === align) ?? 'left'
}
