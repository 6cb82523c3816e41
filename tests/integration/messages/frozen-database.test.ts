// The database of the application freezes (SIGSTOP: connections are taken, nobody answers) while it is looked at and while operations stand
// at every boundary, and goes on a while later. One freeze of each database, side by side; what was seen of it is looked at from all sides.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveMessage } from '../../../lib/messages/commands.ts'
import { messageSourceIdOf, openMessageSource } from '../../../lib/messages/io/open-sources.ts'
import { saveItem } from '../../../lib/messages/io/store.ts'
import { getMessage } from '../../../lib/messages/queries.ts'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import type { Answer } from '../../../lib/platform/answer.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../lib/platform/config.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { listSourceRows, type SourceRow } from '../../../lib/platform/sources.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { startKillableMariadb, startKillablePostgres, type KillableDatabase } from './support/killable-database.ts'
import { startActing, type Acting } from './support/outbox-acting.ts'
import { outboxRig } from './support/outbox-rig.ts'
import { startStanding, type Call, type Stand } from './support/standing.ts'
import { said, stepsOf } from './support/storm.ts'
import { runUntilEnd, startCollectors } from './support/worker.ts'

useTestDatabase()

/** A statement has 6 s, a connection 5 s, and one call may have both behind it; a busy machine has its own delay. */
const callLimitMs = 15_000

const starts = { PostgreSQL: startKillablePostgres, MariaDB: startKillableMariadb }
type Name = keyof typeof starts
const names = Object.keys(starts) as Name[]

/** What stands where when the database freezes, and what its row is afterwards. */
const onRows = [
  { verb: 'resend', place: 'locked', status: 'SENT' },
  { verb: 'rollback', place: 'changed', status: 'DISCARDED' },
  { verb: 'mark-done', place: 'committing', status: 'SENT' },
  { verb: 'resend', place: 'committing', status: 'SENT' },
  { verb: 'rollback', place: 'committed', status: 'DISCARDED' },
] as const
const decisions = [
  { verb: 'commit', place: 'deciding', rows: 1 },
  { verb: 'rollback', place: 'decided', rows: 0 },
] as const

type OnRow = (typeof onRows)[number] & { id: string; planned: OperationRow }
type Decision = (typeof decisions)[number] & { id: string; planned: OperationRow }
type World = { database: KillableDatabase; acting: Acting; rows: OnRow[]; decisions: Decision[]; impatient: OperationRow; config: Config }

async function prepareDecision(database: KillableDatabase, config: Config, verb: 'commit' | 'rollback'): Promise<[string, OperationRow]> {
  const name = `t-${randomBytes(6).toString('hex')}`
  const key = await database.prepare(name)
  const [configured] = config.messages
  if (!configured) throw new Error('no source')
  const source = openMessageSource(configured, { config, sessions: noSessions, clock: systemClock })
  const item = await source.reread(key, undefined, AbortSignal.timeout(10_000))
  if (!item) throw new Error('not prepared')
  await saveItem(source, item)
  const request = { verb, fingerprint: item.fingerprint, reason: 'because of the test' }
  return [name, await resolveMessage(`${source.sourceId}:${key}`, request, 'ada')]
}

const noSessions = createZooKeeperSessions(configSchema.parse({}), { log: silentLog })

async function startWorld(name: Name): Promise<World> {
  const database = await starts[name]()
  const id = name.toLowerCase()
  const outbox = { id: `orders-${id}`, columns: { key: 'key' }, relayWaitMs: 30_000, scanMs: 1_000 }
  const acting = await startActing(outboxRig(database, outbox), database.mariadb)
  await database.sql.run('create table transfer (name varchar(64) primary key)')
  const probe = { table: 'transfer', column: 'name' }
  const bank = { kind: 'xa', id: `bank-${id}`, url: database.url, owner: 'bank', suspectAfterMs: 0, scanMs: 1_000, probe } as const
  const config = configSchema.parse({ messages: [bank] })
  const world: World = { database, acting, config, rows: [], decisions: [], impatient: await plan('mark-done') }
  for (const one of onRows) {
    const row = await acting.seed('failed')
    world.rows.push({ ...one, id: row, planned: await acting.plan(row, one.verb) })
  }
  for (const one of decisions) {
    const [transaction, planned] = await prepareDecision(database, config, one.verb)
    world.decisions.push({ ...one, id: transaction, planned })
  }
  return world

  async function plan(verb: 'mark-done'): Promise<OperationRow> {
    return acting.plan(await acting.seed('failed'), verb)
  }
}

const worlds = new Map<Name, World>()
const worldOf = (name: Name): World => {
  const found = worlds.get(name)
  if (!found) throw new Error(name)
  return found
}
const sourcesOf = ({ acting, config }: World) => [...acting.rig.config.messages, ...config.messages]
const standsOf = ({ rows, decisions, impatient }: World): Stand[] => [
  { operationId: impatient.id, place: 'locked', verifyForMs: 500 },
  ...[...rows, ...decisions].map(({ planned, place }) => ({ operationId: planned.id, place })),
]

async function until(holds: () => Promise<boolean> | boolean, withinMs: number): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await holds()); await sleep(100))
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${said(await listSourceRows())}`)
}
const allSourcesAre = (state: SourceRow['state']) => async () => (await listSourceRows()).every((row) => row.state === state)

/** What was seen while they were frozen, and how the operations ended after. */
type Seen = { staleAfterMs: number; sources: SourceRow[]; messages: Answer<MessageDetail>[]; calls: Call[]; operations: OperationRow[] }
let frozen: Seen
const ended = new Map<string, OperationRow>()

beforeAll(async () => {
  await Promise.all(names.map(async (name) => worlds.set(name, await startWorld(name))))
  const all = [...worlds.values()]
  const estate = { config: { ...configSchema.parse({}), messages: all.flatMap(sourcesOf) }, sessions: noSessions }
  const collectors = await startCollectors(estate)
  await until(allSourcesAre('fresh'), 20_000)
  const stands = all.flatMap(standsOf)
  const standing = startStanding(estate, stands)
  await standing.allThere
  const frozenAtMs = Date.now()
  await Promise.all(all.map(({ database }) => database.freeze()))
  standing.goOn()
  await until(allSourcesAre('stale'), 30_000)
  const staleAfterMs = Date.now() - frozenAtMs
  const looked = new Set<string>()
  await until(() => {
    for (const { operationId, what, failed } of standing.calls) if (what === 'verify' && failed) looked.add(operationId)
    return looked.size === stands.length
  }, 30_000)
  const isGivenUp = async ({ impatient }: World) => !isLive((await getOperation(impatient.id)).state)
  await until(async () => (await Promise.all(all.map(isGivenUp))).every(Boolean), 30_000)
  const operations = await Promise.all(stands.map(({ operationId }) => getOperation(operationId)))
  const messages = await Promise.all(operations.map(({ target }) => getMessage(target)))
  frozen = { staleAfterMs, sources: await listSourceRows(), messages, calls: [...standing.calls], operations }
  for (const { database } of all) database.thaw()
  await relayed(all, async () => {
    await standing.over
    for (const { operationId } of stands) ended.set(operationId, await runUntilEnd(estate, operationId, 60_000))
  })
  await until(allSourcesAre('fresh'), 20_000)
  await collectors.close()
})
afterAll(() => Promise.all([...worlds.values()].map(({ database }) => database.close())))

/** Runs `work` while the relays of all do theirs. */
async function relayed(all: readonly World[], work: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  const relays = all.map(async ({ acting }) => {
    for (; !over.signal.aborted; await sleep(200)) await acting.relay()
  })
  await work().finally(() => over.abort())
  await Promise.all(relays)
}

const told = ({ kind, state, outcome, ...rest }: OperationRow): string =>
  said({ kind, state, outcome, steps: stepsOf({ kind, state, outcome, ...rest }) })
const endOf = ({ id }: OperationRow): OperationRow => {
  const found = ended.get(id)
  if (!found) throw new Error(id)
  return found
}

describe.each(names)('%s, frozen', (name) => {
  it('is shown as stale within the limit of a look, with reason and age, and what was seen of it stays', () => {
    const world = worldOf(name)
    expect(frozen.staleAfterMs).toBeLessThan(callLimitMs)
    const ids = sourcesOf(world).map(messageSourceIdOf)
    const sources = frozen.sources.filter(({ id }) => ids.includes(id))
    expect(sources).toHaveLength(2)
    for (const { state, error, asOf } of sources) {
      expect({ state, error }).toEqual({ state: 'stale', error: expect.stringMatching(/did not answer within 5 s|ETIMEDOUT/) })
      expect(asOf).toBeInstanceOf(Date)
    }
    const messages = frozen.messages.filter(({ data }) => ids.includes(data.source))
    expect(messages).toHaveLength(standsOf(world).length)
    for (const { data, asOf, warnings } of messages) {
      expect(data).toMatchObject({ settledAt: null, key: expect.stringMatching(/./) })
      expect([Date.parse(asOf ?? ''), warnings.map(({ code }) => code)]).toEqual([expect.any(Number), ['source-stale']])
    }
  })

  it('holds no call of a worker for long, and nothing is said to be done meanwhile', () => {
    const ids = standsOf(worldOf(name)).map(({ operationId }) => operationId)
    const calls = frozen.calls.filter(({ operationId }) => ids.includes(operationId))
    for (const call of calls) expect(call.tookMs, said(call)).toBeLessThan(callLimitMs)
    const { impatient, rows, decisions } = worldOf(name)
    for (const { planned } of [...rows, ...decisions]) {
      const operation = frozen.operations.find(({ id }) => id === planned.id)
      expect(operation?.state, operation && told(operation)).toBe('verifying')
    }
    const given = frozen.operations.find(({ id }) => id === impatient.id)
    expect(given).toMatchObject({
      state: 'needs-attention',
      outcome: expect.stringMatching(/not proved in time: cannot look: .*(answer|ETIMEDOUT)/),
    })
  })

  it('goes on, and each change of a row was made once', async () => {
    const { acting, rows } = worldOf(name)
    for (const { verb, place, id, status, planned } of rows) {
      const operation = endOf(planned)
      expect({ verb, place, state: operation.state }, told(operation)).toEqual({ verb, place, state: 'succeeded' })
      expect({ verb, place, status: (await acting.row(id))?.status }).toEqual({ verb, place, status })
      expect({ verb, place, deliveries: await acting.deliveries(id) }).toEqual({ verb, place, deliveries: verb === 'resend' ? 1 : 0 })
    }
  })

  it('goes on, and each prepared transaction was decided once', async () => {
    const { database, decisions } = worldOf(name)
    for (const { verb, place, id, rows, planned } of decisions) {
      const operation = endOf(planned)
      expect({ verb, place, state: operation.state }, told(operation)).toEqual({ verb, place, state: 'succeeded' })
      expect(await database.sql.run(`select name from transfer where name = '${id}'`)).toHaveLength(rows)
    }
  })
})
