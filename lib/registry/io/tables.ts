// How facts lie in their tables: one list per table, from which reading, COPY and upserts are built. Names are constants, so the SQL
// built of them is ours.
import { copyText, type CopyValue } from '../../platform/bulk.ts'
import { parseServiceId, type ServiceKey } from '../service-id.ts'
import type { ConsumerFact, InstanceFact, ProviderFact, RuleFact, ServiceFact } from '../rows.ts'

export type Column<T> = { name: string; type: string; of: keyof T & string }
export type Table<T> = {
  name: string
  key: readonly string[]
  columns: readonly Column<T>[]
  /** When a row came, or when it was last written: a table keeps the one it is asked for */
  time: 'first_seen' | 'updated_at'
  /** The table has a text index, into which a row goes as slowly as ten others */
  hasTextIndex: boolean
  keyOf(fact: T): string
}

const columns = <T>(spec: Record<keyof T & string, string> | Partial<Record<keyof T & string, string>>): Column<T>[] =>
  Object.entries(spec).flatMap(([of, type]) => (typeof type === 'string' ? [{ name: snake(of), type, of: of as keyof T & string }] : []))

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A fact as its table holds it: what follows from the service id is not kept twice. */
export type StoredProvider = Omit<ProviderFact, keyof ServiceKey>
export type StoredConsumer = Omit<ConsumerFact, keyof ServiceKey>

export const providerTable: Table<StoredProvider> = {
  name: 'provider',
  key: ['service', 'address', 'protocol'],
  columns: columns<StoredProvider>({
    service: 'text',
    address: 'text',
    protocol: 'text',
    application: 'text',
    host: 'text',
    port: 'int',
    release: 'text',
    generation: 'text',
    level: 'text',
    weight: 'int',
    effectiveWeight: 'int',
    weightRule: 'text',
    tag: 'text',
    loadBalance: 'text',
    cluster: 'text',
    dynamic: 'boolean',
    disabled: 'boolean',
    startedAt: 'timestamptz',
    methods: 'text[]',
    params: 'json',
    url: 'text',
  }),
  time: 'first_seen',
  hasTextIndex: false,
  keyOf: (fact) => `${fact.service}\n${fact.address}\n${fact.protocol}`,
}

export const consumerTable: Table<StoredConsumer> = {
  name: 'consumer',
  key: ['service', 'application', 'id'],
  columns: columns<StoredConsumer>({
    service: 'text',
    id: 'text',
    host: 'text',
    application: 'text',
    release: 'text',
    generation: 'text',
    loadBalance: 'text',
    params: 'json',
  }),
  time: 'first_seen',
  hasTextIndex: false,
  keyOf: (fact) => `${fact.service}\n${fact.application}\n${fact.id}`,
}

export const serviceTable: Table<ServiceFact> = {
  name: 'service',
  key: ['id'],
  columns: columns<ServiceFact>({
    id: 'text',
    interface: 'text',
    group: 'text',
    version: 'text',
    applications: 'text[]',
    consumerApps: 'text[]',
    protocols: 'text[]',
    generations: 'text[]',
    providerCount: 'int',
    consumerCount: 'int',
    level: 'text',
    problems: 'jsonb',
    search: 'text',
  }),
  time: 'updated_at',
  hasTextIndex: true,
  keyOf: (fact) => fact.id,
}

export const instanceTable: Table<InstanceFact> = {
  name: 'instance',
  key: ['application', 'address'],
  columns: columns<InstanceFact>({
    application: 'text',
    address: 'text',
    host: 'text',
    port: 'int',
    level: 'text',
    release: 'text',
    generation: 'text',
    revision: 'text',
    endpoints: 'jsonb',
    metadata: 'jsonb',
    problems: 'jsonb',
    startedAt: 'timestamptz',
  }),
  time: 'first_seen',
  hasTextIndex: true,
  keyOf: (fact) => `${fact.application}\n${fact.address}`,
}

export const ruleTable: Table<RuleFact> = {
  name: 'rule',
  key: ['path'],
  columns: columns<RuleFact>({
    path: 'text',
    kind: 'text',
    key: 'text',
    content: 'text',
    version: 'int',
    mzxid: 'text',
    czxid: 'text',
    writtenAt: 'timestamptz',
  }),
  time: 'updated_at',
  hasTextIndex: false,
  keyOf: (fact) => fact.path,
}

export const quoted = (name: string): string => `"${name}"`

/** Column names for COPY, with source and time. */
export const copyColumns = <T>(table: Table<T>): string[] => ['source_id', ...table.columns.map((column) => column.name), table.time]

/** Facts as lines for COPY, in the order of {@link copyColumns}. */
export function copyLines<T>(table: Table<T>, { sourceId, now, facts }: { sourceId: string; now: Date; facts: readonly T[] }): string {
  const start = copyText(sourceId)
  const end = `\t${copyText(now)}\n`
  let lines = ''
  for (const fact of facts) {
    lines += start
    for (const { type, of } of table.columns) {
      const value = fact[of]
      if (type === 'json' || type === 'jsonb') lines += `\t${copyText(JSON.stringify(value))}`
      else if (type === 'text[]') lines += `\t${copyText(arrayLiteral(value as string[]))}`
      else lines += `\t${copyText(value as CopyValue)}`
    }
    lines += end
  }
  return lines
}

/** Providers of one interface share their list of methods: its text is made once. */
let lastArray: { list: readonly string[]; literal: string } = { list: [], literal: '{}' }

function arrayLiteral(list: readonly string[]): string {
  if (list !== lastArray.list)
    lastArray = { list, literal: `{${list.map((item) => `"${item.replace(/(["\\])/g, String.raw`\$1`)}"`).join(',')}}` }
  return lastArray.literal
}

/** Select list that gives facts back under their own names; times as ISO text. */
export const selectList = <T>(table: Table<T>, alias: string): string =>
  table.columns
    .map(
      ({ name, type, of }) =>
        `${type === 'timestamptz' ? `to_char(${alias}.${quoted(name)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : `${alias}.${quoted(name)}`} as "${of}"`,
    )
    .join(', ')

export const withKey = <T extends { service: string }>(fact: T): T & ServiceKey => ({ ...parseServiceId(fact.service), ...fact })

/** What follows from the service id is not stored. */
export function toStored<T extends { interface: string; group: string; version: string }>({
  interface: _interface,
  group: _group,
  version: _version,
  ...stored
}: T): Omit<T, 'interface' | 'group' | 'version'> {
  return stored
}
