// Drafts of rules: one per rule and author.
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { announce } from '../../platform/notify.ts'
import type { RuleName } from '../rules/rule-places.ts'

export type DraftName = RuleName & { sourceId: string }

export type StoredDraft = {
  author: string
  content: string
  baseContent: string | null
  baseFingerprint: string
  operationId: string | null
  updatedAt: Date
}

const valuesOf = ({ sourceId, kind, scope, key }: DraftName): string[] => [sourceId, kind, scope, key]
const ofRule = 'd.source_id = $1 and d.kind = $2 and d.scope = $3 and d.key = $4'
/** What an operation of ours brought into the registry is no draft any more. */
const open = `left join operation o on o.id = d.operation_id where o.state is distinct from 'succeeded'`

/** Every open draft of a rule, the latest first. */
export async function selectDrafts(name: DraftName, sql: Sql = database().pool): Promise<StoredDraft[]> {
  const found = await sql.query<StoredDraft>(
    `select d.author, d.content, d.base_content as "baseContent", d.base_fingerprint as "baseFingerprint", d.operation_id as "operationId",
       d.updated_at as "updatedAt"
     from rule_draft d ${open} and ${ofRule} order by d.updated_at desc, d.author limit 200`,
    valuesOf(name),
  )
  return found.rows
}

export type DraftOfRule = RuleName & { registry: string; author: string; updatedAt: Date; operationId: string | null }

/** Open drafts of some registries, of one author or of all; the latest first. */
export async function selectOpenDrafts(
  sourceIds: readonly string[],
  author: string | undefined,
  sql: Sql = database().pool,
): Promise<DraftOfRule[]> {
  const found = await sql.query<DraftOfRule>(
    `select d.source_id as registry, d.kind, d.scope, d.key, d.author, d.updated_at as "updatedAt", d.operation_id as "operationId"
     from rule_draft d ${open} and d.source_id = any($1) and ($2::text is null or d.author = $2) order by d.updated_at desc limit 1000`,
    [sourceIds, author ?? null],
  )
  return found.rows
}

type NewDraft = { author: string; content: string; baseContent: string | null; baseFingerprint: string }

export async function upsertDraft(name: DraftName, draft: NewDraft): Promise<void> {
  await inTransaction(async (sql) => {
    await sql.query(
      `insert into rule_draft (source_id, kind, scope, key, author, content, base_content, base_fingerprint, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now())
       on conflict (source_id, kind, scope, key, author) do update set content = excluded.content, base_content = excluded.base_content,
         base_fingerprint = excluded.base_fingerprint, operation_id = null, updated_at = now()`,
      [...valuesOf(name), draft.author, draft.content, draft.baseContent, draft.baseFingerprint],
    )
    await announce(sql, 'rules', [name.key])
  })
}

export async function removeDraft(name: DraftName, author: string): Promise<void> {
  await inTransaction(async (sql) => {
    await sql.query(`delete from rule_draft d where ${ofRule} and d.author = $5`, [...valuesOf(name), author])
    await announce(sql, 'rules', [name.key])
  })
}

/** Notes the operation that publishes a draft, where it is this text that is published. */
export async function markPublishing(
  name: DraftName,
  { author, content, operationId }: { author: string; content: string; operationId: string },
  sql: Sql = database().pool,
): Promise<void> {
  await sql.query(`update rule_draft d set operation_id = $7 where ${ofRule} and d.author = $5 and d.content = $6`, [
    ...valuesOf(name),
    author,
    content,
    operationId,
  ])
}

/** Forgets drafts that nobody touched since `before`, and those that were published before that. */
export async function pruneDrafts(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from rule_draft where updated_at < $1', [before])
}
