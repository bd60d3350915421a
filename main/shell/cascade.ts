/** PURE: where a further window opens, so that none covers another whole. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How far below and beside the one before. */
const step = 28
/** Two windows that are nearer than this lie on each other. */
const near = 8

/**
 * @param wanted where the last one was, and how large; null where none is remembered
 * @param usual the size of a first one
 * @param taken the windows that are there
 * @param area the screen, without its panels
 */
export function placeFor(
  wanted: Box | null,
  usual: Pick<Box, 'width' | 'height'>,
  taken: readonly Box[],
  area: Box,
): Box {
  const width = Math.min(wanted?.width ?? usual.width, area.width)
  const height = Math.min(wanted?.height ?? usual.height, area.height)
  const most = { x: area.x + area.width - width, y: area.y + area.height - height }
  let x = wanted?.x ?? Math.round((area.x + most.x) / 2)
  let y = wanted?.y ?? Math.round((area.y + most.y) / 2)
  x = Math.max(area.x, Math.min(x, most.x))
  y = Math.max(area.y, Math.min(y, most.y))
  const isTaken = () => taken.some((one) => Math.abs(one.x - x) < near && Math.abs(one.y - y) < near)
  // A screen that is full of windows has no better place; they may as well lie on each other.
  for (let tries = 0; tries < taken.length && isTaken(); tries++) {
    const fits = x + step <= most.x && y + step <= most.y
    x = fits ? x + step : area.x
    y = fits ? y + step : area.y
  }
  return { x, y, width, height }
}
