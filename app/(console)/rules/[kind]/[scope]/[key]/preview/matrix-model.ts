import type { PreviewGroup, PreviewService } from '#lib/governance/rules/preview-schema'

type MethodClass = PreviewGroup['methods'][number]
type Consumer = PreviewService['consumers'][number]

/** Methods that no group of consumers tells apart; no names: whatever is called. */
export type MatrixColumn = { id: string; methods: readonly string[]; changed: boolean }
/** `group` is undefined for a consumer whose group is not among those that the server answered. */
export type MatrixRow = { consumer: Consumer; group: PreviewGroup | undefined }

/** More columns than this are not drawn side by side. */
export const maxColumns = 12

/** The columns of a service's matrix, those with a change first. */
export function matrixColumns({ groups }: Pick<PreviewService, 'groups'>): MatrixColumn[] {
  const names = [...new Set(groups.flatMap((group) => group.methods.flatMap((one) => one.methods)))]
  if (names.length === 0) return [{ id: '', methods: [], changed: groups.some((group) => group.changed) }]
  const columns = new Map<string, { id: string; methods: string[]; changed: boolean }>()
  for (const name of names) {
    const signature = groups.map((group) => placeOf(group, name)).join(' ')
    const known = columns.get(signature)
    if (known) known.methods.push(name)
    else columns.set(signature, { id: name, methods: [name], changed: groups.some((group) => classOf(group, name)?.changed) })
  }
  return [...columns.values()].sort((one, other) => Number(other.changed) - Number(one.changed))
}

type Methods = Pick<PreviewGroup, 'methods'>

/** A class without names stands for every method. */
function placeOf({ methods }: Methods, method: string): number {
  const named = methods.findIndex((one) => one.methods.includes(method))
  return named < 0 ? methods.findIndex((one) => one.methods.length === 0) : named
}

/** What a group may call with a method. */
export const classOf = (group: Methods, method: string): MethodClass | undefined => group.methods[placeOf(group, method)]

export type RowFilter = { changedOnly: boolean; generation: string | null }

export function matrixRows({ consumers, groups }: Pick<PreviewService, 'consumers' | 'groups'>, filter: RowFilter): MatrixRow[] {
  return consumers
    .filter((one) => (!filter.changedOnly || one.changed) && (filter.generation === null || one.generation === filter.generation))
    .map((consumer) => ({ consumer, group: groups[consumer.group] }))
}

export type GenerationSum = { generation: string; count: number; changed: number; lostAll: number }

/** How many consumers of each generation there are, change, and lose every provider. */
export function byGeneration({ groups }: Pick<PreviewService, 'groups'>): GenerationSum[] {
  const sums = new Map<string, GenerationSum>()
  for (const { generation, count, changed, lostAll } of groups) {
    const sum = sums.get(generation) ?? { generation, count: 0, changed: 0, lostAll: 0 }
    sums.set(generation, {
      generation,
      count: sum.count + count,
      changed: sum.changed + (changed ? count : 0),
      lostAll: sum.lostAll + (lostAll ? count : 0),
    })
  }
  return [...sums.values()].sort((one, other) => one.generation.localeCompare(other.generation))
}
