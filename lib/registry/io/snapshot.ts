// Reads the whole tree and makes the database equal to it, in one transaction: the first time, after a restart and after every
// reconnect. What has not moved since its rows were made is not even read; what is the same is not written, and what is not becomes
// history. Memory stays flat: rows go to staging while reading.
import type pg from 'pg'
import { inTransaction } from '../../platform/database.ts'
import { messageOf } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import { markFresh } from '../../platform/sources.ts'
import { instancesOf } from '../instances.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import type { BatchContext } from './batch-context.ts'
import { recordReach } from './history-reach.ts'
import { forEachInFlight } from './in-flight.ts'
import { readMappings } from './read-claims.ts'
import { inFlight, readInterfaces, type Before } from './read-interfaces.ts'
import { lastInstances, lastMapping } from './last-known.ts'
import { listConfig, readRule } from './read-rules.ts'
import { interfaceDirectories, isUnreadable, readInstances, type Tell } from './read-tree.ts'
import { allReadings, readingsOfInstances } from './readings.ts'
import { Staging } from './staging.ts'
import { allRules, fence, replaceOddities } from './store.ts'

export type SnapshotResult = {
  interfaces: number
  /** Interfaces that had not moved since their rows were made, and so were not read */
  unmoved: number
  providers: number
  consumers: number
  instances: number
  events: number
  first: boolean
}

/**
 * PostgreSQL looks after its tables once a minute: until then every plan would be made for a registry that has hardly a row, and every
 * search read the trigrams that wait to be put into their index.
 */
export function tidyTables({ database, log }: BatchContext): void {
  database.pool.query('vacuum (analyze) provider, consumer, service, instance').catch((error: unknown) => {
    log.warn({ reason: messageOf(error) }, 'the tables are not tidied')
  })
}

/** Throws when ZooKeeper or the database fail; nothing is written then. */
export function takeSnapshot(context: BatchContext): Promise<SnapshotResult> {
  return inTransaction(async (client) => {
    const { reader, model, lease } = context
    const { sourceId } = lease
    const now = context.now()
    const oddities: Oddity[] = []
    const staging = await Staging.open({ client, sourceId, now })
    const before: Before = {
      readings: staging.isFirst ? [] : await allReadings(client, sourceId),
      rules: await allRules(client, sourceId),
    }
    const nodes = await interfaceDirectories(reader)
    await fillModel(context, { client, rules: before.rules, tell: (oddity) => oddities.push(oddity) })
    const { rules, unmoved } = await readInterfaces(context, { nodes, before }, staging, oddities)
    const all = [...model.allRules(), ...rules, ...before.rules.filter((rule) => unmoved.has(directoryOf(rule.path)))]
    const instances = readingsOfInstances(context.format, model.allInstances())
    const readAt = context.now()
    const events = await staging.merge({ ...before, unmoved }, { rules: all, instances, readAt }, (groups) =>
      instancesOf(model.allInstances(), groups),
    )
    // what lies there is told by the reader of definitions, which also says what has gone
    await replaceOddities({ sql: client, sourceId, now }, { notBelow: reader.paths.metadata }, oddities)
    await announce(client, 'registry')
    const counts = { interfaces: nodes.length, ...(await staging.counts()) }
    await recordReach({ sql: client, sourceId, now: readAt }, staging.isFirst)
    await markFresh(client, sourceId, context.now(), { counts })
    await fence(client, lease)
    return { ...counts, unmoved: unmoved.size, events, first: staging.isFirst, all }
  }, context.database.pool).then(({ all, ...result }) => {
    context.storedRules.clear()
    for (const rule of all) context.storedRules.set(rule.path, rule)
    return result
  })
}

/** The directory of `/…/<directory>/<category>/<name>`. */
const directoryOf = (path: string): string => path.split('/').at(-3) ?? ''

type Filling = { client: pg.PoolClient; rules: readonly RuleFact[]; tell: Tell }

/** What may not be read is taken from the rows and `rules` before. */
async function fillModel({ reader, model, lease }: BatchContext, { client, rules, tell }: Filling): Promise<void> {
  const lastRules = new Map(rules.map((rule) => [rule.path, rule]))
  model.clear()
  await readInstances(reader, {
    onInstance: (application, node, instance) => void model.setInstance(application, node, instance),
    lastKnown: (application) => lastInstances(client, lease.sourceId, application),
    tell,
  })
  await forEachInFlight(await listConfig(reader, { known: [...lastRules.keys()], tell }), inFlight, async (path) => {
    const { rule: read, oddity } = await readRule(reader, path)
    const rule = isUnreadable(oddity) ? lastRules.get(path) : read
    const broken = rule ? model.setRule(path, rule) : undefined
    for (const found of [oddity, broken]) if (found) tell(found)
  })
  // without instances nobody is on the application level, and the mapping (one node per interface) need not be read
  if (!model.hasInstances) return
  await readMappings(reader, {
    each: (name, applications) => model.setMapping(name, applications),
    lastKnown: (name) => lastMapping(client, lease.sourceId, name),
    tell,
  })
}
