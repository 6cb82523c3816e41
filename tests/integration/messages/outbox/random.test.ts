// Random mixtures of everything that can happen to an outbox row at once, on PostgreSQL and on MariaDB: workers die and come back, owners
// interfere, answers of the database are lost or late.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMariadb, type MariadbServer } from '../../../../demo/servers/mariadb.ts'
import { createRandom } from '../../../../demo/random.ts'
import { getOperation } from '../../../../lib/operations/queries.ts'
import { isLive } from '../../../../lib/operations/state-machine.ts'
import { noFaults, startDatabaseProxy, type FaultProxy } from '../../../support/fault-proxy.ts'
import { randomRuns } from '../../../support/long.ts'
import { useTestDatabase } from '../../../support/test-database.ts'
import { startActing, type Acting } from '../support/outbox-acting.ts'
import { openMariadb, openPostgres, outboxRig, type Sql } from '../support/outbox-rig.ts'
import { newRunner, stopAt } from '../support/worker.ts'

useTestDatabase()

let dir = ''
let server: MariadbServer
type Spoilable = Acting & { proxy: FaultProxy }
const all: Record<string, Spoilable> = {}
const seed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-outbox-'))
  server = await startMariadb({ dir })
  const settings = { columns: { key: 'key' }, relayWaitMs: 10_000 }
  const behind = async ({ url, sql }: { url: string; sql: Sql }, id: string, mariadb: boolean) => {
    const proxy = await startDatabaseProxy(url, createRandom(seed + 1))
    return { ...(await startActing(outboxRig({ url: proxy.url, sql }, { id, ...settings }), mariadb)), proxy }
  }
  all['PostgreSQL'] = await behind(await openPostgres(), 'orders-pg', false)
  all['MariaDB'] = await behind(await openMariadb(server), 'orders-maria', true)
})
afterAll(async () => {
  await Promise.all(Object.values(all).map(({ rig, proxy }) => Promise.all([rig.sql.close().catch(() => {}), proxy.close()])))
  await server?.close(0)
  await rm(dir, { recursive: true, force: true })
})

type Rival = 'nobody' | 'owner sends' | 'owner touches'
type Case = {
  kind: 'failed' | 'expired'
  verb: 'resend' | 'mark-done' | 'rollback'
  deaths: readonly string[]
  returns: boolean
  spoilt: boolean
  rival: Rival
}

function newCase(random: () => number): Case {
  const pick = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]
  return {
    kind: pick(['failed', 'expired']),
    verb: pick(['resend', 'mark-done', 'rollback']),
    deaths: pick([[], ['locked'], ['changed'], ['committing'], ['committed'], ['locked', 'committing'], ['changed', 'committed']]),
    returns: pick([true, false]),
    spoilt: pick([true, false]),
    rival: pick(['nobody', 'nobody', 'owner sends', 'owner touches']),
  }
}

async function interfere({ rig, row }: Acting, id: string, rival: Rival): Promise<void> {
  const status = (await row(id))?.status
  if (rival === 'owner touches') await rig.sql.run(`update outbox set attempts = attempts + 1 where id = ${id} and status <> 'NEW'`)
  if (rival !== 'owner sends' || (status !== 'FAILED' && status !== 'CLAIMED')) return
  await rig.sql.run(`insert into delivered values (${id})`)
  await rig.sql.run(`update outbox set status = 'SENT' where id = ${id}`)
}

/** Runners and a relay take turns until the operation ends. */
async function runAll(acting: Acting, operationId: string): Promise<void> {
  const runner = newRunner(acting.rig)
  while (isLive((await getOperation(operationId)).state)) {
    const turn = runner.runOnce()
    for (let done = false; !done;) {
      done = await Promise.race([turn.then(() => true), sleep(20).then(() => false)])
      await acting.relay()
    }
  }
}

async function runCase(acting: Spoilable, { kind, verb, deaths, returns, spoilt, rival }: Case) {
  const id = await acting.seed(kind)
  const planned = await acting.plan(id, verb)
  if (spoilt) acting.proxy.spoil({ drop: 0.03, delay: 0.1, repeat: 0 })
  const dead: { resume(): Promise<void> }[] = []
  for (const place of deaths) {
    dead.push(await stopAt(acting.rig, place))
    await acting.endSessions()
  }
  await interfere(acting, id, rival)
  await runAll(acting, planned.id)
  if (returns) await Promise.all(dead.map((zombie) => zombie.resume()))
  acting.proxy.spoil(noFaults)
  await acting.relay()
  const { state, outcome } = await getOperation(planned.id)
  return { state, outcome, status: (await acting.row(id))?.status, deliveries: await acting.deliveries(id) }
}

describe.each(['PostgreSQL', 'MariaDB'])('an outbox row in %s', (name) => {
  it(
    'is sent at most once by us, never both sent and dropped, and every operation ends with a reason',
    { timeout: 3_600_000 },
    async () => {
      const acting = all[name]
      if (!acting) throw new Error(name)
      const random = createRandom(seed)
      const runs = randomRuns(12, 1_000)
      const tally: Record<string, number> = {}
      for (let run = 0; run < runs; run += 1) {
        const one = newCase(random)
        const end = { run, ...one, ...(await runCase(acting, one)) }
        expect(end).toMatchObject({
          state: expect.stringMatching(/^(succeeded|refused|needs-attention)$/),
          outcome: expect.stringMatching(/.{5}/),
        })
        expect({ ...end, twice: end.deliveries > 1 }).toMatchObject({ twice: false })
        expect({ ...end, both: end.status === 'DISCARDED' && end.deliveries > 0 }).toMatchObject({ both: false })
        const proved = {
          resend: { deliveries: 1, status: 'SENT' },
          'mark-done': { status: 'SENT' },
          rollback: { deliveries: 0, status: 'DISCARDED' },
        }
        if (end.state === 'succeeded') expect(end).toMatchObject(proved[one.verb])
        // where answers get lost again and again a person may be asked
        if (one.rival === 'nobody' && !one.spoilt) expect(end).toMatchObject({ state: 'succeeded' })
        const what = `${one.verb} ${end.state}`
        tally[what] = (tally[what] ?? 0) + 1
      }
      process.stdout.write(`${JSON.stringify({ name, seed, runs, ...tally, spoilt: acting.proxy.counts })}\n`)
    },
  )
})
