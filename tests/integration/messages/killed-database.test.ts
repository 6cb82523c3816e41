// The database of the application is killed by SIGKILL at each boundary of each verb, under the worker's hands, and comes back: every
// operation ends, with its row changed once or not at all.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveMessage } from '../../../lib/messages/commands.ts'
import { messageSourceIdOf, openMessageSource } from '../../../lib/messages/io/open-sources.ts'
import { saveItem } from '../../../lib/messages/io/store.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../lib/platform/config.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import type { ZooKeeperSessions } from '../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { startKillableMariadb, startKillablePostgres, type KillableDatabase } from './support/killable-database.ts'
import { startActing, type Acting } from './support/outbox-acting.ts'
import { outboxRig } from './support/outbox-rig.ts'
import { said, stepsOf } from './support/storm.ts'
import { newRunner, runUntilEnd } from './support/worker.ts'

useTestDatabase()

type World = { config: Config; sessions: ZooKeeperSessions }

/**
 * As many workers as operations reach the place, each with its own, and stand there when the database is killed; then they go on. It is
 * back a moment later.
 */
async function killAt(place: string, database: KillableDatabase, world: World, planned: readonly OperationRow[]) {
  let missing = planned.length
  const [allHere, killed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const turns = planned.map(() => {
    let isHere = false
    const checkpoint = async (name: string): Promise<void> => {
      if (name !== place || isHere) return
      isHere = true
      missing -= 1
      if (missing === 0) allHere.resolve()
      await killed.promise
    }
    return newRunner(world, { ttlMs: 20_000, checkpoint }).runOnce()
  })
  await Promise.race([allHere.promise, Promise.all(turns).then(() => Promise.reject(new Error(`nobody came to "${place}"`)))])
  await database.kill()
  killed.resolve()
  await sleep(300)
  await database.restart()
  return { ended: Promise.all(turns).then(() => Promise.all(planned.map(({ id }) => runUntilEnd(world, id, 90_000)))) }
}

const told = ({ state, outcome, ...rest }: OperationRow): string => said({ state, outcome, steps: stepsOf({ state, outcome, ...rest }) })

const databases: readonly (readonly [string, () => Promise<KillableDatabase>])[] = [
  ['PostgreSQL', startKillablePostgres],
  ['MariaDB', startKillableMariadb],
]

describe.each(databases)('%s, killed', (name, start) => {
  let database: KillableDatabase
  let acting: Acting
  let bank: World
  beforeAll(async () => {
    database = await start()
    const outbox = { id: `orders-${name.toLowerCase()}`, columns: { key: 'key' }, relayWaitMs: 20_000 }
    acting = await startActing(outboxRig(database, outbox), database.mariadb)
    await database.sql.run('create table transfer (name varchar(64) primary key)')
    const probe = { table: 'transfer', column: 'name' }
    const config = configSchema.parse({
      messages: [{ kind: 'xa', id: `bank-${name.toLowerCase()}`, url: database.url, owner: 'bank', suspectAfterMs: 0, probe }],
    })
    bank = { config, sessions: createZooKeeperSessions(config, { log: silentLog }) }
  })
  afterAll(() => database?.close())

  const statusAfter = { resend: 'SENT', 'mark-done': 'SENT', rollback: 'DISCARDED' } as const
  const verbs = ['resend', 'mark-done', 'rollback'] as const

  it.each(['locked', 'changed', 'committing', 'committed'])('at "%s" of a row’s verbs: each is done once', async (place) => {
    const ids: string[] = []
    const planned: OperationRow[] = []
    for (const verb of verbs) {
      const id = await acting.seed('failed')
      ids.push(id)
      planned.push(await acting.plan(id, verb))
    }
    const running = await killAt(place, database, acting.rig, planned)
    const over = new AbortController()
    const relay = (async () => {
      for (; !over.signal.aborted; await sleep(200)) await acting.relay()
    })()
    const ended = await running.ended.finally(() => over.abort())
    await relay
    for (const [index, verb] of verbs.entries()) {
      const [operation, id] = [ended[index], ids[index] ?? '']
      if (!operation) throw new Error(verb)
      expect({ verb, state: operation.state }, told(operation)).toEqual({ verb, state: 'succeeded' })
      expect({ verb, status: (await acting.row(id))?.status }).toEqual({ verb, status: statusAfter[verb] })
      expect({ verb, deliveries: await acting.deliveries(id) }).toEqual({ verb, deliveries: verb === 'resend' ? 1 : 0 })
    }
  })

  async function planDecision(name: string, verb: 'commit' | 'rollback'): Promise<OperationRow> {
    const key = await database.prepare(name)
    const [configured] = bank.config.messages
    if (!configured) throw new Error('no source')
    const source = openMessageSource(configured, { ...bank, clock: systemClock })
    const item = await source.reread(key, undefined, AbortSignal.timeout(10_000))
    if (!item) throw new Error('not prepared')
    await saveItem(source, item)
    const request = { verb, fingerprint: item.fingerprint, reason: 'because of the test' }
    return resolveMessage(`${messageSourceIdOf(configured)}:${key}`, request, 'ada')
  }

  it.each(['deciding', 'decided'])('at "%s" of a prepared transaction: each is decided once', async (place) => {
    const names = ['commit', 'rollback'].map(() => `t-${randomBytes(6).toString('hex')}`)
    const [kept = '', dropped = ''] = names
    const planned = [await planDecision(kept, 'commit'), await planDecision(dropped, 'rollback')]
    for (const operation of await (
      await killAt(place, database, bank, planned)
    ).ended)
      expect(operation.state, told(operation)).toBe('succeeded')
    const rows = await database.sql.run(`select name from transfer where name in ('${kept}', '${dropped}')`)
    expect(rows.map((row) => row['name'])).toEqual([kept])
  })
})
