import type { Database } from '../../lib/platform/database.ts'
import { benchSource } from '../support/console.ts'
import type { Change } from '../support/changes.ts'

/** When a change was committed (milliseconds since 1970), and the first notice of the same or a later transaction that tells of it. */
export type Arrival = { committedAt: number; notice: string | undefined }

/** Finds every change among the events of the history: each has a key of its own. */
export async function arrivalsOf({ pool }: Database, changes: readonly Change[], since: Date): Promise<Map<Change, Arrival>> {
  const found = await pool.query<{ type: string; service: string; address: string; committed: number; notice: string | null }>(
    `select e.type, e.service, e.address, extract(epoch from pg_xact_commit_timestamp(e.xmin))::float8 * 1000 as committed, n.id::text as notice
     from registry_event e left join lateral (select id from notice n where n.xmin = e.xmin and n.topic = 'registry' order by id desc limit 1) n on true
     where e.source_id = $1 and e.at >= $2 and e.type like 'provider-%'`,
    [benchSource, since],
  )
  const byKey = new Map(found.rows.map((row) => [`${row.type} ${row.service} ${row.address}`, row]))
  const arrivals = new Map<Change, Arrival>()
  for (const change of changes) {
    const row = byKey.get(`provider-${change.kind} ${change.service} ${change.address}`)
    if (row) arrivals.set(change, { committedAt: row.committed, notice: row.notice ?? undefined })
  }
  return arrivals
}

/** Milliseconds; `count` below the number of changes means that some never arrived. */
export function quantiles(values: readonly number[]): { p50: number; p99: number; max: number; count: number } {
  const sorted = [...values].sort((left, right) => left - right)
  const at = (part: number): number => Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(1))
  return { p50: at(0.5), p99: at(0.99), max: at(1), count: sorted.length }
}

/** Times at which notices were seen, by id. A notice that was folded into a later one counts as seen with that. */
export class NoticeTimes {
  readonly #ids: bigint[] = []
  readonly #times: number[] = []

  add(id: string, at: number): void {
    this.#ids.push(BigInt(id))
    this.#times.push(at)
  }

  get count(): number {
    return this.#ids.length
  }

  /** Ids come nearly in order: transactions that end together may swap. */
  arrivedAt(notice: string | undefined): number | undefined {
    if (notice === undefined) return undefined
    const wanted = BigInt(notice)
    const exact = this.#ids.indexOf(wanted)
    const place = exact >= 0 ? exact : this.#ids.findIndex((id) => id > wanted)
    return this.#times[place]
  }
}
