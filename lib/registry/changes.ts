// What changed in a row, field by field, for the history. A provider that registers again with other parameters is one change.
import { pathOfProvider } from './raw-url.ts'
import type { Changes, ConsumerFact, InstanceFact, ProviderFact, RuleFact } from './rows.ts'
import { cutText } from './text.ts'

const maxShown = 2000

/** Parameters that have a field of their own among the changes, or that change with every start and say nothing. */
const quietParams = new Set([
  'weight',
  'tag',
  'loadbalance',
  'cluster',
  'dynamic',
  'disabled',
  'enabled',
  'timestamp',
  'pid',
  'bind.ip',
  'bind.port',
  'metadata-service-port',
  'register.ip',
])

type Fields<T> = { readonly [K in keyof T]: unknown }

function compare<T>(before: Fields<T>, after: Fields<T>, fields: readonly (keyof T & string)[]): Changes {
  const changes: Changes = {}
  for (const field of fields) {
    const pair: [string, string] = [show(before[field]), show(after[field])]
    if (pair[0] !== pair[1]) changes[field] = pair
  }
  return changes
}

function show(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return cutText(value.map(show).join(','), maxShown)
  if (typeof value === 'object') return cutText(JSON.stringify(value), maxShown)
  return cutText(String(value), maxShown)
}

function compareParams(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Changes {
  const changes: Changes = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!quietParams.has(key) && before[key] !== after[key])
      changes[`params.${key}`] = [cutText(before[key] ?? '', maxShown), cutText(after[key] ?? '', maxShown)]
  }
  return changes
}

const providerFields = [
  'application',
  'release',
  'level',
  'weight',
  'effectiveWeight',
  'weightRule',
  'tag',
  'loadBalance',
  'cluster',
  'dynamic',
  'disabled',
  'startedAt',
  'methods',
] as const

export const providerChanges = (before: ProviderFact, after: ProviderFact): Changes =>
  isGuess(before) && after.level === 'application'
    ? {}
    : { ...compare(before, after, providerFields), ...comparePaths(before, after), ...compareParams(before.params, after.params) }

/** Of a URL beyond its columns, only the path that calls go to. */
const comparePaths = (before: ProviderFact, after: ProviderFact): Changes =>
  before.url === after.url ? {} : compare({ path: pathOfProvider(before) }, { path: pathOfProvider(after) }, ['path'])

/**
 * Known by mapping and definition alone: that its application's metadata was read since changed nothing in the world. The event is stored
 * all the same, as `-refreshed`: older ones are undone from what the row was then, and a row that was known, guessed after a new revision
 * and known again would have a past that mixes both.
 */
const isGuess = ({ level, params }: ProviderFact): boolean => level === 'application' && Object.keys(params).length === 0

const consumerFields = ['release', 'loadBalance'] as const

export const consumerChanges = (before: ConsumerFact, after: ConsumerFact): Changes => ({
  ...compare(before, after, consumerFields),
  ...compareParams(before.params, after.params),
})

const instanceFields = ['level', 'release', 'revision', 'endpoints', 'startedAt'] as const

export const instanceChanges = (before: InstanceFact, after: InstanceFact): Changes => compare(before, after, instanceFields)

const ruleFields = ['kind', 'content'] as const

export const ruleChanges = (before: RuleFact, after: RuleFact): Changes => compare(before, after, ruleFields)
