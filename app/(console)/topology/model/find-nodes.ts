import type { Visible } from './visible-graph'

/** Ids of the nodes whose name, owner or id contains the text; undefined for no text. Those that begin with it come first. */
export function findNodes({ nodes }: Pick<Visible, 'nodes'>, text: string): readonly string[] | undefined {
  const needle = text.trim().toLowerCase()
  if (needle === '') return undefined
  const found = nodes.filter(({ id, label, group }) => [id, label, group].some((part) => part.toLowerCase().includes(needle)))
  const begins = (label: string): number => (label.toLowerCase().startsWith(needle) ? 0 : 1)
  return found.toSorted((one, other) => begins(one.label) - begins(other.label) || one.label.localeCompare(other.label)).map(({ id }) => id)
}
