// A stored revision as the API shows it.
import type { RuleRoots } from '../service-key.ts'
import { ruleNameOf } from '../rules/rule-name.ts'
import { diffLines, linesOf } from './diff-lines.ts'
import type { RevisionRow } from './revision-schema.ts'

export type RawRevision = {
  id: string
  path: string
  kind: string
  key: string
  content: string | null
  version: number
  czxid: string
  mzxid: string
  writtenAt: Date | null
  seenAt: Date
  found: boolean
  operationId: string | null
  actor: string | null
  reason: string | null
  previous: { content: string | null; version: number; czxid: string } | null
  isLast: boolean
}

export function toRevision(stored: RawRevision, roots: RuleRoots): RevisionRow {
  const { id, path, kind, key, content, version, czxid, mzxid, writtenAt, seenAt, found, operationId, actor, reason, isLast } = stored
  const before = stored.previous?.content ?? null
  // a text that comes or goes as a whole counts as an editor counts it: its last line break begins no line
  const counted = (text: string | null): string[] =>
    linesOf(before === null || content === null ? (text?.replace(/\n$/, '') ?? null) : text)
  const changes = diffLines(counted(before), counted(content))
  const sum = (count: 'afterCount' | 'beforeCount'): number => changes.reduce((total, change) => total + change[count], 0)
  return {
    id,
    at: (writtenAt ?? seenAt).toISOString(),
    writtenAt: writtenAt?.toISOString() ?? null,
    seenAt: seenAt.toISOString(),
    path,
    format: ruleNameOf({ path, kind, key, content: content ?? stored.previous?.content ?? '' }, roots).format,
    deleted: content === null,
    current: isLast && content !== null,
    found,
    version,
    czxid,
    mzxid,
    missed: missedBefore(stored),
    operationId,
    actor,
    reason,
    added: sum('afterCount'),
    removed: sum('beforeCount'),
  }
}

/**
 * The version of a znode counts its writes from 0, so versions that are left out are writes that nobody saw. A node made anew (another
 * czxid) begins at 0 again.
 */
function missedBefore({ content, version, czxid, previous }: RawRevision): number {
  if (content === null || czxid === '' || previous === null) return 0
  if (previous.content === null || previous.czxid !== czxid) return version
  return Math.max(0, version - previous.version - 1)
}
