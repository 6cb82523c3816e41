// A bank whose transfers hang prepared in PostgreSQL, an owner that answers over HTTP, and a table that says the same.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'
import { changePolicy } from '../../../../lib/messages/commands/policies.ts'
import { declareProbes } from '../../../../lib/messages/io/answer-store.ts'
import { openMessageSource } from '../../../../lib/messages/io/open-sources.ts'
import { loadPolicies } from '../../../../lib/messages/io/policy-store.ts'
import type { DubboCaller } from '../../../../lib/messages/io/probes/dubbo-probe.ts'
import { openProbes } from '../../../../lib/messages/io/probes/open-probes.ts'
import type { Probe } from '../../../../lib/messages/io/probes/probe.ts'
import type { MessageSource } from '../../../../lib/messages/io/source.ts'
import { saveItem } from '../../../../lib/messages/io/store.ts'
import {
  defaultGlobalPolicy,
  defaultPolicy,
  everySource,
  type GlobalPolicy,
  type SourcePolicy,
} from '../../../../lib/messages/policies/schema.ts'
import { createPolicyDriver } from '../../../../lib/messages/tasks/policy-driver.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../../lib/platform/config.ts'
import { database } from '../../../../lib/platform/database.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { declareSources } from '../../../../lib/platform/sources.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { newEmptyDatabase } from '../../../support/test-database.ts'

export const noDubbo: DubboCaller = { providersOf: () => Promise.resolve([]), call: () => Promise.reject(new Error('no provider')) }

export type PolicyRig = {
  config: Config
  sessions: ZooKeeperSessions
  sourceId: string
  probes: readonly Probe[]
  sql: pg.Client
  /** by business key: what the owner answers over HTTP */
  http: Map<string, unknown>
  /** Prepares a transfer and lists it; answers the message's id. */
  hang(outcome: string, overHttp?: unknown): Promise<string>
  round(checkpoint?: (name: string) => Promise<void>): Promise<void>
  setPolicy(change?: Partial<SourcePolicy>): Promise<void>
  setAll(change?: Partial<GlobalPolicy>): Promise<void>
  /** operations of policies, by target */
  acts(): Promise<{ id: string; target: string; state: string; kind: string; plan: Record<string, unknown>; reason: string }[]>
  /** Ends what still hangs. */
  clear(): Promise<void>
  close(): Promise<void>
}

type Bank = Pick<PolicyRig, 'sql' | 'http'> & { url: string; ownerUrl: string; close(): Promise<void> }

async function openBank(): Promise<Bank> {
  const url = await newEmptyDatabase()
  const sql = new pg.Client({ connectionString: url })
  await sql.connect()
  await sql.query(`create table transfer (name text primary key); create table decision (name text primary key, outcome text, email text)`)
  const http = new Map<string, unknown>()
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').split('/').at(-1) ?? '')
    const answer = http.get(name)
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url,
    sql,
    http,
    ownerUrl: `http://127.0.0.1:${port}/transfers/{businessKey}`,
    async close() {
      await sql.end()
      server.closeAllConnections()
      server.close()
    },
  }
}

const configOf = ({ url, ownerUrl }: Bank): Config =>
  configSchema.parse({
    messages: [
      {
        kind: 'xa',
        id: 'bank',
        url,
        owner: 'bank',
        suspectAfterMs: 0,
        probe: { table: 'transfer', column: 'name' },
        probes: [
          { kind: 'http', name: 'api', url: ownerUrl },
          {
            kind: 'sql',
            name: 'db',
            url,
            query: 'select outcome, email from decision where name = :businessKey',
            answer: { commit: ['DONE'], rollback: ['DROPPED'] },
          },
        ],
      },
    ],
  })

export async function openPolicyRig(): Promise<PolicyRig> {
  const bank = await openBank()
  const { sql, http } = bank
  const config = configOf(bank)
  const [configured] = config.messages
  if (!configured) throw new Error('no source')
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const source = openMessageSource(configured, { config, sessions, clock: systemClock })
  const { sourceId } = source
  const probes = openProbes(configured.probes, noDubbo)
  await declareSources(database().pool, [{ id: sourceId, kind: 'xa', name: 'bank', detail: {} }])
  await declareProbes(probes.map((probe) => ({ sourceId, ...probe })))
  return {
    config,
    sessions,
    sourceId,
    probes,
    sql,
    http,
    hang: (outcome, overHttp) => hang(bank, source, { outcome, overHttp }),
    async round(checkpoint) {
      const options = { leasedSources: () => [sourceId], log: silentLog, clock: systemClock, checkpoint }
      await createPolicyDriver({ probes: new Map([[sourceId, probes]]), ...options }).runOnce(AbortSignal.timeout(60_000))
    },
    ...policySetters(sourceId),
    async acts() {
      const found = await database().pool.query<Awaited<ReturnType<PolicyRig['acts']>>[number]>(
        `select id, target, state, kind, plan, reason from operation where actor = 'policy' order by created_at`,
      )
      return found.rows
    },
    async clear() {
      const { rows } = await sql.query<{ gid: string }>('select gid from pg_prepared_xacts where database = current_database()')
      for (const { gid } of rows) await sql.query(`rollback prepared '${gid}'`)
      await database().pool.query(
        'delete from in_doubt_message; delete from operation_step; delete from operation; delete from message_answer',
      )
    },
    async close() {
      await source.close()
      await bank.close()
    },
  }
}

type Hanging = { outcome: string; overHttp: unknown }

async function hang({ sql, http, url }: Bank, source: MessageSource, { outcome, overHttp }: Hanging): Promise<string> {
  const name = `t-${randomBytes(5).toString('hex')}`
  await sql.query('begin')
  await sql.query('insert into transfer values ($1)', [name])
  await sql.query(`prepare transaction '${name}'`)
  await sql.query('insert into decision values ($1, $2, $3)', [name, outcome, 'someone@bank.test'])
  http.set(name, overHttp ?? { outcome: outcome === 'DONE' ? 'commit' : 'rollback' })
  const key = `${new URL(url).pathname.slice(1)}/${name}`
  const item = await source.reread(key, undefined, AbortSignal.timeout(10_000))
  if (!item) throw new Error('not prepared')
  await saveItem(source, item)
  // PostgreSQL's time of preparing is rounded: it may lie ahead
  await database().pool.query(`update in_doubt_message set prepared_at = prepared_at - interval '1 minute' where key = $1`, [key])
  return `${source.sourceId}:${key}`
}

const much = { perMinute: 1000, perHour: 1000 }
const reason = 'because of the test'

const policySetters = (sourceId: string): Pick<PolicyRig, 'setPolicy' | 'setAll'> => ({
  async setPolicy(change) {
    const { revision } = (await loadPolicies()).of(sourceId)
    const policy = { ...defaultPolicy, ...much, mode: 'auto' as const, minAgeSeconds: 0, minAnswers: 1, gapSeconds: 1, ...change }
    await changePolicy(sourceId, { revision, reason, policy }, 'ada')
  },
  async setAll(change) {
    const { revision } = (await loadPolicies()).all
    await changePolicy(everySource, { revision, reason, policy: { ...defaultGlobalPolicy, ...much, ...change } }, 'ada')
  },
})
