// What pages and API read of leftovers: the list from the database, the dry run live from the registry.
import { z } from 'zod'
import { answerFrom, decodeCursor, nowAnswer, pageOf, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { askWorker } from '../../platform/internal-http.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { sourceAges } from '../../platform/sources.ts'
import { risks } from '../clean-up/evidence.ts'
import { backedItemSchema, cleanUpFingerprint, type BackedItem } from '../clean-up/plan.ts'
import { previewOf } from '../clean-up/preview.ts'
import type { CleanUpPreview, CleanUpPreviewRequest, LeftoverGroup, LeftoverRow, LeftoversQuery } from '../clean-up/schema.ts'
import { leftoversByPath, selectLeftoverGroups, selectLeftovers, type StoredLeftover } from '../io/clean-up/store.ts'
import { registrySourceOf } from '../io/service-filter.ts'
import { registryAges } from './whole-answer.ts'

/** Leftovers of all registries, those unused for longest first. */
export async function listLeftovers(query: LeftoversQuery): Promise<Answer<LeftoverRow[]>> {
  const offset = decodeCursor(query.cursor)
  const { rows, total } = await selectLeftovers(query, { sort: query.sort, offset, limit: query.pageSize })
  return answerFrom(rows.map(toRow), await registryAges(query.registry), pageOf(offset, rows.length, total))
}

/** How many leftovers of each kind there are. */
export async function listLeftoverGroups(query: LeftoversQuery): Promise<Answer<LeftoverGroup[]>> {
  const groups = await selectLeftoverGroups(query)
  return answerFrom(
    groups.map((group) => ({ ...group, oldest: group.oldest.toISOString() })),
    await registryAges(query.registry),
  )
}

function toRow({ sourceId, unusedSince, firstSeen, seenAt, ...row }: StoredLeftover): LeftoverRow {
  return {
    ...row,
    registry: configIdOf(sourceId),
    risk: risks[row.kind],
    unusedSince: unusedSince.toISOString(),
    firstSeen: firstSeen.toISOString(),
    seenAt: seenAt.toISOString(),
    removable: row.kind !== 'orphan-rule',
  }
}

/** More than this is not put into one backup. */
const maxBackupBytes = 16_000_000

export type LiveLeftovers = { sourceId: string; items: BackedItem[]; fingerprint: string }

/**
 * Named leftovers whole, read from the registry now. Throws `not-found` for a path that is no leftover, `unavailable` when the registry
 * is not fresh or no worker holds it, `invalid-input` when they are too much for one operation.
 */
export async function readLeftoversNow({ registry, paths, withRules }: CleanUpPreviewRequest): Promise<LiveLeftovers> {
  const sourceId = registrySourceOf(registry) ?? ''
  const [age] = await sourceAges({ ids: [sourceId] })
  if (!age) throw new AppError('not-found', `There is no registry ${registry}.`)
  if (age.state !== 'fresh')
    throw new AppError('unavailable', `What is unused cannot be told while the registry is not fresh: ${age.error ?? age.state}`)
  const wanted = [...new Set(paths)]
  const known = await leftoversByPath(sourceId, wanted)
  const missing = wanted.find((path) => !known.some((leftover) => leftover.path === path))
  if (missing !== undefined) throw new AppError('not-found', `${missing} is not among the leftovers of ${registry} (any more).`)
  const leftovers = known.map(({ path, kind, subject }) => ({ path, kind, subject }))
  const answer = await askWorker(sourceId, 'registry-leftovers-now', { sourceId, withRules, leftovers })
  const items = withoutNested(z.array(backedItemSchema).parse(answer))
  const size = items.reduce((total, item) => total + item.nodes.reduce((sum, node) => sum + node.data.length, 0), 0)
  if (size > maxBackupBytes) throw new AppError('invalid-input', 'These are too large for one backup. Choose fewer.')
  return { sourceId, items, fingerprint: await cleanUpFingerprint(items) }
}

/** What lies inside another chosen leftover goes with that one. */
function withoutNested(items: readonly BackedItem[]): BackedItem[] {
  return items.filter((item) => !items.some((other) => other !== item && other.nodes.some((node) => node.path === item.path)))
}

/** The dry run: exactly what would be removed, and what keeps the rest. Nothing is changed by asking. */
export async function previewCleanUp(request: CleanUpPreviewRequest): Promise<Answer<CleanUpPreview>> {
  const { sourceId, items, fingerprint } = await readLeftoversNow(request)
  return answerFrom(previewOf(configIdOf(sourceId), items, fingerprint), await sourceAges({ ids: [sourceId] }))
}

/** Begins a search for leftovers now; its finds are in the list some seconds later. */
export async function searchLeftovers(registry: string): Promise<Answer<{ started: boolean }>> {
  const sourceId = registrySourceOf(registry) ?? ''
  await askWorker(sourceId, 'registry-find-leftovers', { sourceId })
  return nowAnswer({ started: true })
}
