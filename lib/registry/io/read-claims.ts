// Services of instances that registered on the application level only: the instance node does not name them. Mapping says which
// applications offer an interface, the service definitions say in which group and version.
// Both are never cleaned by Dubbo, so they count only for an application that is alive and has no interface-level node at all.
import { z } from 'zod'
import { isAppError } from '../../platform/errors.ts'
import { cleanText } from '../text.ts'
import type { ApplicationClaim } from '../merge.ts'
import type { InstanceNode } from '../instance-node.ts'
import type { Oddity } from '../rows.ts'
import { interfaceNodes, interfaceOf } from '../tree.ts'
import { methodsOf } from '../url-params.ts'
import type { OfferedServices } from './offered-services.ts'
import { forEachInFlight } from './in-flight.ts'
import { childrenOf, childrenOrTold, listableChildren, unreadable, type Tell, type TreeReader } from './read-tree.ts'

const maxMappedApplications = 1000
const maxDefinitions = 200

/**
 * Applications that say they offer the interface: `/dubbo/mapping/<interface>` holds app1,app2; 2.7.5 and later 2.7 make a node
 * `/dubbo/config/mapping/<interface>/<application>` each (DynamicConfigurationServiceNameMapping).
 */
export async function readMapping(reader: TreeReader, interfaceName: string, tell: Tell): Promise<string[]> {
  const [now, old] = await Promise.all([readNames(reader, interfaceName, tell), readOldNames(reader, interfaceName, tell)])
  return old.length === 0 ? now : [...new Set([...now, ...old])]
}

type OnMappings = {
  each(interfaceName: string, applications: string[]): void
  /** Counts where a mapping may not be read any more */
  lastKnown(interfaceName: string): Promise<string[]>
  tell: Tell
}

/** The mapping of every interface that has one; `each` gets every interface once. */
export async function readMappings(reader: TreeReader, { each, lastKnown, tell }: OnMappings): Promise<void> {
  const old = new Set(await listableChildren(reader, reader.paths.oldMapping, tell))
  const now = (await childrenOrTold(reader, reader.paths.mapping, tell)) ?? (await interfacesElsewhere(reader))
  const all = new Set([...now, ...old])
  await forEachInFlight(all, inFlight, async (name) => {
    const told: Oddity[] = []
    // nearly all registries have one kind only: the other is not asked for name by name
    const applications = await (old.has(name) ? readMapping : readNames)(reader, name, (oddity) => told.push(oddity))
    told.forEach(tell)
    each(name, told.length === 0 ? applications : [...new Set([...applications, ...(await lastKnown(name))])])
  })
}

const inFlight = 64

/** Where we may not list the mapping, one that an interface has can be read all the same. */
async function interfacesElsewhere(reader: TreeReader): Promise<string[]> {
  const nodes = [...(await childrenOf(reader, reader.paths.root)), ...(await listableChildren(reader, reader.paths.metadata))]
  return interfaceNodes(nodes).flatMap((node) => interfaceOf(node) ?? [])
}

const readOldNames = async (reader: TreeReader, interfaceName: string, tell: Tell): Promise<string[]> =>
  (await listableChildren(reader, `${reader.paths.oldMapping}/${interfaceName}`, tell)).slice(0, maxMappedApplications).map(cleanText)

async function readNames({ zookeeper, paths, options }: TreeReader, interfaceName: string, tell: Tell): Promise<string[]> {
  const path = `${paths.mapping}/${interfaceName}`
  try {
    const { data } = await zookeeper.getData(path, options)
    return cleanText(data.toString('utf8'))
      .split(',', maxMappedApplications)
      .map((name) => name.trim())
      .filter(Boolean)
  } catch (error) {
    if (isAppError(error, 'forbidden')) tell(unreadable(path, error))
    else if (!isAppError(error, 'not-found') && !isAppError(error, 'invalid-input')) throw error
    return []
  }
}

/**
 * Claims of instances whose own metadata is known, which then is all there is to say; and the instances about which we still have to
 * guess, by application.
 */
export function claimsOfMetadata(
  offered: OfferedServices,
  interfaceName: string,
  instances: readonly InstanceNode[],
): { claims: ApplicationClaim[]; unknown: InstanceNode[] } {
  const claims: ApplicationClaim[] = []
  const unknown: InstanceNode[] = []
  for (const instance of instances) {
    const services = offered.find(instance.application, instance.revision, interfaceName)
    if (!services) unknown.push(instance)
    for (const service of services ?? [])
      claims.push({
        group: service.group,
        version: service.version,
        methods: methodsOf(service.params['methods'] ?? ''),
        instance,
        offered: service,
      })
  }
  return { claims, unknown }
}

/** Claims of instances of some applications for one interface. */
export async function readClaims(
  reader: TreeReader,
  interfaceName: string,
  instancesByApplication: ReadonlyMap<string, readonly InstanceNode[]>,
): Promise<ApplicationClaim[]> {
  const definitions = await readDefinitions(reader, interfaceName, [...instancesByApplication.keys()])
  return [...instancesByApplication].flatMap(([application, instances]) => {
    const known = definitions.filter((definition) => definition.application === application)
    const offered = known.length > 0 ? known : [{ application, group: '', version: '', methods: [] }]
    return offered.flatMap(({ group, version, methods }) => instances.map((instance) => ({ group, version, methods, instance })))
  })
}

type Definition = { application: string; group: string; version: string; methods: string[] }

const definitionSchema = z.looseObject({
  methods: z.array(z.looseObject({ name: z.string() })).nullish(),
  parameters: z.looseObject({ group: z.string().optional(), version: z.string().optional() }).nullish(),
})

/**
 * `/dubbo/metadata/<interface>[/<version>][/<group>]/provider/<application>`: parts that are empty are left out and equal ones fall
 * together (PathUtils#buildPath), so the path does not tell them apart; the definition's parameters do.
 */
async function readDefinitions(reader: TreeReader, interfaceName: string, applications: readonly string[]): Promise<Definition[]> {
  const found: Definition[] = []
  let level = [`${reader.paths.metadata}/${interfaceName}`]
  for (let depth = 0; depth < 3 && level.length > 0; depth += 1) {
    const next: string[] = []
    for (const path of level) {
      // the reader of definitions says which may not be listed
      for (const name of await listableChildren(reader, path)) {
        if (name !== 'provider') next.push(`${path}/${name}`)
        else for (const application of applications) await addDefinition(reader, `${path}/provider/${application}`, application, found)
      }
    }
    level = next.filter((path) => !path.endsWith('/consumer')).slice(0, maxDefinitions)
  }
  return found
}

async function addDefinition({ zookeeper, options }: TreeReader, path: string, application: string, found: Definition[]): Promise<void> {
  try {
    const parsed = definitionSchema.safeParse(JSON.parse((await zookeeper.getData(path, options)).data.toString('utf8')))
    if (!parsed.success) return
    const { methods, parameters } = parsed.data
    found.push({
      application,
      group: cleanText(parameters?.group ?? ''),
      version: cleanText(parameters?.version ?? ''),
      methods: (methods ?? []).slice(0, 1000).map((method) => cleanText(method.name)),
    })
  } catch (error) {
    // a definition that is gone or unreadable (2.6 wrote an address there) tells nothing
    if (error instanceof SyntaxError || isAppError(error, 'not-found') || isAppError(error, 'forbidden')) return
    throw error
  }
}
