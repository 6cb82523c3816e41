// Brings the rows of rules in line with what was read, and keeps every state that a rule was ever seen in.
import type { RuleFact } from '../rows.ts'
import type { Difference } from './diff.ts'
import type { Attribution } from './own-writes.ts'
import { removeFacts, upsertFacts, type Writing } from './store.ts'
import { ruleTable } from './tables.ts'

type Revision = Omit<RuleFact, 'content'> & { content: string | null; operationId: string | null; actor: string | null }

/** `isFirst`: nobody looked before, so nobody knows since when the rules are as they are. Belongs into a transaction. */
export async function writeRules(
  writing: Writing,
  rules: Difference<RuleFact>,
  { attribution, isFirst }: { attribution: Attribution; isFirst: boolean },
): Promise<void> {
  await removeFacts(writing, ruleTable, rules.removals)
  await upsertFacts(writing, ruleTable, rules.upserts)
  await insertRevisions(writing, revisionsOf(rules, attribution), isFirst)
}

function revisionsOf({ appeared, changed, removals }: Difference<RuleFact>, { writerOf }: Attribution): Revision[] {
  const written = changed.flatMap(({ before, after }) => (isSameState(before, after) ? [] : [after]))
  const by = (path: string): Pick<Revision, 'operationId' | 'actor'> => {
    const writer = writerOf(path)
    return { operationId: writer?.id ?? null, actor: writer?.actor ?? null }
  }
  return [
    ...[...appeared, ...written].map((rule) => ({ ...rule, ...by(rule.path) })),
    // when it went is not known, only when that was seen
    ...removals.map((rule) => ({ ...rule, content: null, writtenAt: null, ...by(rule.path) })),
  ]
}

/** What our own reading of a node may change is no new state of it. */
const isSameState = (before: RuleFact, after: RuleFact): boolean => before.content === after.content && before.mzxid === after.mzxid

async function insertRevisions({ sql, sourceId, now }: Writing, revisions: readonly Revision[], isFirst: boolean): Promise<void> {
  if (revisions.length === 0) return
  await sql.query(
    `insert into rule_revision (source_id, path, kind, key, content, version, czxid, mzxid, written_at, seen_at, found, operation_id, actor)
     select $1, t.path, t.kind, t.key, t.content, t.version, t.czxid, t.mzxid, t."writtenAt", $3, $4, t."operationId", t.actor
     from jsonb_to_recordset($2::jsonb) as t(path text, kind text, key text, content text, version int, czxid text, mzxid text,
       "writtenAt" timestamptz, "operationId" text, actor text)`,
    [sourceId, JSON.stringify(revisions), now, isFirst],
  )
}

/** Of one path; what is beyond is forgotten before its time, so that a tool gone wild does not fill the disk. */
const maxRevisionsPerPath = 5000

/** Forgets revisions that ended before `before`; what a rule was at that instant is kept, unless it was gone. */
export async function pruneRevisions(sql: Writing['sql'], before: Date): Promise<void> {
  await sql.query(
    `delete from rule_revision old using (
       select id, content, seen_at, lead(seen_at) over later as ended_at, row_number() over (partition by source_id, path order by id desc) as age
       from rule_revision window later as (partition by source_id, path order by id)
     ) as span
     where span.id = old.id and (span.age > $2 or span.ended_at < $1 or (span.ended_at is null and span.content is null and span.seen_at < $1))`,
    [before, maxRevisionsPerPath],
  )
}
