// The rows of the registry as API and screens see them. Times are ISO 8601.
import { z } from 'zod'

export const levelSchema = z.enum(['interface', 'application', 'both'])
export const problemSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'danger']),
  /** The whole sentence in English, for scripts and logs */
  text: z.string(),
  /** What the sentence names, for a screen that words it itself; left out where it names nothing */
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type Problem = z.infer<typeof problemSchema>

export const serviceSchema = z.object({
  /** group/interface:version, parts that are empty left out with their separator */
  id: z.string(),
  interface: z.string(),
  group: z.string(),
  version: z.string(),
  applications: z.array(z.string()),
  consumerApplications: z.array(z.string()),
  protocols: z.array(z.string()),
  generations: z.array(z.string()),
  registries: z.array(z.string()),
  level: levelSchema,
  providerCount: z.number().int(),
  consumerCount: z.number().int(),
  problems: z.array(problemSchema),
})
export type ServiceRow = z.infer<typeof serviceSchema>

/** A value of a filter, and how many services would remain if it were chosen. */
const facetValueSchema = z.object({ value: z.string(), count: z.number().int() })
const facetSchema = z.array(facetValueSchema)
export type FacetValue = z.infer<typeof facetValueSchema>
/** A code, and how bad it is where it is worst. */
const problemFacetSchema = facetValueSchema.extend({ severity: problemSchema.shape.severity })
export type ProblemFacet = z.infer<typeof problemFacetSchema>

export const serviceFacetsSchema = z.object({
  registries: facetSchema,
  /** the 50 with the most services */
  applications: facetSchema,
  applicationTotal: z.number().int(),
  protocols: facetSchema,
  generations: facetSchema,
  healths: facetSchema,
  levels: facetSchema,
  problems: z.array(problemFacetSchema),
})
export type ServiceFacets = z.infer<typeof serviceFacetsSchema>

export const providerSchema = z.object({
  service: z.string(),
  /** host:port */
  address: z.string(),
  application: z.string(),
  protocol: z.string(),
  release: z.string(),
  /** "2.6" where the URL carries no release, else its major.minor */
  generation: z.string(),
  /** after every rule in force */
  weight: z.number().int(),
  /** what the provider's own URL says */
  configuredWeight: z.number().int(),
  /** path of the rule that decides the weight, null where none does */
  weightRule: z.string().nullable(),
  tag: z.string(),
  level: levelSchema,
  registry: z.string(),
  loadBalance: z.string(),
  cluster: z.string(),
  dynamic: z.boolean(),
  disabled: z.boolean(),
  methods: z.array(z.string()),
  startedAt: z.string().nullable(),
  firstSeen: z.string(),
  /** all of the URL's, decoded once */
  params: z.record(z.string(), z.string()),
  /** the URL as it is registered, decoded; null where it is `<protocol>://<address>/<interface>?<params by name>`, as nearly always */
  url: z.string().nullable(),
})
export type ProviderRow = z.infer<typeof providerSchema>

/** Where a consumer is known from; see {@link consumerSchema} */
export const consumerSourceSchema = z.enum(['registry', 'metadata'])

export const consumerSchema = z.object({
  service: z.string(),
  id: z.string(),
  host: z.string(),
  application: z.string(),
  release: z.string(),
  generation: z.string(),
  loadBalance: z.string(),
  registry: z.string(),
  /**
   * metadata: it has no node of its own (a consumer on the application level leaves none), it once wrote that it consumes the service;
   * it may be gone since. Its id is the application, firstSeen when it wrote so. Such consumers are not in any consumerCount
   */
  source: consumerSourceSchema,
  firstSeen: z.string(),
  params: z.record(z.string(), z.string()),
})
export type ConsumerRow = z.infer<typeof consumerSchema>

/** A node below `/<root>/<interface>/consumers`: its path, and the URL that its name is, decoded */
export const consumerNodeSchema = z.object({ path: z.string(), url: z.string() })
export type ConsumerNode = z.infer<typeof consumerNodeSchema>

export const instanceSchema = z.object({
  application: z.string(),
  address: z.string(),
  host: z.string(),
  port: z.number().int(),
  level: levelSchema,
  release: z.string(),
  generation: z.string(),
  revision: z.string(),
  registries: z.array(z.string()),
  endpoints: z.array(z.object({ protocol: z.string(), port: z.number().int() })),
  serviceCount: z.number().int(),
  problems: z.array(problemSchema),
  startedAt: z.string().nullable(),
  firstSeen: z.string(),
})
export type InstanceRow = z.infer<typeof instanceSchema>

export const instanceDetailSchema = instanceSchema.extend({
  /** at most 500, of `providerCount` */
  providers: z.array(providerSchema),
  providerCount: z.number().int(),
  /** at most 500, of `consumerCount` and `tracedConsumerCount` together */
  consumers: z.array(consumerSchema),
  /** subscriptions with a node of their own */
  consumerCount: z.number().int(),
  /** those that the metadata centre alone knows of, which may be gone */
  tracedConsumerCount: z.number().int(),
  metadata: z.record(z.string(), z.string()),
})
export type InstanceDetail = z.infer<typeof instanceDetailSchema>

export const applicationSchema = z.object({
  name: z.string(),
  owner: z.string(),
  organization: z.string(),
  registries: z.array(z.string()),
  generations: z.array(z.string()),
  instanceCount: z.number().int(),
  providedCount: z.number().int(),
  consumedCount: z.number().int(),
  problems: z.array(problemSchema),
})
export type ApplicationRow = z.infer<typeof applicationSchema>

export const applicationDetailSchema = applicationSchema.extend({
  instances: z.array(instanceSchema),
  provides: z.array(serviceSchema),
  consumes: z.array(serviceSchema),
})
export type ApplicationDetail = z.infer<typeof applicationDetailSchema>

/** callsPerSecond, errorRate (0–1) and times are null where no statistics are known. */
const trafficSchema = z.object({ callsPerSecond: z.number(), errorRate: z.number(), averageMs: z.number(), maxMs: z.number() }).nullable()
export type Traffic = z.infer<typeof trafficSchema>

export const topologySchema = z.object({
  level: z.enum(['application', 'service']),
  nodes: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      kind: z.enum(['application', 'service', 'missing']),
      /** of an application its owner, else its organization; of a service the application that provides it */
      group: z.string(),
      owner: z.string(),
      organization: z.string(),
      registries: z.array(z.string()),
      instanceCount: z.number().int(),
      generations: z.array(z.string()),
      problems: z.array(problemSchema),
      traffic: trafficSchema,
    }),
  ),
  /** one from a node to another: the two ends tell it from every other */
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      services: z.array(z.string()),
      traffic: trafficSchema,
      broken: z.boolean(),
      /** true: no consumer node says so, only what the caller once wrote into the metadata centre; it may be gone since */
      traced: z.boolean().optional(),
    }),
  ),
  /** nodes and edges left out by focus, depth or the size limit */
  hiddenNodes: z.number().int(),
})
export type Topology = z.infer<typeof topologySchema>

/** How much lies within reach of a node, itself not counted; traffic is null where nothing is measured. */
const reachSchema = z.object({
  applications: z.number().int(),
  services: z.number().int(),
  callsPerSecond: z.number().nullable(),
})
/** If the node dies, everything `up` is affected; everything `down` loses a caller. */
export const topologyImpactSchema = z.object({ node: z.string(), up: reachSchema, down: reachSchema })
export type TopologyImpact = z.infer<typeof topologyImpactSchema>

export const registryEventSchema = z.object({
  id: z.string(),
  at: z.string(),
  registry: z.string(),
  type: z.string(),
  service: z.string(),
  application: z.string(),
  address: z.string(),
  changes: z.record(z.string(), z.tuple([z.string(), z.string()])),
  operationId: z.string().nullable(),
})
export type RegistryEventRow = z.infer<typeof registryEventSchema>
