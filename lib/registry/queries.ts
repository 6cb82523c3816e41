// What pages and API read of the registry. Everything comes from the database: a registry that is down never takes a page down.
import { answerFrom, decodeCursor, pageOf, type Answer } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { parseInstant } from '../statistics/time-range.ts'
import { selectApplications } from './io/query-applications.ts'
import { selectDefinitions } from './io/query-definition.ts'
import { selectConsumers, selectProviders } from './io/query-endpoints.ts'
import { selectEvents } from './io/query-events.ts'
import { selectInstances, type StoredInstance } from './io/query-instances.ts'
import { selectFacets } from './io/query-facets.ts'
import { selectServices, servicesById, servicesOfApplication } from './io/query-services.ts'
import { searchRegistry } from './io/query-search.ts'
import type { ServiceDefinition } from './definition-schema.ts'
import { mergeDefinitions } from './definitions.ts'
import type {
  ApplicationsQuery,
  ConsumersQuery,
  EventsQuery,
  InstancesQuery,
  ProvidersQuery,
  SearchHit,
  ServiceFilterQuery,
  ServicesQuery,
} from './requests.ts'
import type {
  ApplicationDetail,
  ApplicationRow,
  ConsumerRow,
  InstanceRow,
  ProviderRow,
  RegistryEventRow,
  ServiceFacets,
  ServiceRow,
} from './schema.ts'
import { shared } from './queries/shared.ts'
import { detailLimit, registryAges, wholeOrCut } from './queries/whole-answer.ts'
import { formatServiceId, parseServiceId } from './service-id.ts'

type Listed<T> = { rows: T[]; total: number; isMinimum?: boolean }

/** The age is read beside the data: under load every wait counts. */
async function answer<T>(reading: Promise<T>, registry?: string): Promise<Answer<T>> {
  const [ages, data] = await Promise.all([registryAges(registry), reading])
  return answerFrom(data, ages)
}

async function listPage<T>(
  query: { cursor?: string | undefined; pageSize: number; registry?: string | undefined },
  read: (offset: number) => Promise<Listed<T>>,
): Promise<Answer<T[]>> {
  const offset = decodeCursor(query.cursor)
  const { data, ...whole } = await answer(read(offset), query.registry)
  return { ...whole, data: data.rows, page: pageOf(offset, data.rows.length, data.total, data.isMinimum) }
}

/** Services over all registries; the same service in several is one row. */
export const listServices = shared('services', (query: ServicesQuery): Promise<Answer<ServiceRow[]>> =>
  listPage(query, (offset) => selectServices(query, { sort: query.sort, offset, limit: query.pageSize })),
)

/** What the services list could be narrowed to, each facet ignoring its own filter. */
export const countServiceFacets = shared('facets', (query: ServiceFilterQuery): Promise<Answer<ServiceFacets>> =>
  answer(selectFacets(query), query.registry),
)

/** One service. Throws not-found, invalid-input. */
export const getService = shared('service', (id: string): Promise<Answer<ServiceRow>> => answer(findServiceOrThrow(id)))

const knownId = (id: string): string => formatServiceId(parseServiceId(id))

async function findServiceOrThrow(id: string): Promise<ServiceRow> {
  const known = knownId(id)
  const [found] = await servicesById([known])
  if (!found) throw new AppError('not-found', `No registry knows the service ${known}.`)
  return found
}

/** What has rows is known; of nothing it must be asked whether there is such a service. */
async function ofService<T>(id: string, reading: Promise<Answer<T[]>>): Promise<Answer<T[]>> {
  const page = await reading
  if (page.data.length === 0) await findServiceOrThrow(id)
  return page
}

/** Providers of a service. Throws not-found when there is no such service. */
export const listProviders = shared('providers', async (service: string, query: ProvidersQuery): Promise<Answer<ProviderRow[]>> => {
  const id = knownId(service)
  return ofService(
    id,
    listPage(query, (offset) =>
      selectProviders({ service: id, registry: query.registry, search: query.search }, { sort: query.sort, offset, limit: query.pageSize }),
    ),
  )
})

/** Consumers of a service. Throws not-found when there is no such service. */
export const listConsumers = shared('consumers', async (service: string, query: ConsumersQuery): Promise<Answer<ConsumerRow[]>> => {
  const id = knownId(service)
  return ofService(
    id,
    listPage(query, (offset) => selectConsumers({ ...query, service: id }, { sort: query.sort, offset, limit: query.pageSize })),
  )
})

/** Methods and types of a service; applications that define it differently make warnings. Throws not-found. */
export async function getServiceDefinition(service: string): Promise<Answer<ServiceDefinition>> {
  const { id } = await findServiceOrThrow(service)
  const whole = await answer(selectDefinitions(id))
  const { definition, warnings } = mergeDefinitions(whole.data)
  return { ...whole, data: definition, warnings: [...whole.warnings, ...warnings] }
}

export const listApplications = shared('applications', (query: ApplicationsQuery): Promise<Answer<ApplicationRow[]>> =>
  listPage(query, (offset) =>
    selectApplications({ search: query.search, registry: query.registry }, { sort: query.sort, offset, limit: query.pageSize }),
  ),
)

/** One application with its instances and services, each list cut at 500 (a warning says so). Throws not-found. */
export const getApplication = shared('application', async (name: string): Promise<Answer<ApplicationDetail>> => {
  const { data, ...rest } = await answer(
    Promise.all([
      selectApplications({ name }, { sort: 'name', offset: 0, limit: 1 }),
      selectInstances({ application: name }, { sort: 'address', offset: 0, limit: detailLimit }),
      servicesOfApplication(name, 'applications', detailLimit),
      servicesOfApplication(name, 'consumer_apps', detailLimit),
    ]),
  )
  const [{ rows }, instances, provides, consumes] = data
  const [application] = rows
  if (!application) throw new AppError('not-found', `No registry knows an application called ${name}.`)
  const whole = { ...rest, data: { ...application, instances: instances.rows.map(withoutMetadata), provides, consumes } }
  const isCut = instances.total > detailLimit || application.providedCount > detailLimit || application.consumedCount > detailLimit
  return wholeOrCut(whole, isCut)
})

export const listInstances = shared('instances', (query: InstancesQuery): Promise<Answer<InstanceRow[]>> =>
  listPage(query, async (offset) => {
    const { rows, total } = await selectInstances(query, { sort: query.sort, offset, limit: query.pageSize })
    return { rows: rows.map(withoutMetadata), total }
  }),
)

const withoutMetadata = ({ metadata: _metadata, ...row }: StoredInstance): InstanceRow => row

/** History of the registries, newest first. Throws invalid-input on a time that is none. */
export async function listRegistryEvents(query: EventsQuery): Promise<Answer<RegistryEventRow[]>> {
  const now = new Date()
  const { service, application, type, registry } = query
  const since = parseInstant(query.since, now)
  const addresses = query.address?.split(',')
  const until = query.until === undefined ? {} : { until: parseInstant(query.until, now) }
  return listPage(query, (offset) =>
    selectEvents({ since, ...until, service, application, addresses, type, registry }, { offset, limit: query.pageSize }),
  )
}

/** Hits of ⌘K among services, applications and instances; at once, since each key that is pressed asks for something else. */
export const searchEverything = (text: string, limit: number): Promise<SearchHit[]> => searchRegistry(text, limit)
