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

/** A page of history, newest first. */
export async function selectEvents(
  filter: EventFilter,
  window: { offset: number; limit: number },
): Promise<{ rows: RegistryEventRow[]; total: number }> {
  const found = await database().pool.query<{
    id: string
    at: Date
    sourceId: string
    type: string
    service: string
    application: string
    address: string
    detail: unknown
    total: string
  }>(
    `select id, at, source_id as "sourceId", type, service, application, address, detail, count(*) over () as total from registry_event
     where at >= $1 and type not like '%-refreshed' and ($2::timestamptz is null or at < $2) and ($3::text is null or service = $3) and ($4::text is null or application = $4) and ($5::text[] is null or address = any($5))
       and ($6::text is null or type = $6) and ($7::text is null or source_id = $7) order by at desc, id desc limit $8 offset $9`,
    [
      filter.since,
      filter.until ?? null,
      filter.service ?? null,
      filter.application ?? null,
      filter.addresses ?? null,
      filter.type ?? null,
      registrySourceOf(filter.registry),
      window.limit,
      window.offset,
    ],
  )
  return { rows: found.rows.map(toEvent), total: Number(found.rows[0]?.total ?? 0) }
}

function toEvent(row: {
  id: string
  at: Date
  sourceId: string
  type: string
  service: string
  application: string
  address: string
  detail: unknown
}): RegistryEventRow {
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
