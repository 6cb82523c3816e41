import { z } from 'zod'
import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { RegistryEventRow } from '../schema.ts'
import { registrySourceOf } from './service-filter.ts'

export type EventFilter = {
  since: Date
  until?: Date
  service?: string | undefined
  application?: string | undefined
  /** any of them: host:port of an instance, or a consumer's host:pid */
  addresses?: readonly string[] | undefined
  type?: string | undefined
  registry?: string | undefined
}

const detailSchema = z.looseObject({
  changes: z.record(z.string(), z.tuple([z.string(), z.string()])).optional(),
  operationId: z.string().optional(),
  path: z.string().optional(),
})

/** More events than this are not counted: a storm leaves hundreds of thousands, and each would be read for a number nobody needs. */
const maxCounted = 10_000

type FoundEvent = Omit<RegistryEventRow, 'at' | 'registry' | 'changes' | 'operationId'> & { at: Date; sourceId: string; detail: unknown }

const condition = `where at >= $1 and type not like '%-refreshed' and ($2::timestamptz is null or at < $2) and ($3::text is null or service = $3)
  and ($4::text is null or application = $4) and ($5::text[] is null or address = any($5)) and ($6::text is null or type = $6) and ($7::text is null or source_id = $7)`

const valuesOf = (filter: EventFilter): unknown[] => [
  filter.since,
  filter.until ?? null,
  filter.service ?? null,
  filter.application ?? null,
  filter.addresses ?? null,
  filter.type ?? null,
  registrySourceOf(filter.registry),
]

type Part = { offset: number; limit: number }

/** A page of history, newest first. The total is exact up to {@link maxCounted}; beyond it there are more, and `isMinimum`. */
export async function selectEvents(
  filter: EventFilter,
  window: Part,
): Promise<{ rows: RegistryEventRow[]; total: number; isMinimum: boolean }> {
  const found = await database().pool.query<FoundEvent>(
    `select id, at, source_id as "sourceId", type, service, application, address, detail from registry_event ${condition}
     order by at desc, id desc limit $8 offset $9`,
    [...valuesOf(filter), window.limit, window.offset],
  )
  const rows = found.rows.map(toEvent)
  return { rows, ...(await totalOf(filter, window, rows.length)) }
}

async function totalOf(filter: EventFilter, { offset, limit }: Part, rows: number): Promise<{ total: number; isMinimum: boolean }> {
  const isLast = rows < limit
  if (isLast && (rows > 0 || offset === 0)) return { total: offset + rows, isMinimum: false }
  const found = await database().pool.query<{ count: number }>(
    `select count(*)::int as count from (select 1 from registry_event ${condition} limit $8) e`,
    [...valuesOf(filter), maxCounted + 1],
  )
  const count = found.rows[0]?.count ?? 0
  if (count <= maxCounted) return { total: count, isMinimum: false }
  // one more than are seen, so that there is a next page to look at
  return { total: Math.max(maxCounted, offset + rows + (isLast ? 0 : 1)), isMinimum: true }
}

function toEvent(row: FoundEvent): RegistryEventRow {
  const detail = detailSchema.safeParse(row.detail).data
  return {
    id: row.id,
    at: row.at.toISOString(),
    registry: configIdOf(row.sourceId),
    type: row.type,
    service: row.service,
    application: row.application,
    // a rule has no address; where it lies says most about it
    address: row.address === '' ? (detail?.path ?? '') : row.address,
    changes: detail?.changes ?? {},
    operationId: detail?.operationId ?? null,
  }
}
