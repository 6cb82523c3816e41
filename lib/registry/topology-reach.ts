// What a node reaches, and what reaches it.
export type Link = { from: string; to: string }
/** `up`: everything that calls it, by however many hands; `down`: everything it calls */
export type Direction = 'up' | 'down' | 'both'

export type Neighbours = { up: ReadonlyMap<string, readonly string[]>; down: ReadonlyMap<string, readonly string[]> }

/** Both directions of every link. */
export function neighboursOf(links: Iterable<Link>): Neighbours {
  const up = new Map<string, string[]>()
  const down = new Map<string, string[]>()
  for (const { from, to } of links) {
    push(up, to, from)
    push(down, from, to)
  }
  return { up, down }
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** The start and everything within `depth` steps of it; `both` takes every step in either direction. */
export function reachOf(
  start: string,
  { up, down }: Neighbours,
  { direction, depth }: { direction: Direction; depth: number },
): Set<string> {
  const lists = direction === 'up' ? [up] : direction === 'down' ? [down] : [up, down]
  const seen = new Set([start])
  let ring = [start]
  for (let step = 0; step < depth && ring.length > 0; step += 1) {
    const found: string[] = []
    for (const id of ring) {
      for (const other of lists.flatMap((list) => list.get(id) ?? [])) {
        if (seen.has(other)) continue
        seen.add(other)
        found.push(other)
      }
    }
    ring = found
  }
  return seen
}
