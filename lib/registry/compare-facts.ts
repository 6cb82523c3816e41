// Rows of the registry as facts to compare. What says nothing about a difference (a pid, the time a process started) is left out.
import type { CompareFact } from './compare.ts'
import type { PastRuleRow } from './past-schema.ts'
import { pathOfProvider } from './raw-url.ts'
import type { ConsumerRow, InstanceDetail, ProviderRow } from './schema.ts'

/** Parameters that differ between any two processes, or have a field of their own. */
const quietParams = new Set([
  'pid',
  'timestamp',
  'bind.ip',
  'bind.port',
  'register.ip',
  'metadata-service-port',
  'interface',
  'group',
  'version',
  'application',
  'release',
  'methods',
  'weight',
  'tag',
  'loadbalance',
  'cluster',
  'dynamic',
  'disabled',
  'side',
  'category',
  'path',
])

const paramFields = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).flatMap(([key, value]) => (quietParams.has(key) ? [] : [[`params.${key}`, value]])))

const list = (values: readonly string[]): string => [...values].sort().join(', ')

const providerFields = (row: ProviderRow): Record<string, string> => ({
  application: row.application,
  release: row.release,
  generation: row.generation,
  level: row.level,
  weight: String(row.weight),
  configuredWeight: String(row.configuredWeight),
  weightRule: row.weightRule ?? '',
  tag: row.tag,
  loadBalance: row.loadBalance,
  cluster: row.cluster,
  dynamic: String(row.dynamic),
  disabled: String(row.disabled),
  methods: list(row.methods),
  path: pathOfProvider(row),
  ...paramFields(row.params),
})

const providerMain = ['application', 'release', 'weight', 'tag'] as const

/** Providers of one scope: `service` goes into the key where the scope is an application. */
export const providerFact = (row: ProviderRow, withService: boolean): CompareFact => ({
  kind: 'provider',
  key: `${withService ? `${row.service} ` : ''}${row.protocol}://${row.address}`,
  fields: providerFields(row),
  main: providerMain,
})

export const consumerFact = (row: ConsumerRow, withService: boolean): CompareFact => ({
  kind: 'consumer',
  key: `${withService ? `${row.service} ` : ''}${row.application} ${row.id}`,
  fields: { release: row.release, generation: row.generation, loadBalance: row.loadBalance, ...paramFields(row.params) },
  main: ['release', 'generation'],
})

export const ruleFact = ({ path, kind, key, content }: PastRuleRow): CompareFact => ({
  kind: 'rule',
  key: path,
  fields: { kind, key, content },
  main: ['kind', 'content'],
})

/** A service as a whole. */
export const serviceFact = (row: {
  id: string
  applications: readonly string[]
  consumerApps: readonly string[]
  generations: readonly string[]
  providerCount: number
}): CompareFact => ({
  kind: 'service',
  key: row.id,
  fields: {
    applications: list(row.applications),
    consumerApplications: list(row.consumerApps),
    generations: list(row.generations),
    providerCount: String(row.providerCount),
  },
  main: ['applications', 'providerCount'],
})

export const applicationFact = (row: { name: string; instanceCount: number; generations: readonly string[] }): CompareFact => ({
  kind: 'application',
  key: row.name,
  fields: { instanceCount: String(row.instanceCount), generations: list(row.generations) },
  main: ['instanceCount', 'generations'],
})

/** An instance: what it is as parameters, each service it offers and each it consumes. Addresses are no difference, they are the sides. */
export function instanceFacts(instance: InstanceDetail): CompareFact[] {
  const { host } = instance
  const own: Record<string, string> = {
    application: instance.application,
    level: instance.level,
    release: instance.release,
    generation: instance.generation,
    revision: instance.revision,
    registries: list(instance.registries),
    protocols: list(instance.endpoints.map((endpoint) => endpoint.protocol)),
    ...Object.fromEntries(
      Object.entries(instance.metadata)
        .filter(([key]) => !quietParams.has(key))
        .map(([key, value]) => [`metadata.${key}`, value.replaceAll(host, '<host>')]),
    ),
  }
  return [
    ...Object.entries(own).map(([key, value]): CompareFact => ({ kind: 'parameter', key, fields: { value }, main: ['value'] })),
    ...instance.providers.map((row): CompareFact => ({
      kind: 'service',
      key: row.protocol === 'dubbo' ? row.service : `${row.service} ${row.protocol}`,
      fields: providerFields(row),
      main: ['release', 'weight', 'tag'],
    })),
    ...instance.consumers.map((row): CompareFact => ({
      kind: 'consumer',
      key: row.service,
      fields: { release: row.release, loadBalance: row.loadBalance, ...paramFields(row.params) },
      main: ['release'],
    })),
  ]
}
