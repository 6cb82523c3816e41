// What the policies say of stored items: everything that the pure decision looks at, read in a few statements for all of them.
import { database, type Sql } from '../../platform/database.ts'
import { ageSeconds } from '../model.ts'
import { decide, type PolicyDecision } from '../policies/decide.ts'
import type { SourcePolicy } from '../policies/schema.ts'
import { factsOf, verbsFor } from '../verbs.ts'
import { answersOf, declaredProbes } from './answer-store.ts'
import { countActs, loadPolicies, triedByPolicy, triedKey } from './policy-store.ts'
import { messageColumns, type StoredMessage } from './store.ts'

type DecideOptions = {
  now: Date
  /** ids of items on which an operation is live */
  busy: ReadonlySet<string>
  /** a policy that is not saved: what would it do? */
  draft?: SourcePolicy | undefined
  /** inside a transaction that acts: policies are locked */
  lock?: boolean | undefined
}

/** The decision about each open item, by id. */
export async function decideAbout(
  rows: readonly StoredMessage[],
  { now, busy, draft, lock = false }: DecideOptions,
  sql: Sql = database().pool,
): Promise<Map<string, PolicyDecision>> {
  const ids = rows.map((row) => row.id)
  const policies = await loadPolicies(sql, lock)
  const probes = await declaredProbes(sql)
  const answers = await answersOf(ids, sql)
  const tried = await triedByPolicy(ids, sql)
  const counts = new Map<string, Awaited<ReturnType<typeof countActs>>>()
  for (const sourceId of new Set(rows.map((row) => row.sourceId))) counts.set(sourceId, await countActs(sourceId, sql))
  const none = { minute: 0, hour: 0 }
  return new Map(
    rows.map((row) => [
      row.id,
      decide({
        now,
        item: {
          ageSeconds: ageSeconds(row.preparedAt ?? row.firstSeen, now),
          verdict: row.verdict,
          fingerprint: row.fingerprint,
          verbs: verbsFor(factsOf(row, false)),
          busy: busy.has(row.id),
          tried: tried.has(triedKey(row.id, row.fingerprint)),
        },
        probes: probes.get(row.sourceId) ?? [],
        answers: answers.get(row.id) ?? [],
        policy: draft ?? policies.of(row.sourceId).policy,
        all: policies.all.policy,
        acts: counts.get(row.sourceId) ?? { source: none, all: none },
      }),
    ]),
  )
}

/** The item of an act, as the one who acts saw it; kept from changing until the transaction ends. Undefined where it moved. */
export async function lockUnmoved(sql: Sql, seen: Pick<StoredMessage, 'id' | 'fingerprint'>): Promise<StoredMessage | undefined> {
  const found = await sql.query<StoredMessage>(
    `select ${messageColumns} from in_doubt_message where id = $1 and fingerprint = $2 and settled_at is null for no key update`,
    [seen.id, seen.fingerprint],
  )
  return found.rows[0]
}
