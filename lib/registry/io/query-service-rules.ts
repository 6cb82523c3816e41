import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { RuleKind } from '../rows.ts'
import type { StoredRule } from '../service-rules.ts'

type Found = { sourceId: string; path: string; kind: RuleKind; key: string; content: string; version: number; updatedAt: Date }

/** Rules that may touch a service: those with one of the keys, and those that name its interface anywhere in their key. */
export async function selectRulesByKey(
  { keys, interfaceName }: { keys: readonly string[]; interfaceName: string },
  limit: number,
): Promise<StoredRule[]> {
  const found = await database().pool.query<Found>(
    `select source_id as "sourceId", path, kind, key, content, version, updated_at as "updatedAt" from rule
     where key = any($1) or strpos(key, $2) > 0 order by source_id, path limit $3`,
    [keys, interfaceName, limit],
  )
  return found.rows.map(({ sourceId, updatedAt, ...row }) => ({
    ...row,
    registry: configIdOf(sourceId),
    updatedAt: updatedAt.toISOString(),
  }))
}

export type RuleChange = { registry: string; path: string; at: string; type: string; operationId: string | null }

/** The last event of each rule, as far as the history reaches back. */
export async function selectLastRuleChanges(paths: readonly string[]): Promise<RuleChange[]> {
  if (paths.length === 0) return []
  const found = await database().pool.query<{
    sourceId: string
    path: string
    at: Date
    type: string
    operationId: string | null
  }>(
    `select distinct on (source_id, detail ->> 'path') source_id as "sourceId", detail ->> 'path' as path, at, type, detail ->> 'operationId' as "operationId"
     from registry_event where type like 'rule-%' and detail ->> 'path' = any($1) order by source_id, detail ->> 'path', at desc`,
    [paths],
  )
  return found.rows.map(({ sourceId, at, ...row }) => ({ ...row, registry: configIdOf(sourceId), at: at.toISOString() }))
}
