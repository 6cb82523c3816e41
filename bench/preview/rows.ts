// A registry of many services and one deep one, as rows of the database: what a preview reads. No ZooKeeper is needed for it.
import { copyEncoded } from '../../lib/platform/bulk.ts'
import type { Database } from '../../lib/platform/database.ts'
import { copyColumns, copyLines, consumerTable, providerTable, serviceTable, type Table } from '../../lib/registry/io/tables.ts'
import type { ConsumerFact, ProviderFact, ServiceFact } from '../../lib/registry/rows.ts'
import { readConsumerNode, readProviderNode } from '../../lib/registry/url-facts.ts'
import { consumerName, interfaceName, providerName, serviceIdOf, serviceKeyOf, type Size } from '../registry-snapshot/seed.ts'

export const sourceId = 'registry:bench'
/** Consumes every service: its rules touch the whole registry. */
export const gateway = 'gateway'

/** Providers and consumers of the one deep service. */
export type Depth = { providers: number; consumers: number }

/** So many applications call the deep service. */
const callers = 50

const releases = ['2.7.23', '3.2.18', '3.3.6', undefined]

/** Writes services 0 … size.interfaces − 1 and the deep one after them; answers the deep one's id. */
export async function writeRows(database: Database, size: Size, depth: Depth): Promise<string> {
  const { pool } = database
  await pool.query(
    `insert into source (id, kind, name, state, as_of, detail) values ($1, 'registry', 'bench', 'fresh', now(), '{"root": "dubbo", "configNamespace": "dubbo"}')`,
    [sourceId],
  )
  const portion = 250
  for (let from = 0; from < size.interfaces; from += portion) {
    const indexes = Array.from({ length: Math.min(portion, size.interfaces - from) }, (_, place) => from + place)
    await writeServices(database, indexes, { size, depth: size })
  }
  await writeServices(database, [size.interfaces], { size, depth })
  await pool.query('vacuum analyze')
  return serviceIdOf(size.interfaces)
}

async function writeServices(database: Database, indexes: readonly number[], { size, depth }: { size: Size; depth: Depth }): Promise<void> {
  const providers = indexes.flatMap((index) => Array.from({ length: depth.providers }, (_, place) => providerOf(size, index, place)))
  const callerOf = (place: number): Record<string, string> =>
    depth === size ? {} : { application: `caller-${place % callers}`, owner: `team-${place % callers}` }
  const consumers = indexes.flatMap((index) =>
    Array.from({ length: depth.consumers }, (_, place) => consumerOf(size, index, place, callerOf(place))).concat(
      consumerOf(size, index, 0, { application: gateway, release: '3.3.6' }),
    ),
  )
  await copy(database, providerTable, providers)
  await copy(database, consumerTable, consumers)
  await copy(
    database,
    serviceTable,
    indexes.map((index) => serviceOf(index, { providers, consumers })),
  )
}

function providerOf(size: Size, index: number, place: number): ProviderFact {
  const release = releases[place % 3]
  const { fact } = readProviderNode(interfaceName(index), providerName(size, index, place, { release }), '')
  if (!fact) throw new Error('a seeded provider cannot be read')
  return { ...fact, level: release === '2.7.23' ? 'interface' : 'both', effectiveWeight: fact.weight, weightRule: null }
}

function consumerOf(size: Size, index: number, place: number, changes: Record<string, string> = {}): ConsumerFact {
  const { fact } = readConsumerNode(
    interfaceName(index),
    consumerName(size, index, place, { release: releases[place % 4], ...changes }),
    '',
  )
  if (!fact) throw new Error('a seeded consumer cannot be read')
  return fact
}

function serviceOf(index: number, { providers, consumers }: { providers: ProviderFact[]; consumers: ConsumerFact[] }): ServiceFact {
  const id = serviceIdOf(index)
  const own = providers.filter((provider) => provider.service === id)
  const callers = consumers.filter((consumer) => consumer.service === id)
  return {
    id,
    ...serviceKeyOf(index),
    applications: [...new Set(own.map((provider) => provider.application))],
    consumerApps: [...new Set(callers.map((consumer) => consumer.application))],
    protocols: ['dubbo'],
    generations: [],
    providerCount: own.length,
    consumerCount: callers.length,
    level: 'both',
    problems: [],
    search: id.toLowerCase(),
  }
}

async function copy<T>({ pool }: Database, table: Table<T>, facts: readonly T[]): Promise<void> {
  const client = await pool.connect()
  try {
    await copyEncoded(client, table.name, copyColumns(table), Buffer.from(copyLines(table, { sourceId, now: new Date(), facts })))
  } finally {
    client.release()
  }
}
