// What the database says of one source, made comparable; and the history of it, taken back event by event.
import { undoChange } from '../../../lib/registry/old-values.ts'
import { rows } from './estate.ts'

type Row = Record<string, unknown>
/** What a table's rows are known by in the history. */
const keys = {
  provider: (row: Row) => `${String(row['service'])} ${String(row['address'])} ${String(row['protocol'])}`,
  consumer: (row: Row) => `${String(row['service'])} ${String(row['application'])} ${String(row['id'])}`,
  instance: (row: Row) => `${String(row['application'])} ${String(row['address'])}`,
  rule: (row: Row) => String(row['path']),
}
export type Kind = keyof typeof keys
export const kinds: readonly Kind[] = ['provider', 'consumer', 'instance', 'rule']
export type Snapshot = Record<Kind, Map<string, Row>>

const columnOf = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const quiet = ['source_id', 'first_seen', 'updated_at', 'seen_at']

/** The columns that are facts; what the database makes of them by itself is none, and no history has it. */
async function rowsOf(table: string, sourceId: string): Promise<Row[]> {
  const made = await rows<{ name: string }>(
    `select attname::text as name from pg_attribute where attrelid = $1::regclass and attgenerated <> ''`,
    [table],
  )
  const left = [...quiet, ...made.map(({ name }) => name)]
  const found = await rows<{ row: Row }>(`select to_jsonb(t) - $2::text[] as row from ${table} t where source_id = $1`, [sourceId, left])
  return found.map(({ row }) => Object.fromEntries(Object.entries(row).map(([name, value]) => [columnOf(name), value])))
}

/** Providers, consumers, instances and rules by key, every column of theirs. */
export async function snapshotOf(sourceId: string): Promise<Snapshot> {
  const result: Snapshot = { provider: new Map(), consumer: new Map(), instance: new Map(), rule: new Map() }
  for (const kind of kinds) for (const row of await rowsOf(kind, sourceId)) result[kind].set(keys[kind](row), normal(row))
  return result
}

/** Times are compared as instants: the history keeps them as the facts have them. */
function normal(row: Row): Row {
  const times = ['startedAt', 'writtenAt'].flatMap((name) => {
    const value = row[name]
    return typeof value === 'string' ? [[name, new Date(value).toISOString()] as const] : []
  })
  return { ...row, ...Object.fromEntries(times) }
}

/** What differs between two sources; empty when they say the same. A dead service may be known to one of them alone. */
export async function differences(one: string, other: string): Promise<string[]> {
  const [left, right] = [await snapshotOf(one), await snapshotOf(other)]
  const found = kinds.flatMap((kind) => differencesOf(kind, left[kind], right[kind]))
  const services = async (source: string) => new Map((await rowsOf('service', source)).map((row) => [String(row['id']), row] as const))
  const alive = (all: Map<string, Row>) => new Map([...all].filter(([, row]) => row['providerCount'] !== 0 || row['consumerCount'] !== 0))
  found.push(...differencesOf('service', alive(await services(one)), alive(await services(other))))
  const oddities = async (source: string) =>
    new Map((await rowsOf('registry_oddity', source)).map((row) => [String(row['path']), row] as const))
  found.push(...differencesOf('oddity', await oddities(one), await oddities(other)))
  return found
}

export function differencesOf(kind: string, left: ReadonlyMap<string, Row>, right: ReadonlyMap<string, Row>): string[] {
  const found: string[] = []
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(key), right.get(key)]
    if (!a || !b) found.push(`${kind} ${key}: only ${a ? 'left' : 'right'}`)
    else
      for (const column of Object.keys({ ...a, ...b }))
        if (stable(a[column]) !== stable(b[column])) found.push(`${kind} ${key}: ${column} ${stable(a[column])} / ${stable(b[column])}`)
  }
  return found
}

/** JSON without the order of keys. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'undefined'

type Event = {
  id: string
  type: string
  service: string
  application: string
  address: string
  detail: { before?: Row; protocol?: string; path?: string }
}

function keyOf(kind: Kind, event: Event): string {
  if (kind === 'provider') return `${event.service} ${event.address} ${event.detail.protocol ?? ''}`
  if (kind === 'consumer') return `${event.service} ${event.application} ${event.address}`
  return kind === 'instance' ? `${event.application} ${event.address}` : (event.detail.path ?? '')
}

/** Takes every event of a source back, newest first. Answers what the rows were then, and every event that contradicts the rows. */
export async function undoHistory(sourceId: string, end: Snapshot): Promise<{ start: Snapshot; contradictions: string[]; events: number }> {
  const start: Snapshot = {
    provider: new Map(end.provider),
    consumer: new Map(end.consumer),
    instance: new Map(end.instance),
    rule: new Map(end.rule),
  }
  const contradictions: string[] = []
  const events = await rows<Event>(
    'select id, type, service, application, address, detail from registry_event where source_id = $1 order by at desc, id desc',
    [sourceId],
  )
  for (const event of events) {
    const [name = '', what = ''] = event.type.split('-')
    const kind = kinds.find((known) => known === name)
    if (!kind) continue
    const key = keyOf(kind, event)
    const present = start[kind].get(key)
    if ((what === 'disappeared') === (present !== undefined)) contradictions.push(`${event.id} ${event.type} ${key}`)
    if (what === 'appeared') start[kind].delete(key)
    else if (what === 'disappeared') start[kind].set(key, normal(event.detail.before ?? {}))
    else if (present) start[kind].set(key, normal(undoChange(present, event.detail.before ?? {})))
  }
  return { start, contradictions, events: events.length }
}
