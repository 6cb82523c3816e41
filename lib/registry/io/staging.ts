// Where a snapshot's rows wait: temporary tables, compared with the real ones when everything was read. A registry that was never read
// goes straight into the real tables, without history: nothing "appeared", we only just came.
import type pg from 'pg'
import { consumerChanges, instanceChanges, providerChanges, ruleChanges } from '../changes.ts'
import { encodeNodeName } from '../dubbo-url.ts'
import type { ProviderGroup } from '../instances.ts'
import { OwnershipTally } from '../ownership.ts'
import { ProviderGroupTally } from '../provider-groups.ts'
import type { EventFact, InstanceFact, RuleFact } from '../rows.ts'
import { dropUnseenApplications, writeOwnership } from './applications.ts'
import { CopyQueue } from './copy-queue.ts'
import { difference, eventsOf } from './diff.ts'
import { mergeTable, movedServices, twin } from './merge-table.ts'
import { noAttribution, ownWrites, type Attribution } from './own-writes.ts'
import { readingTable, type Reading } from './readings.ts'
import type { ResolvedInterface } from './resolve.ts'
import {
  insertEvents,
  instancesAt,
  providerGroups,
  removeFacts,
  servicesOfInterfaces,
  upsertFacts,
  type KnownService,
  type Writing,
} from './store.ts'
import { consumerTable, instanceTable, providerTable, ruleTable, serviceTable, withKey, type Table } from './tables.ts'
import { describeConsumer, describeInstance, describeProvider, describeRule } from './write-interfaces.ts'
import { writeRules } from './write-rules.ts'

type Where = { client: pg.PoolClient; sourceId: string; now: Date }

/** What the database held, and the directories whose rows stay as they are. */
type Before = { readings: readonly Reading[]; rules: readonly RuleFact[]; unmoved: ReadonlySet<string> }

export class Staging {
  readonly client: pg.PoolClient
  readonly isFirst: boolean
  readonly #where: Where
  readonly #known: ReadonlyMap<string, KnownService[]>
  readonly #copies: CopyQueue
  readonly #owners = new OwnershipTally()
  /** Of a first reading, which sees all providers; later ones ask the database */
  readonly #groups = new ProviderGroupTally()
  readonly #services = new Set<string>()
  readonly #readings: Reading[] = []
  #attribution: Attribution = noAttribution
  #events = 0
  /** When the reading ended: what it found happened before that, so no past instant counts what came after it */
  #readAt: Date

  private constructor(where: Where, isFirst: boolean, known: readonly KnownService[]) {
    this.client = where.client
    this.#where = where
    this.isFirst = isFirst
    this.#readAt = where.now
    this.#known = Map.groupBy(known, (service) => service.interface)
    this.#copies = new CopyQueue(where.client, where)
  }

  static async open(where: Where): Promise<Staging> {
    const { client, sourceId } = where
    const found = await client.query<{ first: boolean }>(
      `select not exists (select 1 from service where source_id = $1) and not exists (select 1 from instance where source_id = $1)
        and not exists (select 1 from provider where source_id = $1) and not exists (select 1 from consumer where source_id = $1) as first`,
      [sourceId],
    )
    if (found.rows[0]?.first) {
      await client.query('delete from registry_reading where source_id = $1', [sourceId])
      return new Staging(where, true, [])
    }
    for (const { name } of [providerTable, consumerTable, serviceTable])
      await client.query(`create temporary table ${twin(name)} (like ${name} including defaults) on commit drop`)
    return new Staging(where, false, await servicesOfInterfaces(client, sourceId, null))
  }

  /** Services of an interface that the database knows. */
  known(interfaceName: string): readonly KnownService[] {
    return this.#known.get(interfaceName) ?? []
  }

  /** Takes an interface's rows; resolves when there is room for more. */
  async add(rows: ResolvedInterface): Promise<void> {
    this.#owners.add(rows.providers)
    this.#owners.add(rows.consumers)
    if (this.isFirst) this.#groups.add(rows.providers)
    for (const { id } of rows.services) this.#services.add(id)
    for (const { service } of rows.providers) this.#services.add(service)
    for (const { service } of rows.consumers) this.#services.add(service)
    for (const reading of [rows.reading, rows.names]) if (reading) this.#readings.push(reading)
    await this.#copy(providerTable, rows.providers)
    await this.#copy(consumerTable, rows.consumers)
    await this.#copy(serviceTable, rows.services)
  }

  /** Resolves when everything that was added is in the database. */
  flush(): Promise<void> {
    return this.#copies.flush()
  }

  #copy<T>(table: Table<T>, facts: readonly T[]): Promise<void> {
    return this.#copies.add(this.isFirst ? table.name : twin(table.name), table, facts)
  }

  /** Makes the tables equal to what was staged; answers how many events that made. `instances` are asked for where any may have moved. */
  async merge(
    before: Before,
    after: { rules: readonly RuleFact[]; instances: readonly Reading[]; readAt: Date },
    instances: (groups: readonly ProviderGroup[]) => InstanceFact[],
  ): Promise<number> {
    const { client, sourceId, now } = this.#where
    const writing = { sql: client, sourceId, now }
    this.#readAt = after.readAt
    const rules = difference(before.rules, after.rules, ruleTable.keyOf)
    this.#attribution = await ownWrites(writing, rules)
    const moved = this.isFirst ? [] : this.#movedServices(before.unmoved)
    if (moved.length > 0) await this.#mergeServices(moved)
    await writeOwnership(writing, this.#owners.all(), before.unmoved.size === 0)
    if (before.unmoved.size > 0 && moved.length > 0) await dropUnseenApplications(writing)
    const haveInstancesMoved = await this.#writeReadings(writing, before, after.instances)
    if (this.isFirst || moved.length > 0 || haveInstancesMoved) await this.#mergeInstances(instances(await this.#providerGroups()))
    await writeRules(writing, rules, { attribution: this.#attribution, isFirst: this.isFirst })
    await this.#tell(eventsOf('rule', rules, describeRule, ruleChanges))
    return this.#events
  }

  #movedServices(unmoved: ReadonlySet<string>): string[] {
    const gone = [...this.#known].flatMap(([name, services]) => (unmoved.has(encodeNodeName(name)) ? [] : services.map(({ id }) => id)))
    return [...new Set([...gone, ...this.#services])]
  }

  async #mergeServices(moved: readonly string[]): Promise<void> {
    const { client, sourceId } = this.#where
    await client.query(`create temporary table ${movedServices} (service text primary key) on commit drop`)
    await client.query(`insert into ${movedServices} select * from unnest($1::text[])`, [moved])
    await client.query(`analyze ${movedServices}`)
    const merging = { client, sourceId, onEvents: (events: readonly EventFact[]) => this.#tell(events) }
    await mergeTable(merging, providerTable, 'service', {
      what: 'provider',
      describe: describeProvider,
      changesOf: (old, now) => providerChanges(withKey(old), withKey(now)),
    })
    await mergeTable(merging, consumerTable, 'service', {
      what: 'consumer',
      describe: describeConsumer,
      changesOf: (old, now) => consumerChanges(withKey(old), withKey(now)),
    })
    await mergeTable(merging, serviceTable, 'id')
  }

  /** Answers whether instance nodes are not what they were. */
  async #writeReadings(writing: Writing, { readings, unmoved }: Before, instances: readonly Reading[]): Promise<boolean> {
    const replaced = readings.filter((reading) => !isOfDirectory(reading) || !unmoved.has(reading.name))
    const { upserts, removals } = difference(replaced, [...instances, ...this.#readings], readingTable.keyOf)
    if (this.isFirst) await this.#copies.add(readingTable.name, readingTable, upserts)
    else await upsertFacts(writing, readingTable, upserts)
    await removeFacts(writing, readingTable, removals)
    return [...upserts, ...removals].some(({ kind }) => kind === 'instances')
  }

  async #providerGroups(): Promise<ProviderGroup[]> {
    return this.isFirst ? this.#groups.all() : providerGroups(this.client, this.#where.sourceId, null)
  }

  async #mergeInstances(present: readonly InstanceFact[]): Promise<void> {
    const { client, sourceId, now } = this.#where
    const writing = { sql: client, sourceId, now }
    if (this.isFirst) {
      await this.#copies.add(instanceTable.name, instanceTable, present)
      await this.flush()
      // only its owner may; for another role autovacuum does it later
      await client.query(
        `select gin_clean_pending_list(oid) from pg_class where oid = 'service_search_idx'::regclass and pg_has_role(relowner, 'USAGE')`,
      )
      return
    }
    const found = difference(await instancesAt(client, sourceId, null), present, instanceTable.keyOf)
    await removeFacts(writing, instanceTable, found.removals)
    await upsertFacts(writing, instanceTable, found.upserts)
    await this.#tell(eventsOf('instance', found, describeInstance, instanceChanges))
  }

  /** History; of what was there when we first came there is none. */
  async #tell(events: readonly EventFact[]): Promise<void> {
    const { client, sourceId } = this.#where
    if (this.isFirst) return
    await insertEvents({ sql: client, sourceId, now: this.#readAt }, this.#attribution.events(events))
    this.#events += events.length
  }

  /** What the tables hold now. */
  async counts(): Promise<{ providers: number; consumers: number; instances: number }> {
    const found = await this.client.query<{ providers: number; consumers: number; instances: number }>(
      `select coalesce(sum(provider_count), 0)::int as providers, coalesce(sum(consumer_count), 0)::int as consumers,
         (select count(*) from instance where source_id = $1)::int as instances
       from service where source_id = $1`,
      [this.#where.sourceId],
    )
    return found.rows[0] ?? { providers: 0, consumers: 0, instances: 0 }
  }
}

const isOfDirectory = ({ kind }: Reading): boolean => kind === 'interface' || kind === 'provider-names'
