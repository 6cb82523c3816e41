// One timeline out of registry events and operations. A deployment writes dozens of events within seconds: those that say
// the same of the same application are one line with a count.
import type { OperationRow } from '#lib/operations/schema'
import type { RegistryEventRow } from '#lib/registry/schema'

export type ChangeLine =
  | { kind: 'operation'; id: string; atMs: number; operation: OperationRow }
  | {
      kind: 'registry'
      id: string
      atMs: number
      event: RegistryEventRow
      count: number
      services: readonly string[]
      addresses: readonly string[]
    }

const togetherMs = 60_000

/** Newest first. Events of one kind and application within a minute of each other are one line. */
export function changeLines(events: readonly RegistryEventRow[], operations: readonly OperationRow[], sinceMs: number): ChangeLine[] {
  const done = operations
    .map((operation): ChangeLine => ({ kind: 'operation', id: operation.id, atMs: Date.parse(operation.createdAt), operation }))
    .filter(({ atMs }) => atMs >= sinceMs)
  return [...done, ...registryLines(events)].toSorted((one, other) => other.atMs - one.atMs)
}

function registryLines(events: readonly RegistryEventRow[]): ChangeLine[] {
  const sorted = events.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
  const open = new Map<string, { members: RegistryEventRow[]; lastMs: number }>()
  const groups: RegistryEventRow[][] = []
  for (const event of sorted) {
    const key = `${event.type} ${event.application} ${event.operationId ?? ''}`
    const atMs = Date.parse(event.at)
    const group = open.get(key)
    if (group && group.lastMs - atMs <= togetherMs) {
      group.members.push(event)
      group.lastMs = atMs
    } else {
      const members = [event]
      groups.push(members)
      open.set(key, { members, lastMs: atMs })
    }
  }
  return groups.flatMap((members): ChangeLine[] => {
    const [event] = members
    if (!event) return []
    return [
      {
        kind: 'registry',
        id: event.id,
        atMs: Date.parse(event.at),
        event,
        count: members.length,
        services: distinct(members, ({ service }) => service),
        addresses: distinct(members, ({ address }) => address),
      },
    ]
  })
}

function distinct(events: readonly RegistryEventRow[], of: (event: RegistryEventRow) => string): string[] {
  return [...new Set(events.map(of).filter((value) => value !== ''))]
}
