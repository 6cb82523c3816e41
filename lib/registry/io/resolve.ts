// One interface, from the tree to its rows. Shared by the first reading and by every later look at what moved.
import type { ApplicationClaim, MergedInterface } from '../merge.ts'
import { endpointKeys, mergeInterface } from '../merge.ts'
import { weightRuleOf, type WeightRule } from '../configurators.ts'
import type { InstanceNode } from '../instance-node.ts'
import type { Oddity, RuleFact, ServiceFact } from '../rows.ts'
import type { ServiceKey } from '../service-id.ts'
import { fullestPacket, largePackets } from '../packet-size.ts'
import { servicesOf } from '../services.ts'
import { interfaceOf } from '../tree.ts'
import { oddityOf } from '../url-facts.ts'
import type { RegistryModel } from './model.ts'
import { claimsOfMetadata, readClaims } from './read-claims.ts'
import { listInterface, rulesOfListing, type InterfaceListing, type TreeReader } from './read-tree.ts'
import { readingOfInterface, type Reading } from './readings.ts'

export type ResolvedInterface = Omit<MergedInterface, 'isOneToOne'> & {
  interface: string
  /** Name of its directory below the root */
  node: string
  path: string
  services: ServiceFact[]
  rules: RuleFact[]
  /** What the rows were made of; none where they must be made again whatever ZooKeeper says */
  reading: Reading | undefined
}

/** A listed interface; `candidates` are applications of which instances may offer it on the application level only. */
export type ListedInterface = {
  interface: string
  node: string
  path: string
  listing: InterfaceListing
  merged: MergedInterface
  rules: RuleFact[]
  candidates: string[]
}

export type ResolveContext = {
  /** Of the rows that are made: see rowFormat */
  format: string
  reader: TreeReader
  model: RegistryModel
  now(): Date
  /** Told of every provider that is an endpoint of an instance */
  onBoth?(application: string, host: string, port: number): void
}

/** Lists and merges one directory below the root. An oddity where the directory's name is no interface. */
export async function listAndMerge(context: ResolveContext, node: string): Promise<ListedInterface | Oddity> {
  const path = `${context.reader.paths.root}/${node}`
  const name = interfaceOf(node)
  if (name === undefined) return { path, code: 'malformed-name', text: 'The directory is not named like an interface.' }
  const listing = await listInterface(context.reader, path)
  const { rules, oddities } = rulesOfListing(name, path, listing)
  listing.oddities.push(...oddities)
  const merged = merge(context, { interface: name, path, listing, rules }, [])
  // an application that moves to the application level has instances of both kinds for a while
  const candidates = context.model.applicationsBeyond(name, merged.providers)
  return { interface: name, node, path, listing, merged, rules, candidates }
}

/** Adds what is offered on the application level only, by instances that have no interface-level node anywhere. */
export async function addClaims(
  context: ResolveContext,
  listed: ListedInterface,
  hasInterfaceLevel: (endpoint: string) => boolean,
): Promise<ListedInterface> {
  const instances = new Map<string, InstanceNode[]>()
  const known: ApplicationClaim[] = []
  for (const application of listed.candidates) {
    const alone = context.model.instancesOf(application).filter((instance) => !endpointKeys(instance).some(hasInterfaceLevel))
    const { claims, unknown } = claimsOfMetadata(context.model.offered, listed.interface, alone)
    known.push(...claims)
    if (unknown.length > 0) instances.set(application, unknown)
  }
  const guessed = instances.size > 0 ? await readClaims(context.reader, listed.interface, instances) : []
  return known.length + guessed.length === 0 ? listed : { ...listed, merged: merge(context, listed, [...known, ...guessed]) }
}

/** The rows of a listed interface. */
export function toRows(
  context: ResolveContext,
  listed: ListedInterface,
  known: readonly (ServiceKey & { id: string })[],
): ResolvedInterface {
  const { interface: name, node, path, merged, rules } = listed
  const oddities = [...merged.oddities, ...listed.listing.oddities]
  let services: ServiceFact[] = []
  try {
    services = servicesOf({
      interface: name,
      providers: merged.providers,
      consumers: merged.consumers,
      known,
      forcedToInterface: context.model.forcedToInterface,
      now: context.now(),
      packets: largePackets(listed.listing),
    })
  } catch (error) {
    oddities.push(oddityOf(path, error, 'name-too-long'))
  }
  const hasReading = oddities.length === 0 && listed.candidates.length === 0 && !services.some(willChangeByItself)
  const reading = hasReading
    ? readingOfInterface(context.format, node, listed.listing.stats, context.model.mappedApplications(name))
    : undefined
  const { providers, consumers } = merged
  const rows: ResolvedInterface = { interface: name, node, path, providers, consumers, services, rules, oddities, reading }
  notePlain(context.model, listed, rows)
  return rows
}

/** Notes whether names that come or go from now on tell what its rows become: see RegistryModel.plain. */
function notePlain(model: RegistryModel, { node, listing, merged, rules, candidates }: ListedInterface, rows: ResolvedInterface): void {
  const isPlain =
    merged.isOneToOne &&
    merged.providers.length + merged.consumers.length > 0 &&
    rows.oddities.length + rules.length + candidates.length + listing.configurators.length + listing.routers.length === 0
  if (isPlain) model.plain.set(node, fullestPacket(listing))
  else model.plain.delete(node)
}

/** A provider that starts in the future is no problem any more once it has started, though no node moves then. */
const willChangeByItself = ({ problems }: ServiceFact): boolean =>
  problems.some((problem) => problem.code === 'never-warmed' && problem.severity === 'warning')

function merge(
  { model, onBoth }: ResolveContext,
  listed: Pick<ListedInterface, 'interface' | 'path' | 'listing' | 'rules'>,
  claims: readonly ApplicationClaim[],
): MergedInterface {
  const own = weightRulesOf(listed.rules)
  return mergeInterface(
    { interface: listed.interface, path: listed.path, providers: listed.listing.providers, consumers: listed.listing.consumers, claims },
    {
      hasInstance(application, host, port) {
        const found = model.hasInstance(application, host, port)
        if (found) onBoth?.(application, host, port)
        return found
      },
      rulesFor: (service, application) => {
        const shared = model.weightRulesFor(service, application)
        return own.length === 0 ? shared : [...own, ...shared]
      },
    },
  )
}

/** Old URLs were parsed once already, so they do not fail here. */
const weightRulesOf = (rules: readonly RuleFact[]): WeightRule[] => rules.flatMap((rule) => weightRuleOf(rule) ?? [])
