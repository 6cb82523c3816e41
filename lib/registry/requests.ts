// What the registry's lists take in their query string, beyond search, cursor and page size.
import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'
import { levelSchema } from './schema.ts'

const name = z.string().max(500).optional()
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
  health,
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
  depth: z.coerce.number().int().min(1).max(6).default(1),
  registry: name,
  maxNodes: z.coerce.number().int().min(1).max(2000).default(400),
})
export const eventsQuerySchema = listQuerySchema.extend({
  /** ISO 8601, or relative: -15m */
  since: z.string().max(40).default('-1h'),
  until: z.string().max(40).optional(),
  service: name,
  application: name,
  address: name,
  type: name,
  registry: name,
})
export const searchQuerySchema = z.object({
  search: z.string().max(200).default(''),
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

export type ServicesQuery = z.infer<typeof servicesQuerySchema>
export type ProvidersQuery = z.infer<typeof providersQuerySchema>
export type ConsumersQuery = z.infer<typeof consumersQuerySchema>
export type ApplicationsQuery = z.infer<typeof applicationsQuerySchema>
export type InstancesQuery = z.infer<typeof instancesQuerySchema>
export type TopologyRequest = z.infer<typeof topologyQuerySchema>
export type EventsQuery = z.infer<typeof eventsQuerySchema>
export type ServiceFilterQuery = z.infer<typeof serviceFacetsQuerySchema>

/** One hit of ⌘K; `href` is a page of the console. */
export const searchHitSchema = z.object({
  kind: z.enum(['service', 'method', 'application', 'instance', 'topic', 'group', 'message']),
  id: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  href: z.string(),
})
export type SearchHit = z.infer<typeof searchHitSchema>
