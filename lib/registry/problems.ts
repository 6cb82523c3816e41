// What an operator should be told of a service, an instance or an application. Codes are stable; screens translate them, the text is for API and logs.
import { isGeneration3 } from './generation.ts'
import type { InstanceNode } from './instance-node.ts'
import type { Packet } from './packet-size.ts'
import { mixedMethods, neverWarmed, packetLimit } from './provider-problems.ts'
import type { ConsumerSight, ProviderSight } from './rows.ts'
import type { Problem } from './schema.ts'

export const problemCodes = [
  'no-provider-while-consumed',
  'consumers-on-missing-version',
  'one-provider-left',
  'all-providers-disabled',
  'starved-2x-providers',
  'mixed-revisions',
  'mixed-methods',
  'never-warmed',
  'packet-limit',
  'dead-directory',
  'instance-without-metadata',
  'port-overwrite',
  'calls-missing-service',
  'metadata-unknown',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export type ServiceSight = {
  providers: readonly ProviderSight[]
  consumers: readonly ConsumerSight[]
  /** Other services of the same interface that have providers */
  siblings: readonly string[]
  /** Consumer applications whose migration rule says FORCE_INTERFACE */
  forcedToInterface: ReadonlySet<string>
  now: Date
  /** Directories of the interface that are nearly too large to be read */
  packets: readonly Packet[]
}

/** Problems of one service, worst first. */
export function serviceProblems(sight: ServiceSight): Problem[] {
  const { providers, consumers, packets, now } = sight
  if (providers.length === 0)
    return consumers.length === 0
      ? [problem('dead-directory', 'info', 'The directory is there, but nobody provides or consumes this service.')]
      : [withoutProvider(sight), ...packetLimit(packets)]
  return [
    ...packetLimit(packets),
    ...availability(sight),
    ...starvation(sight),
    ...mixedMethods(providers),
    ...neverWarmed(providers, now),
    ...revisions(providers),
  ]
}

function withoutProvider({ consumers, siblings }: ServiceSight): Problem {
  const who = [...new Set(consumers.map((consumer) => consumer.application))].sort().slice(0, 5).join(', ')
  if (siblings.length > 0)
    return problem(
      'consumers-on-missing-version',
      'danger',
      `${who} asks for this group and version, but only ${siblings.slice(0, 3).join(', ')} is provided.`,
      { who, provided: siblings.slice(0, 3).join(', ') },
    )
  return problem('no-provider-while-consumed', 'danger', `${who} calls this service, but nobody provides it.`, { who })
}

function availability({ providers, consumers }: ServiceSight): Problem[] {
  const enabled = new Set(providers.filter((provider) => !provider.disabled).map((provider) => provider.address))
  if (enabled.size === 0)
    return [problem('all-providers-disabled', 'warning', 'Every provider is disabled. Dubbo 2.x consumers then go on calling all of them.')]
  if (enabled.size > 1 || consumers.length === 0) return []
  const address = [...enabled][0] ?? ''
  return [problem('one-provider-left', 'warning', `${address} is the only instance that serves this service.`, { address })]
}

/** A 3.x consumer in its default mode (APPLICATION_FIRST) sends nothing to 2.x providers once one 3.x provider is there (measured with 3.2.18 and 3.3.6). */
function starvation({ providers, consumers, forcedToInterface }: ServiceSight): Problem[] {
  const old = providers.filter((provider) => provider.generation.startsWith('2.') && provider.level === 'interface')
  if (old.length === 0 || !providers.some((provider) => isGeneration3(provider.generation) && provider.level !== 'interface')) return []
  const starving = [
    ...new Set(
      consumers
        .filter((consumer) => isGeneration3(consumer.generation) && !forcedToInterface.has(consumer.application))
        .map((consumer) => consumer.application),
    ),
  ].sort()
  if (starving.length === 0) return []
  const who = starving.join(', ')
  return [
    problem(
      'starved-2x-providers',
      'warning',
      `${who} runs Dubbo 3 in its default mode and sends nothing to the ${old.length} providers on Dubbo 2 while one on Dubbo 3 exists.`,
      { who, count: old.length },
    ),
  ]
}

function revisions(providers: readonly ProviderSight[]): Problem[] {
  const found = [...new Set(providers.flatMap((provider) => (provider.params['revision'] ? [provider.params['revision']] : [])))]
  if (found.length < 2) return []
  const named = found.sort().slice(0, 5).join(', ')
  return [problem('mixed-revisions', 'info', `Providers run different revisions of the interface: ${named}.`, { revisions: named })]
}

/** Problems of an instance node (application-level). */
export const instanceProblems = (instance: InstanceNode): Problem[] =>
  instance.hasMetadataService
    ? []
    : [
        problem(
          'instance-without-metadata',
          'danger',
          'The instance does not say where its MetadataService is: consumers cannot learn its services and never call it.',
        ),
      ]

/**
 * One process exports several ports of one protocol, but an instance node names one per protocol (Dubbo logs 4-19, "will override with
 * each other"): consumers on the application level never call the others.
 */
export const portOverwrite = (named: readonly number[], hidden: readonly number[], protocol: string): Problem =>
  problem(
    'port-overwrite',
    'warning',
    `This application also serves ${protocol} on port ${hidden.slice(0, 5).join(', ')} of this host, but its instance names ${named.join(', ')} alone: consumers on the application level never call the others.`,
    { protocol, hidden: hidden.slice(0, 5).join(', '), named: named.join(', ') },
  )

/** An application calls `count` services that nobody provides, of which some are named. */
export const callsMissingService = (count: number, named: readonly string[]): Problem => {
  const services = `${named.join(', ')}${count > named.length ? ', …' : ''}`
  return problem(
    'calls-missing-service',
    'danger',
    `It calls ${count === 1 ? 'a service' : `${count} services`} that nobody provides: ${services}.`,
    { count, services },
  )
}

/** An application on the application level of which neither the metadata centre nor an instance tells what it offers. */
export const metadataUnknown = (reason: string): Problem =>
  problem('metadata-unknown', 'warning', `Nobody tells what it offers: ${reason}`, { reason })

type Params = NonNullable<Problem['params']>

const problem = (code: ProblemCode, severity: Problem['severity'], text: string, params?: Params): Problem => ({
  code,
  severity,
  text,
  ...(params ? { params } : {}),
})

const severities = ['info', 'warning', 'danger'] as const

/** The worst of them, or undefined. */
export const worstSeverity = (problems: readonly Problem[]): Problem['severity'] | undefined =>
  severities.findLast((severity) => problems.some((item) => item.severity === severity))

/** Each once, the worst first: those of several instances or registries are often the same. */
export function worstFirst(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((item) => [`${item.code}\n${item.text}`, item]))
  const rank = ({ severity }: Problem): number => severities.indexOf(severity)
  return [...distinct.values()].sort((one, other) => rank(other) - rank(one))
}
