/** Prints figures as a table, one line a figure. Nothing here judges. */

export interface Figure {
  readonly what: string
  readonly value: string
  /** What the project aims at, where it has an aim. */
  readonly aim?: string
}

export function printTable(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map((one) => one.what.length))
  const values = Math.max(...figures.map((one) => one.value.length))
  console.log(`\n${title}`)
  for (const { what, value, aim } of figures) {
    console.log(`  ${what.padEnd(width)}  ${value.padStart(values)}${aim === undefined ? '' : `   (aim: ${aim})`}`)
  }
}

export const number = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
