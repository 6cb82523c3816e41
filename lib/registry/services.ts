// From the providers and consumers of one interface to its services: counts, applications, problems.
import { compareGenerations } from './generation.ts'
import type { Packet } from './packet-size.ts'
import { serviceProblems } from './problems.ts'
import type { ConsumerSight, Level, ProviderSight, ServiceFact } from './rows.ts'
import type { ServiceKey } from './service-id.ts'
import { cutText } from './text.ts'

type Parts = { key: ServiceKey; providers: ProviderSight[]; consumers: ConsumerSight[] }

export type ServicesInput = {
  interface: string
  providers: readonly ProviderSight[]
  consumers: readonly ConsumerSight[]
  /** Services of this interface known from before: kept, even with nobody left, so that a service that just died can still be looked at */
  known: readonly (ServiceKey & { id: string })[]
  forcedToInterface: ReadonlySet<string>
  now: Date
  /** Directories of the interface that are nearly too large to be read */
  packets: readonly Packet[]
}

/** The services of one interface. One without anybody is kept only where the interface has no living one, or where it was known. */
export function servicesOf(input: ServicesInput): ServiceFact[] {
  const parts = new Map<string, Parts>()
  const partOf = (id: string, key: ServiceKey): Parts => {
    const found = parts.get(id) ?? {
      key: { interface: key.interface, group: key.group, version: key.version },
      providers: [],
      consumers: [],
    }
    parts.set(id, found)
    return found
  }
  for (const provider of input.providers) partOf(provider.service, provider).providers.push(provider)
  // sorted, because the order of rows is nobody's promise
  const alive = [...parts.keys()].sort()
  for (const consumer of input.consumers) partOf(consumer.service, consumer).consumers.push(consumer)
  for (const known of input.known) partOf(known.id, known)
  // a name alone, without group and version, was a guess for an empty directory
  if (parts.size > 1 && isEmpty(parts.get(input.interface))) parts.delete(input.interface)
  if (parts.size === 0) partOf(input.interface, { interface: input.interface, group: '', version: '' })
  return [...parts].map(([id, part]) =>
    toFact(
      id,
      part,
      alive.filter((other) => other !== id),
      input,
    ),
  )
}

/** Dubbo's own services (monitor, metadata): that one console serves them is no trouble of anybody's application. */
const isPlumbing = (name: string): boolean => /^(org\.apache|com\.alibaba)\.dubbo\./.test(name)

const isEmpty = (part: Parts | undefined): boolean => part !== undefined && part.providers.length + part.consumers.length === 0

function toFact(
  id: string,
  { key, providers, consumers }: Parts,
  siblings: readonly string[],
  { forcedToInterface, now, packets }: ServicesInput,
): ServiceFact {
  const applications = distinct(providers.map((provider) => provider.application))
  const consumerApps = distinct(consumers.map((consumer) => consumer.application))
  return {
    ...key,
    id,
    applications,
    consumerApps,
    protocols: distinct(providers.map((provider) => provider.protocol)),
    generations: distinct(providers.map((provider) => provider.generation)).sort(compareGenerations),
    providerCount: providers.length,
    consumerCount: consumers.length,
    level: levelOf(providers),
    problems: isPlumbing(key.interface) ? [] : serviceProblems({ providers, consumers, siblings, forcedToInterface, now, packets }),
    search: searchText([id, ...applications], providers, consumerApps),
  }
}

/**
 * What a search looks through. Consumers are there by their applications alone: there can be thousands of them. Hosts come last: where it
 * is cut, they are still found by their beginning.
 */
const searchText = (names: readonly string[], providers: readonly ProviderSight[], consumerApps: readonly string[]): string =>
  cutText(
    [
      ...names,
      ...distinct(providers.flatMap((provider) => provider.methods)),
      ...consumerApps,
      ...distinct(providers.map((provider) => provider.host)),
    ]
      .join(' ')
      .toLowerCase(),
    4000,
  )

function levelOf(providers: readonly ProviderSight[]): Level {
  const levels = new Set(providers.map((provider) => provider.level))
  if (levels.size > 1) return 'both'
  return [...levels][0] ?? 'interface'
}

const distinct = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))].sort()
