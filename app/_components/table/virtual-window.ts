/** Rows drawn: `first` and as many as `span`. */
export type VirtualWindow = { first: number; span: number }

/** Where a list is scrolled to, in whole rows. */
export type ScrollPlace = { start: number; visible: number }

/** Rows drawn above and below those in sight. */
const overscan = 8

/** The rows to draw. As many at every place of the list, so that scrolling makes and removes no elements. */
export function windowAt({ start, visible }: ScrollPlace, count: number): VirtualWindow {
  const span = visible === 0 ? 0 : Math.min(count, visible + 1 + 2 * overscan)
  return { span, first: Math.max(0, Math.min(start - overscan, count - span)) }
}

/** The row that each element shows, element by element: one that comes into sight takes over the element of one that left it. */
export function rowsOfElements({ first, span }: VirtualWindow, base: number): { element: number; index: number }[] {
  return Array.from({ length: span }, (_, place) => {
    const element = (base + place) % span
    return { element, index: first + modulo(element - first, span) }
  })
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by

type View = { top: number; height: number }

/** Where to scroll to, so that a row is whole in sight; undefined where it is already. `view` is what is in sight of the rows. */
export function topToShow(index: number, rowHeight: number, view: View): number | undefined {
  const top = index * rowHeight
  if (top < view.top) return top
  const least = top + rowHeight - view.height
  return least > view.top ? least : undefined
}
