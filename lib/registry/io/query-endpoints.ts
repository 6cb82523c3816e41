import { database, prepared } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { parseServiceId } from '../service-id.ts'
import type { ConsumerRow, ProviderRow } from '../schema.ts'
import { paramsOfRow } from '../raw-url.ts'
import { fullParams } from '../url-params.ts'
import { isAddressOf } from './address-of-host.ts'
import { orderBy, type Window } from './query-services.ts'
import { patternsOf, registrySourceOf } from './service-filter.ts'
import { consumerTable, providerTable, selectList, type StoredConsumer, type StoredProvider } from './tables.ts'

export type Seen = { sourceId: string; firstSeen: Date; total: string }

/** Which endpoints: of a service, of an application, on a host or address. What is not named is any. */
export type EndpointFilter = {
  service?: string
  application?: string
  address?: string
  host?: string
  registry?: string | undefined
  search?: string
}

/** The same of consumers, which have an id in place of an address */
export type ConsumerFilter = Omit<EndpointFilter, 'address' | 'application'> & {
  application?: string | undefined
  id?: string | undefined
  /** host:pid of the processes they may be of; those that do not say their process are taken, too */
  processes?: readonly string[] | undefined
  source?: ConsumerRow['source'] | undefined
}

export const providerOrders = {
  address: 'address, protocol',
  application: 'application, address, protocol',
  weight: 'effective_weight, address, protocol',
  startedAt: 'started_at, address, protocol',
  release: 'release, address, protocol',
} as const

export async function selectProviders(filter: EndpointFilter, window: Window): Promise<{ rows: ProviderRow[]; total: number }> {
  const found = await database().pool.query<StoredProvider & Seen>(
    prepared(
      `select p.source_id as "sourceId", p.first_seen as "firstSeen", count(*) over () as total, ${selectList(providerTable, 'p')} from provider p
     where ($1::text is null or service = $1) and ($2::text is null or application = $2) and ($3::text is null or address = $3) and ($4::text is null or source_id = $4)
       and (cardinality($5::text[]) = 0 or lower(address || ' ' || application || ' ' || tag || ' ' || release || ' ' || protocol) like all ($5))
       and ($6::text is null or ${isAddressOf('address', '$6::text')})
     order by ${orderBy(providerOrders, window.sort)}, service, source_id limit $7 offset $8`,
      [
        filter.service ?? null,
        filter.application ?? null,
        filter.address ?? null,
        registrySourceOf(filter.registry),
        patternsOf(filter.search ?? ''),
        filter.host ?? null,
        window.limit,
        window.offset,
      ],
    ),
  )
  return { rows: found.rows.map(toProvider), total: Number(found.rows[0]?.total ?? 0) }
}

export const consumerOrders = {
  application: 'application, id',
  host: 'host, application, id',
  firstSeen: 'first_seen, application, id',
  release: 'release, application, id',
} as const

const consumerColumns = ['source_id', 'first_seen', ...consumerTable.columns.map((column) => column.name)].join(', ')
const traceColumns = consumerColumns.replace(/\bparams\b/, 'params::json')

type FoundConsumer = StoredConsumer & Seen & { traced: string; source: ConsumerRow['source'] }

/** Consumers with a node of their own, and those that the metadata centre alone knows of: `traced` of the total. */
export async function selectConsumers(
  filter: ConsumerFilter,
  window: Window,
): Promise<{ rows: ConsumerRow[]; total: number; traced: number }> {
  const found = await database().pool.query<FoundConsumer>(
    prepared(
      `select c.source_id as "sourceId", c.first_seen as "firstSeen", count(*) over () as total, count(*) filter (where source = 'metadata') over () as traced,
       source, ${selectList(consumerTable, 'c')}
     from (select ${consumerColumns}, 'registry' as source from consumer union all select ${traceColumns}, 'metadata' from consumer_trace) c
     where ($1::text is null or service = $1) and ($2::text is null or application = $2) and ($3::text is null or host = $3) and ($4::text is null or source_id = $4)
       and (cardinality($5::text[]) = 0 or lower(id || ' ' || application || ' ' || release) like all ($5))
       and ($6::text is null or id = $6) and ($7::text is null or source = $7)
       and ($8::text[] is null or id = any($8) or id = host or source = 'metadata')
     order by ${orderBy(consumerOrders, window.sort)}, service, source_id limit $9 offset $10`,
      [
        filter.service ?? null,
        filter.application ?? null,
        filter.host ?? null,
        registrySourceOf(filter.registry),
        patternsOf(filter.search ?? ''),
        filter.id ?? null,
        filter.source ?? null,
        filter.processes ?? null,
        window.limit,
        window.offset,
      ],
    ),
  )
  return {
    rows: found.rows.map((row) => ({ ...toConsumer(row), source: row.source })),
    total: Number(found.rows[0]?.total ?? 0),
    traced: Number(found.rows[0]?.traced ?? 0),
  }
}

export function toProvider(row: StoredProvider & Omit<Seen, 'total'>): ProviderRow {
  return {
    service: row.service,
    address: row.address,
    application: row.application,
    protocol: row.protocol,
    release: row.release,
    generation: row.generation,
    weight: row.effectiveWeight,
    configuredWeight: row.weight,
    weightRule: row.weightRule,
    tag: row.tag,
    level: row.level,
    registry: configIdOf(row.sourceId),
    loadBalance: row.loadBalance,
    cluster: row.cluster,
    dynamic: row.dynamic,
    disabled: row.disabled,
    methods: row.methods,
    startedAt: row.startedAt,
    firstSeen: row.firstSeen.toISOString(),
    params: paramsOfRow(row),
    url: row.url,
  }
}

export function toConsumer(row: StoredConsumer & Omit<Seen, 'total'>): ConsumerRow {
  const key = parseServiceId(row.service)
  return {
    service: row.service,
    id: row.id,
    host: row.host,
    application: row.application,
    release: row.release,
    generation: row.generation,
    loadBalance: row.loadBalance,
    registry: configIdOf(row.sourceId),
    source: 'registry',
    firstSeen: row.firstSeen.toISOString(),
    params: fullParams(row.params, {
      interface: key.interface,
      group: row.params['group'] ?? key.group,
      version: row.params['version'] ?? key.version,
      application: row.application,
      release: row.release,
    }),
  }
}
