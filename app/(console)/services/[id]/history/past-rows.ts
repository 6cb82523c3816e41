// Then and now of a service as rows to show side by side.
import { compareFacts } from '#lib/registry/compare'
import { consumerFact, providerFact } from '#lib/registry/compare-facts'
import type { ServiceState } from '#lib/registry/past-schema'

export type PastRow = {
  kind: 'provider' | 'consumer'
  key: string
  /** What it is called, and which application it is of */
  name: string
  application: string
  status: 'gone' | 'new' | 'changed' | 'same'
  /** field → [then, now], of what changed */
  changes: Readonly<Record<string, readonly [string, string]>>
}

const order = { gone: 0, new: 1, changed: 2, same: 3 } as const
const statuses = { 'only-left': 'gone', 'only-right': 'new', different: 'changed' } as const

/** Providers and consumers of then and now; what differs comes first. */
export function pastRowsOf(then: ServiceState, now: ServiceState): PastRow[] {
  const left = [...then.providers.map((row) => providerFact(row, false)), ...then.consumers.map((row) => consumerFact(row, false))]
  const right = [...now.providers.map((row) => providerFact(row, false)), ...now.consumers.map((row) => consumerFact(row, false))]
  const differing = new Map(compareFacts(left, right).rows.map((row) => [`${row.kind} ${row.key}`, row]))
  const names = new Map(namesOf(then).concat(namesOf(now)))
  return [...names]
    .map(([id, { kind, key, name, application }]): PastRow => {
      const row = differing.get(id)
      const isChange = row?.status === 'different'
      return { kind, key, name, application, status: row ? statuses[row.status] : 'same', changes: isChange ? row.changes : {} }
    })
    .sort((one, other) => order[one.status] - order[other.status] || (one.name < other.name ? -1 : 1))
}

type Named = Pick<PastRow, 'kind' | 'key' | 'name' | 'application'>

function namesOf({ providers, consumers }: ServiceState): [string, Named][] {
  return [
    ...providers.map((row): [string, Named] => {
      const { key } = providerFact(row, false)
      return [`provider ${key}`, { kind: 'provider', key, name: row.address, application: row.application }]
    }),
    ...consumers.map((row): [string, Named] => {
      const { key } = consumerFact(row, false)
      return [`consumer ${key}`, { kind: 'consumer', key, name: row.id, application: row.application }]
    }),
  ]
}
