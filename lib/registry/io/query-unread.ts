import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { UnreadQuery, UnreadRow } from '../unread-schema.ts'
import { orderBy } from './query-services.ts'
import { patternsOf, registrySourceOf } from './service-filter.ts'

const orders = { since: 'since, subject', subject: 'subject, code', code: 'code, subject' } as const

type Found = Omit<UnreadRow, 'registry' | 'since' | 'triedAt' | 'nextTryAt'> & {
  sourceId: string
  since: Date
  triedAt: Date | null
  nextTryAt: Date | null
  total: number
}

/** Znodes that could not be understood, and applications of which nobody tells what they offer. */
export async function selectUnread(
  { search, registry, sort, pageSize }: UnreadQuery,
  offset: number,
): Promise<{ rows: UnreadRow[]; total: number }> {
  const found = await database().pool.query<Found>(
    `with unread as (
       select source_id, code, path as subject, path, '' as application, '' as revision, text as reason, seen_at as since,
         null::timestamptz as tried_at, null::timestamptz as next_try_at, 0 as attempts
       from registry_oddity
       union all
       select source_id, 'metadata-unknown', application, '', application, revision, error, failing_since, tried_at, next_try_at, attempts
       from metadata_failure
     )
     select source_id as "sourceId", code, path, application, revision, reason, since, tried_at as "triedAt", next_try_at as "nextTryAt", attempts,
       array(select i.address from instance i where u.application <> '' and (i.source_id, i.application, i.revision) = (u.source_id, u.application, u.revision)
         order by i.address limit 20) as addresses, count(*) over ()::int as total
     from unread u
     where ($1::text is null or source_id = $1) and (cardinality($2::text[]) = 0 or lower(subject || ' ' || revision || ' ' || code || ' ' || reason) like all ($2))
     order by ${orderBy(orders, sort)}, source_id limit $3 offset $4`,
    [registrySourceOf(registry), patternsOf(search), pageSize, offset],
  )
  return { rows: found.rows.map(toRow), total: found.rows[0]?.total ?? 0 }
}

const toRow = ({ sourceId, since, triedAt, nextTryAt, total: _total, ...row }: Found): UnreadRow => ({
  ...row,
  registry: configIdOf(sourceId),
  since: since.toISOString(),
  triedAt: triedAt?.toISOString() ?? null,
  nextTryAt: nextTryAt?.toISOString() ?? null,
})
