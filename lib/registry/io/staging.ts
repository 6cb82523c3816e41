// Where a snapshot's rows wait: temporary tables, compared with the real ones when everything was read. A registry that was never read
// goes straight into the real tables, without history: nothing "appeared", we only just came.
import type pg from 'pg'
import { consumerChanges, instanceChanges, providerChanges, ruleChanges } from '../changes.ts'
import { OwnershipTally } from '../ownership.ts'
import type { Changes, EventFact, InstanceFact, RuleFact } from '../rows.ts'
import { writeOwnership } from './applications.ts'
import { CopyQueue } from './copy-queue.ts'
import { difference, eventsOf } from './diff.ts'
import { ownWrites, type Attribution } from './own-writes.ts'
import type { ResolvedInterface } from './resolve.ts'
import { insertEvents, instancesAt, removeFacts, upsertFacts } from './store.ts'
import { consumerTable, instanceTable, providerTable, quoted, ruleTable, selectList, serviceTable, withKey, type Table } from './tables.ts'
import { describeConsumer, describeInstance, describeProvider, describeRule } from './write-interfaces.ts'

type Where = { client: pg.PoolClient; sourceId: string; now: Date }

const cursorRows = 1000

export class Staging {
  readonly client: pg.PoolClient
  readonly isFirst: boolean
  readonly counts = { providers: 0, consumers: 0, instances: 0 }
  readonly #where: Where
  readonly #copies: CopyQueue
  readonly #owners = new OwnershipTally()
  #attribute: Attribution = (events) => [...events]

  private constructor(where: Where, isFirst: boolean) {
    this.client = where.client
    this.#where = where
    this.isFirst = isFirst
    this.#copies = new CopyQueue(where.client, where)
  }

  static async open(where: Where): Promise<Staging> {
    const { client, sourceId } = where
    const found = await client.query<{ first: boolean }>(
      `select not exists (select 1 from service where source_id = $1) and not exists (select 1 from instance where source_id = $1)
        and not exists (select 1 from provider where source_id = $1) and not exists (select 1 from consumer where source_id = $1) as first`,
      [sourceId],
    )
    const isFirst = found.rows[0]?.first ?? false
    if (!isFirst)
      for (const { name } of [providerTable, consumerTable, serviceTable])
        await client.query(`create temporary table ${twin(name)} (like ${name} including defaults) on commit drop`)
    return new Staging(where, isFirst)
  }

  /** Takes an interface's rows; resolves when there is room for more. */
  async add(rows: ResolvedInterface): Promise<void> {
    this.#owners.add(rows.providers)
    this.#owners.add(rows.consumers)
    this.counts.providers += rows.providers.length
    this.counts.consumers += rows.consumers.length
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

  /** Makes the tables equal to what was staged; answers how many events that made. */
  async merge(rules: readonly RuleFact[], storedRules: readonly RuleFact[], instances: () => Promise<InstanceFact[]>): Promise<number> {
    const { client, sourceId, now } = this.#where
    const writing = { sql: client, sourceId, now }
    const moved = difference(storedRules, rules, ruleTable.keyOf)
    let events = 0
    if (!this.isFirst) {
      this.#attribute = await ownWrites(writing, moved)
      events += await this.#mergeTable(providerTable, 'provider', describeProvider, (before, after) =>
        providerChanges(withKey(before), withKey(after)),
      )
      events += await this.#mergeTable(consumerTable, 'consumer', describeConsumer, (before, after) =>
        consumerChanges(withKey(before), withKey(after)),
      )
      await this.#mergeTable(
        serviceTable,
        undefined,
        () => ({ service: '', application: '', address: '', detail: {} }),
        () => ({}),
      )
    }
    await writeOwnership(writing, this.#owners.all(), true)
    const present = await instances()
    const found = difference(await instancesAt(client, sourceId, null), present, instanceTable.keyOf)
    await removeFacts(writing, instanceTable, found.removals)
    await this.#copyOrUpsert(found.upserts)
    this.counts.instances = present.length
    await removeFacts(writing, ruleTable, moved.removals)
    await upsertFacts(writing, ruleTable, moved.upserts)
    if (this.isFirst) return 0
    const history = [
      ...eventsOf('instance', found, describeInstance, instanceChanges),
      ...eventsOf('rule', moved, describeRule, ruleChanges),
    ]
    await insertEvents(writing, this.#attribute(history))
    return events + history.length
  }

  async #copyOrUpsert(facts: readonly InstanceFact[]): Promise<void> {
    const { client, sourceId, now } = this.#where
    if (this.isFirst) {
      await this.#copy(instanceTable, facts)
      await this.flush()
    }
    if (!this.isFirst) await upsertFacts({ sql: client, sourceId, now }, instanceTable, facts)
  }

  async #mergeTable<T>(
    table: Table<T>,
    what: 'provider' | 'consumer' | undefined,
    describe: (fact: T) => Omit<EventFact, 'type'>,
    changesOf: (before: T, after: T) => Changes,
  ): Promise<number> {
    const { client, sourceId, now } = this.#where
    const columns = table.columns.map((column) => quoted(column.name))
    const sameKey = ['source_id', ...table.key].map((name) => `old.${quoted(name)} = new.${quoted(name)}`).join(' and ')
    const differs = `(${columns.map((name) => `old.${name}`).join(', ')}) is distinct from (${columns.map((name) => `new.${name}`).join(', ')})`
    await client.query(`analyze ${twin(table.name)}`)
    let events = 0
    if (what) {
      await client.query(
        `declare moved no scroll cursor for select to_jsonb(b) as before, to_jsonb(a) as after from (select * from ${table.name} where source_id = $1) old full join ${twin(table.name)} new on ${sameKey}
           left join lateral (select ${selectList(table, 'old')} where old.source_id is not null) b on true
           left join lateral (select ${selectList(table, 'new')} where new.source_id is not null) a on true
         where old.source_id is null or new.source_id is null or ${differs}`,
        [sourceId],
      )
      for (;;) {
        const page = await client.query<{ before: T | null; after: T | null }>(`fetch ${cursorRows} from moved`)
        if (page.rows.length === 0) break
        const found = difference(
          page.rows.flatMap((row) => row.before ?? []),
          page.rows.flatMap((row) => row.after ?? []),
          table.keyOf,
        )
        const made = eventsOf(what, found, describe, changesOf)
        await insertEvents({ sql: client, sourceId, now }, this.#attribute(made))
        events += made.length
      }
      await client.query('close moved')
    }
    await client.query(
      `delete from ${table.name} old where old.source_id = $1 and not exists (select 1 from ${twin(table.name)} new where ${sameKey})`,
      [sourceId],
    )
    const all = ['source_id', ...columns, ...(table.hasFirstSeen ? ['first_seen'] : []), 'updated_at'].join(', ')
    await client.query(
      `insert into ${table.name} (${all}) select ${all} from ${twin(table.name)} new where not exists (select 1 from ${table.name} old where ${sameKey} and not ${differs})
       on conflict (source_id, ${table.key.map(quoted).join(', ')}) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}, updated_at = excluded.updated_at`,
    )
    return events
  }
}

const twin = (name: string): string => `staging_${name}`
