// What pages and API may change of the registry: each change becomes an operation.
import { randomUUID } from 'node:crypto'
import { planOperation } from '../operations/commands.ts'
import type { OperationRow } from '../operations/schema.ts'
import { AppError } from '../platform/errors.ts'
import { bytesOf, type BackedItem, type CleanUpPlan } from './clean-up/plan.ts'
import type { CleanUpRequest } from './clean-up/schema.ts'
import { decodeNodeName } from './dubbo-url.ts'
import { deleteBackup, insertBackup } from './io/clean-up/backup-store.ts'
import { readLeftoversNow } from './queries/leftovers.ts'

/**
 * Plans the removal of what was previewed: the backup is committed first, then the operation; blocked items are left out. One clean-up
 * of a registry at a time. Throws `stale-version` when something moved since the preview, `conflict` when a clean-up of the registry is
 * under way, `invalid-input` when nothing can be removed, and what reading throws.
 */
export async function cleanUp(request: CleanUpRequest, actor: string): Promise<OperationRow> {
  const { sourceId, items, fingerprint } = await readLeftoversNow(request)
  if (fingerprint !== request.fingerprint)
    throw new AppError('stale-version', 'It changed since the preview. Look at the new preview first.', { details: { fingerprint } })
  const removable = items.filter((item) => item.blocks.length === 0)
  if (removable.length === 0) throw new AppError('invalid-input', 'None of these can be removed; the preview says why.')
  const backup = randomUUID()
  await insertBackup(backup, sourceId, removable)
  const plan = planOf(sourceId, backup, removable)
  try {
    return await planOperation({
      kind: 'registry.clean-up',
      sourceId,
      target: `clean-up:${sourceId}`,
      actor,
      reason: request.reason,
      fingerprint,
      plan,
      // what came back is judged anew before it is removed again: by a new dry run, not by an undo
      inverse: {
        kind: 'registry.restore',
        fingerprint: `restore:${backup}`,
        plan: { ...plan, writes: writesOf(removable, 'restore') },
        final: true,
      },
    })
  } catch (error) {
    await deleteBackup(backup)
    throw error
  }
}

function planOf(registry: string, backup: string, items: readonly BackedItem[]): CleanUpPlan {
  const sizes = items.map(({ path, kind, nodes }) => ({
    path,
    kind,
    nodes: nodes.length,
    bytes: nodes.reduce((total, node) => total + bytesOf(node.data), 0),
  }))
  return {
    registry,
    backup,
    items: sizes,
    nodes: sizes.reduce((total, item) => total + item.nodes, 0),
    bytes: sizes.reduce((total, item) => total + item.bytes, 0),
    service: '',
    writes: writesOf(items, 'remove'),
  }
}

/** Old rule URLs among the znodes: their events in the history are ours. The content of such a rule is its name. */
function writesOf(items: readonly BackedItem[], what: 'remove' | 'restore'): CleanUpPlan['writes'] {
  return items.flatMap(({ nodes }) =>
    nodes
      .filter(({ path }) => /\/(configurators|routers)\/[^/]+$/.test(path))
      .map(({ path }) => ({ path, after: what === 'remove' ? null : contentOf(path) })),
  )
}

function contentOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  try {
    return decodeNodeName(name)
  } catch {
    return name
  }
}
