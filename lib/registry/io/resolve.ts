// One interface, from the tree to its rows. Shared by the first reading and by every later look at what moved.
import type { Sql } from '../../platform/database.ts'
import type { Lease } from '../../platform/leases.ts'
import type { ApplicationClaim, MergeContext, MergedInterface, MergedProviders } from '../merge.ts'
import { mergeInterface, mergeProviders } from '../merge.ts'
import { weightRuleOf, type WeightRule } from '../configurators.ts'
import type { InstanceNode } from '../instance-node.ts'
import type { ConsumerFact, Oddity, RuleFact, ServiceFact } from '../rows.ts'
import type { ServiceKey } from '../service-id.ts'
import { fullestPacket, largePackets } from '../packet-size.ts'
import { servicesOf } from '../services.ts'
import { interfaceOf } from '../tree.ts'
import { oddityOf } from '../url-facts.ts'
import { addLastKnown } from './last-known.ts'
import type { RegistryModel } from './model.ts'
import { claimsOfMetadata, readClaims } from './read-claims.ts'
import { rulesOfListing } from './read-rules.ts'
import { listInterface, type InterfaceListing, type TreeReader } from './read-tree.ts'
import { readingOfInterface, readingOfProviderNames, type Reading } from './readings.ts'

export type ResolvedInterface = Omit<MergedInterface, 'isOneToOne'> & {
  interface: string
  /** Name of its directory below the root */
  node: string
  path: string
  services: ServiceFact[]
  rules: RuleFact[]
  /** What the rows were made of; none where they must be made again whatever ZooKeeper says */
  reading: Reading | undefined
  /** Of its providers, as far as rows do not give them back */
  names: Reading | undefined
}

/**
 * A listed interface of which the consumers are not read yet; `candidates` are applications of which instances may offer it on the
 * application level only.
 */
export type ListedInterface = {
  interface: string
  node: string
  path: string
  listing: InterfaceListing
  /** Of its own nodes, without claims */
  merged: MergedProviders
  /** Of what may not be listed, as it was last known */
  lastConsumers: ConsumerFact[]
  rules: RuleFact[]
  candidates: string[]
}

/** What instances without any interface-level node offer, and those instances; guessed where their metadata is not known. */
export type Claims = { claims: ApplicationClaim[]; alone: InstanceNode[]; isGuessed: boolean }

export const noClaims: Claims = { claims: [], alone: [], isGuessed: false }

export type ResolveContext = {
  /** Of the rows that are made: see rowFormat */
  format: string
  reader: TreeReader
  model: RegistryModel
  now(): Date
  /** Told of every provider that is an endpoint of an instance */
  onBoth?(application: string, host: string, port: number): void
}

/** `sql`: of the rows that tell what was last known. */
export type ListContext = ResolveContext & { sql: Sql; lease: Lease }

/** Lists one directory below the root. An oddity where the directory's name is no interface. */
export async function listProviders(context: ListContext, node: string): Promise<ListedInterface | Oddity> {
  const path = `${context.reader.paths.root}/${node}`
  const name = interfaceOf(node)
  if (name === undefined) return { path, code: 'malformed-name', text: 'The directory is not named like an interface.' }
  const listing = await listInterface(context.reader, path)
  const lastConsumers = await addLastKnown({ ...context, sourceId: context.lease.sourceId }, { interface: name, path }, listing)
  const { rules, oddities } = rulesOfListing(name, path, listing)
  listing.oddities.push(...oddities)
  const merged = mergeProviders({ interface: name, path, providers: listing.providers, claims: [] }, mergeContextOf(context, rules))
  // an application that moves to the application level has instances of both kinds for a while
  const candidates = context.model.applicationsBeyond(name, merged.providers.values())
  return { interface: name, node, path, listing, merged, lastConsumers, rules, candidates }
}

/** What is offered on the application level only, by instances that have no interface-level node anywhere. */
export async function claimsOf(
  { model, reader }: ResolveContext,
  { interface: name, candidates }: ListedInterface,
  hasInterfaceLevel: (endpoint: string) => boolean,
): Promise<Claims> {
  if (candidates.length === 0) return noClaims
  const alone = model.aloneOf(name, hasInterfaceLevel)
  const { claims, unknown } = claimsOfMetadata(model.offered, name, alone)
  const isGuessed = unknown.length > 0
  const guessed = isGuessed
    ? await readClaims(
        reader,
        name,
        Map.groupBy(unknown, (instance) => instance.application),
      )
    : []
  return { claims: [...claims, ...guessed], alone, isGuessed }
}

/** The rows of a listed interface. */
export function toRows(
  context: ResolveContext,
  listed: ListedInterface,
  known: readonly (ServiceKey & { id: string })[],
  { claims, alone, isGuessed }: Claims,
): ResolvedInterface {
  const { interface: name, node, path, listing, rules, lastConsumers } = listed
  const nodes = { interface: name, path, providers: listing.providers, consumers: listing.consumers, lastConsumers, claims }
  const merging = mergeContextOf(context, rules)
  const merged = claims.length === 0 ? mergeInterface(nodes, merging, listed.merged) : mergeInterface(nodes, merging)
  const oddities = [...merged.oddities, ...listing.oddities]
  let services: ServiceFact[] = []
  try {
    services = servicesOf({
      interface: name,
      providers: merged.providers,
      consumers: merged.consumers,
      known,
      forcedToInterface: context.model.forcedToInterface,
      now: context.now(),
      packets: largePackets(listing),
    })
  } catch (error) {
    oddities.push(oddityOf(path, error, 'name-too-long'))
  }
  const hasReading = oddities.length === 0 && !isGuessed && !services.some(willChangeByItself)
  const reading = hasReading
    ? readingOfInterface(context.format, node, { stats: listing.stats, mapped: context.model.mappedApplications(name), alone })
    : undefined
  const names = readingOfProviderNames(node, listing.providers)
  const { providers, consumers } = merged
  const rows: ResolvedInterface = { interface: name, node, path, providers, consumers, services, rules, oddities, reading, names }
  notePlain(context.model, listed, rows, merged.isOneToOne)
  return rows
}

/** Notes whether names that come or go from now on tell what its rows become: see RegistryModel.plain. */
function notePlain(
  model: RegistryModel,
  { node, listing, rules, candidates }: ListedInterface,
  rows: ResolvedInterface,
  isOneToOne: boolean,
): void {
  const isPlain =
    isOneToOne &&
    rows.providers.length + rows.consumers.length > 0 &&
    rows.oddities.length + rules.length + candidates.length + listing.configurators.length + listing.routers.length === 0
  if (isPlain) model.plain.set(node, fullestPacket(listing))
  else model.plain.delete(node)
}

/** A provider that starts in the future is no problem any more once it has started, though no node moves then. */
const willChangeByItself = ({ problems }: ServiceFact): boolean =>
  problems.some((problem) => problem.code === 'never-warmed' && problem.severity === 'warning')

function mergeContextOf({ model, onBoth }: ResolveContext, rules: readonly RuleFact[]): MergeContext {
  const own = weightRulesOf(rules)
  return {
    hasInstance(application, host, port) {
      const found = model.hasInstance(application, host, port)
      if (found) onBoth?.(application, host, port)
      return found
    },
    rulesFor: (service, application) => {
      const shared = model.weightRulesFor(service, application)
      return own.length === 0 ? shared : [...own, ...shared]
    },
  }
}

/** Old URLs were parsed once already, so they do not fail here. */
const weightRulesOf = (rules: readonly RuleFact[]): WeightRule[] => rules.flatMap((rule) => weightRuleOf(rule) ?? [])
