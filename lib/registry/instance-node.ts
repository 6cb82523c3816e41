// /services/<application>/<ip>:<port>: Curator's x-discovery JSON (JsonInstanceSerializer) with Dubbo's ZookeeperInstance as payload;
// keys of the metadata: org.apache.dubbo.registry.client.metadata.ServiceInstanceMetadataUtils.
import { z } from 'zod'
import { AppError } from '../platform/errors.ts'
import { generationOf } from './generation.ts'
import { checkedName, cleanText } from './text.ts'
import { formatAddress, parseAddress } from './dubbo-url.ts'
import { instantOf } from './url-facts.ts'

export type InstanceNode = {
  application: string
  /** Its name: Dubbo's is the address, Spring Cloud's a UUID */
  node: string
  address: string
  host: string
  port: number
  release: string
  generation: string
  /** "" where the node carries none; "0" = an application without services */
  revision: string
  endpoints: { protocol: string; port: number }[]
  metadata: Record<string, string>
  startedAt: string | null
  /** false: consumers cannot ask it for its services (`dubbo.metadata-service.url-params` is missing and metadata is local) */
  hasMetadataService: boolean
}

/** Nothing that Dubbo writes comes near this; the rest of a larger node is not worth our memory. */
export const maxInstanceBytes = 64 * 1024

const text = z.union([z.string(), z.number(), z.boolean()]).transform((value) => cleanText(String(value)))
const curatorSchema = z.looseObject({
  name: z.string().optional(),
  address: z.string().nullish(),
  port: z.number().int().min(0).max(65_535).nullish(),
  payload: z.looseObject({ metadata: z.record(z.string(), text.nullable()).nullish() }).nullish(),
  registrationTimeUTC: z.number().nullish(),
})
const endpointsSchema = z.array(z.looseObject({ port: z.number().int().min(0).max(65_535), protocol: z.string() }))
const urlParamsSchema = z.record(z.string(), text)

/** Reads an instance. Throws invalid-input (details.oddity says which) when it cannot be understood; unknown keys are fine. */
export function parseInstanceNode(application: string, nodeName: string, data: Uint8Array): InstanceNode {
  if (data.length > maxInstanceBytes)
    throw odd('instance-too-large', `The node holds ${data.length} bytes; an instance is at most ${maxInstanceBytes}.`)
  const parsed = curatorSchema.safeParse(parseJson(new TextDecoder().decode(data)))
  if (!parsed.success) throw odd('malformed-instance', `The node is no Curator instance: ${z.prettifyError(parsed.error).split('\n')[0]}`)
  const { host, port } = placeOf(parsed.data, nodeName)
  const place = {
    application: checkedName('application name', application),
    node: nodeName,
    address: checkedName('address', formatAddress(host, port)),
    host,
    port,
  }
  return withMetadata(place, metadataOf(parsed.data), instantOf(String(parsed.data.registrationTimeUTC)))
}

type Place = Pick<InstanceNode, 'application' | 'node' | 'address' | 'host' | 'port'>

/** The node that a row was made of, by its name. */
export const instanceOfRow = ({
  application,
  node,
  address,
  host,
  port,
  metadata,
  startedAt,
}: Place & Pick<InstanceNode, 'metadata' | 'startedAt'>) =>
  withMetadata({ application, node, address, host, port }, new Map(Object.entries(metadata)), startedAt)

/** All else is said in the metadata, but perhaps not when the instance registered. */
function withMetadata(place: Place, metadata: ReadonlyMap<string, string>, registeredAt: string | null): InstanceNode {
  const serviceParams = tolerant(metadata.get('dubbo.metadata-service.url-params'), urlParamsSchema)
  const release = serviceParams ? textOf(serviceParams['release']) : ''
  return {
    ...place,
    release,
    // only 2.7.5+ and 3.x register instances; without a release nothing is known
    generation: release === '' ? '' : generationOf({ release }),
    revision: textOf(metadata.get('dubbo.metadata.revision')),
    endpoints: endpointsOf(metadata),
    metadata: Object.fromEntries(metadata),
    startedAt: instantOf(metadata.get('timestamp')) ?? registeredAt,
    hasMetadataService: serviceParams !== undefined || metadata.get('dubbo.metadata.storage-type') === 'remote',
  }
}

type Curator = z.infer<typeof curatorSchema>

function placeOf(node: Curator, nodeName: string): { host: string; port: number } {
  const named = addressOf(nodeName)
  const host = cleanText(node.address ?? named?.host ?? '')
  if (host === '') throw odd('empty-host', 'The instance names no host.')
  return { host, port: node.port ?? named?.port ?? 0 }
}

const metadataOf = (node: Curator): Map<string, string> =>
  new Map(Object.entries(node.payload?.metadata ?? {}).map(([key, value]) => [cleanText(key), textOf(value)]))

const endpointsOf = (metadata: ReadonlyMap<string, string>): { protocol: string; port: number }[] =>
  (tolerant(metadata.get('dubbo.endpoints'), endpointsSchema) ?? [])
    .slice(0, 50)
    .map((endpoint) => ({ protocol: cleanText(endpoint.protocol), port: endpoint.port }))

const textOf = (value: string | null | undefined): string => value ?? ''

/** Ports the instance can be called on, its own included. */
export const portsOf = (instance: InstanceNode): number[] => [
  ...new Set([instance.port, ...instance.endpoints.map((endpoint) => endpoint.port)]),
]

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw new AppError('invalid-input', 'The node holds no JSON.', { cause: error, details: { oddity: 'malformed-instance' } })
  }
}

/** JSON inside a JSON text: absent or broken is undefined. */
function tolerant<T>(content: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (content === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(content)).data
  } catch {
    return undefined
  }
}

function addressOf(name: string): { host: string; port: number } | undefined {
  try {
    return parseAddress(name)
  } catch {
    return undefined
  }
}

const odd = (oddity: string, message: string): AppError => new AppError('invalid-input', message, { details: { oddity } })
