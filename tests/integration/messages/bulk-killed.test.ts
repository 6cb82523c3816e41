// Worker processes killed by SIGKILL wherever they happen to be in a bulk run: the next one goes on, and no row is settled twice.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../demo/random.ts'
import { getBulkRun } from '../../../lib/messages/queries/bulk.ts'
import { listOperations } from '../../../lib/operations/queries.ts'
import { randomRuns } from '../../support/long.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { freezeAndStart, isOver } from './support/bulk-rig.ts'
import { startActing, type Acting } from './support/outbox-acting.ts'
import { openPostgres, outboxRig } from './support/outbox-rig.ts'

useTestDatabase()

let acting: Acting
const rows = 40
const kills = randomRuns(3, 100)
const seed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)
const random = createRandom(seed)

beforeAll(async () => {
  acting = await startActing(outboxRig(await openPostgres(), { columns: { key: 'key' }, relayWaitMs: 120_000 }), false)
})
afterAll(() => acting?.rig.sql.close())

async function startWorker(): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'support', 'bulk-process.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(acting.rig.config)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  await new Promise<void>((ready, fail) => {
    child.stdout.once('data', () => ready())
    child.once('exit', (code) => fail(new Error(`the worker ended by itself (${code}): ${complaint.slice(-2000)}`)))
  })
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

describe('worker processes killed in the middle of bulk runs', () => {
  it(`settle every row once, ${kills} times killed`, { timeout: 300_000 + kills * 60_000 }, async () => {
    for (let killed = 0; killed < kills;) {
      const ids: string[] = []
      while (ids.length < rows) {
        const id = await acting.seed('failed')
        await acting.message(id)
        ids.push(id)
      }
      const items = ids.map((id) => ({ id: `${acting.rig.sourceId}:${id}` }))
      const { id } = await freezeAndStart({ verb: 'resend', items }, { width: 5 })
      const over = new AbortController()
      const relay = (async () => {
        for (; !over.signal.aborted; await sleep(40)) await acting.relay()
      })()
      let worker = await startWorker()
      try {
        // two or three deaths in each run, while there is work left
        for (let deaths = 0; deaths < 3; deaths += 1) {
          await sleep(random() * 700)
          if (isOver(await getBulkRun(id))) break
          await kill(worker)
          killed += 1
          worker = await startWorker()
        }
        const deadline = Date.now() + 240_000
        while (!isOver(await getBulkRun(id)) && Date.now() < deadline) await sleep(50)
      } finally {
        await kill(worker)
        over.abort()
        await relay
      }
      const run = await getBulkRun(id)
      expect(run, `seed ${seed}`).toMatchObject({ state: 'completed', counts: { succeeded: rows, ready: 0, running: 0 } })
      expect(await Promise.all(ids.map((one) => acting.deliveries(one))), `seed ${seed}`).toEqual(ids.map(() => 1))
      const operations = (await listOperations({ pageSize: 500 })).data.filter(({ target }) => items.some((item) => item.id === target))
      expect(operations.length, `seed ${seed}`).toBe(rows)
    }
  })
})
