// What the registry's lists take in their query string, beyond search, cursor and page size.
import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'
import { consumerSourceSchema, levelSchema } from './schema.ts'

const name = z.string().max(500).optional()
/** An instance has no mere notes */
const health = z.enum(['ok', 'warning', 'danger']).optional()
/** An order's name, a leading minus turns it round; unknown names are refused. */
const sortOf = (orders: readonly [string, ...string[]], first: string) =>
  z.enum(orders.flatMap((order) => [order, `-${order}`])).default(first)

const serviceFilters = {
  registry: name,
  application: name,
  protocol: name,
  generation: name,
  level: levelSchema.optional(),
  /** of the worst problem; info: a note is all there is, ok: nothing */
  health: z.enum(['ok', 'info', 'warning', 'danger']).optional(),
  /** a code of {@link problemCodes} */
  problem: name,
  /** of a provider */
  host: name,
  version: name,
}
export const servicesQuerySchema = listQuerySchema.extend({
  sort: sortOf(['interface', 'health', 'providers', 'consumers'], 'interface'),
  ...serviceFilters,
})
export const serviceFacetsQuerySchema = z.object({ search: z.string().max(200).default(''), ...serviceFilters })
export const providersQuerySchema = listQuerySchema.extend({
  sort: sortOf(['address', 'application', 'weight', 'startedAt', 'release'], 'address'),
  registry: name,
})
export const consumersQuerySchema = listQuerySchema.extend({
  sort: sortOf(['application', 'host', 'firstSeen', 'release'], 'application'),
  registry: name,
  application: name,
  /** host:pid of a consumer with a node of its own, else the application */
  id: name,
  /** metadata: only those that the metadata centre alone knows of, which may be gone */
  source: consumerSourceSchema.optional(),
})
/** What tells one consumer of a service from all others, as its row has it */
export const consumerNodesQuerySchema = z.object({
  id: z.string().max(500),
  application: z.string().max(500),
  registry: z.string().max(500),
})
export const applicationsQuerySchema = listQuerySchema.extend({
  sort: sortOf(['name', 'instances', 'provides', 'consumes'], 'name'),
  registry: name,
})
export const instancesQuerySchema = listQuerySchema.extend({
  sort: sortOf(['address', 'application', 'release', 'startedAt'], 'address'),
  registry: name,
  application: name,
  generation: name,
  level: levelSchema.optional(),
  health,
})
export const topologyQuerySchema = z.object({
  level: z.enum(['application', 'service']).default('application'),
  /** a node's id, or the name of an application or service */
  focus: name,
  depth: z.coerce.number().int().min(1).max(20).default(1),
  /** up: who calls the focus, by however many hands; down: whom it calls */
  direction: z.enum(['up', 'down', 'both']).optional(),
  /** ISO 8601: the graph as it was then, out of the history */
  at: z.iso.datetime({ offset: true }).optional(),
  registry: name,
  maxNodes: z.coerce.number().int().min(1).max(20_000).default(2000),
})
/** `node`: a node's id, or the name of an application or service */
export const topologyImpactQuerySchema = z.object({ node: z.string().min(1).max(500), registry: name })
export const eventsQuerySchema = listQuerySchema.extend({
  /** ISO 8601, or relative: -15m */
  since: z.string().max(40).default('-1h'),
  until: z.string().max(40).optional(),
  service: name,
  application: name,
  /** host:port of an instance or host:pid of a consumer; several with commas between them */
  address: z.string().max(2000).optional(),
  type: name,
  registry: name,
})
export const searchQuerySchema = z.object({
  search: z.string().max(200).default(''),
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

export type ServicesQuery = z.infer<typeof servicesQuerySchema>
export type ServiceFilterQuery = z.infer<typeof serviceFacetsQuerySchema>
export type ProvidersQuery = z.infer<typeof providersQuerySchema>
export type ConsumersQuery = z.infer<typeof consumersQuerySchema>
export type ConsumerNodesQuery = z.infer<typeof consumerNodesQuerySchema>
export type ApplicationsQuery = z.infer<typeof applicationsQuerySchema>
export type InstancesQuery = z.infer<typeof instancesQuerySchema>
export type TopologyRequest = z.infer<typeof topologyQuerySchema>
export type TopologyImpactQuery = z.infer<typeof topologyImpactQuerySchema>
export type EventsQuery = z.infer<typeof eventsQuerySchema>

/** One hit of ⌘K; `href` is a page of the console. */
export const searchHitSchema = z.object({
  kind: z.enum(['service', 'method', 'application', 'instance', 'host', 'rule', 'topic', 'group', 'message']),
  id: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  href: z.string(),
})
export type SearchHit = z.infer<typeof searchHitSchema>
