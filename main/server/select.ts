/** PURE: `$select` of an agent's call: fields that are not named become null (contract 3). */

/** A name leads to `whole`, or to what is wanted below it. */
type Wanted = Map<string, 'whole' | { readonly below: Wanted }>

/** `Name,Category/Id` as a tree; names in any case. */
function wantedBy(select: string): Wanted {
  const root: Wanted = new Map()
  for (const path of select.toLowerCase().split(',')) add(root, path.trim().split('/'))
  return root
}

function add(wanted: Wanted, [name = '', ...rest]: readonly string[]): void {
  const known = wanted.get(name)
  if (name === '' || known === 'whole') return
  if (rest.length === 0) {
    wanted.set(name, 'whole')
    return
  }
  const below = known?.below ?? new Map<string, never>()
  wanted.set(name, { below })
  add(below, rest)
}

function keep(value: unknown, wanted: Wanted): unknown {
  if (Array.isArray(value)) return value.map((one) => keep(one, wanted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const found = wanted.get(name.toLowerCase())
      if (found === undefined) return [name, null]
      return [name, found === 'whole' ? field : keep(field, found.below)]
    }),
  )
}

/** The answer with only the selected fields filled; without a selection, the answer itself. */
export function selectFields(answer: unknown, select: string | undefined): unknown {
  return select === undefined || select.trim() === '' ? answer : keep(answer, wantedBy(select))
}
