// What pages and API may ask of bulk runs. The worker does it, message by message, each an operation of its own.
import { randomUUID } from 'node:crypto'
import { liveOperations } from '../../operations/queries.ts'
import { AppError } from '../../platform/errors.ts'
import { dryRun, dryRunOfNothing, dryRunSuggested, type Frozen } from '../bulk/dry-run.ts'
import { stateAfterAction, type Counts } from '../bulk/progress.ts'
import {
  asSuggested,
  defaultStopAfter,
  defaultWidth,
  maxItems,
  type ActionRequest,
  type BulkRun,
  type FreezeRequest,
  type RunAction,
} from '../bulk/schema.ts'
import { freezeRun } from '../io/bulk-freeze.ts'
import { changeRun, type Change, type StoredRun } from '../io/bulk-store.ts'
import type { StoredMessage } from '../io/store.ts'
import { getBulkRun } from '../queries/bulk.ts'
import { filterOf } from '../queries/filter.ts'
import { suggestionsFor } from '../queries/policies.ts'
import type { Suggestion } from '../policies/schema.ts'
import type { VerbName } from '../verb-names.ts'

/**
 * Freezes a list: every message with its fingerprint, and what the verb would do to it or why it may not be done. Nothing else happens
 * until it is started. Throws `invalid-input` when more match than one run may hold, or none.
 */
export async function freezeBulk(request: FreezeRequest, actor: string): Promise<BulkRun> {
  const { filter, items } = request
  const id = randomUUID()
  const choice = items
    ? { ids: items.map((item) => item.id) }
    : { filter: filterOf({ ...filter, actor, state: 'open' }), limit: maxItems + 1 }
  await freezeRun(choice, async (rows) => {
    const frozen = await decide(rows, request)
    if (frozen.length === 0) throw new AppError('invalid-input', 'body.filter: no message matches; loosen the filter')
    if (frozen.length > maxItems)
      throw new AppError('invalid-input', `body.filter: more than ${maxItems} messages match; narrow the filter and take them in turns`)
    return {
      run: {
        id,
        verbs: [...new Set(frozen.flatMap(({ verb }) => verb ?? []))],
        chosen: {
          count: frozen.length,
          ...(filter ? { filter: wordsOf(filter) } : {}),
          ...(request.verb === asSuggested ? { suggested: true } : {}),
        },
        stopAfter: defaultStopAfter,
        width: defaultWidth,
        actor,
      },
      items: frozen.map((item) => ({ ...item, operationId: randomUUID() })),
    }
  })
  return getBulkRun(id)
}

const wordsOf = (filter: object): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])))

async function decide(rows: readonly StoredMessage[], { verb, items }: FreezeRequest): Promise<Frozen[]> {
  const live = await liveOperations(rows.map((row) => row.id))
  const ofAll = verb === asSuggested ? undefined : verb
  const suggestions = ofAll ? new Map<string, Suggestion>() : await suggestionsFor(rows, { now: new Date(), busy: new Set(live.keys()) })
  const judge = (row: StoredMessage, asked: { verb?: VerbName | undefined; fingerprint?: string | undefined }): Frozen => {
    const standing = { seenAs: asked.fingerprint, busy: live.has(row.id) }
    const named = asked.verb ?? ofAll
    return named ? dryRun(row, { verb: named, ...standing }) : dryRunSuggested(row, { suggestion: suggestions.get(row.id), ...standing })
  }
  if (!items) return rows.map((row) => judge(row, {}))
  const byId = new Map(rows.map((row) => [row.id, row]))
  // named twice, it is one message all the same: the last word counts
  const asked = new Map(items.map((item) => [item.id, item]))
  return [...asked.values()].map((item) => {
    const row = byId.get(item.id)
    return row ? judge(row, item) : dryRunOfNothing(item.id, item.verb ?? ofAll ?? null)
  })
}

/**
 * Starts, pauses, resumes, stops or discards a run. Throws `conflict` when it is not in a state for that, `invalid-input` for a start
 * without a reason. Whoever starts it is the actor of its operations.
 */
export async function actOnBulk(id: string, action: RunAction, asked: ActionRequest, actor: string): Promise<BulkRun> {
  const { reason } = asked
  if (action === 'start' && reason === undefined) throw new AppError('invalid-input', 'body.reason: say why, in at least three letters')
  await changeRun(id, { actor, what: action }, (run, counts) => {
    const state = stateAfterAction(run.state, action)
    if (state === undefined)
      throw new AppError('conflict', `a bulk run that is ${run.state} cannot be told to ${action}`, { details: { state: run.state } })
    if (action === 'start' && counts.ready === 0)
      throw new AppError('conflict', 'there is nothing to do: not one message of the list allows it')
    return { state, ...changeOf(action, { asked, run, counts, actor }) }
  })
  return getBulkRun(id)
}

type Facts = { asked: ActionRequest; run: StoredRun; counts: Counts; actor: string }

function changeOf(action: RunAction, { asked, run, counts, actor }: Facts): Omit<Change, 'state'> {
  const settings = {
    stopAfter: {
      needsAttention: asked.stopAfter?.needsAttention ?? run.stopAfter.needsAttention,
      refused: asked.stopAfter?.refused ?? run.stopAfter.refused,
    },
    width: asked.width ?? run.width,
    perMinute: asked.perMinute ?? run.perMinute,
  }
  if (action === 'start') return { ...settings, actor, reason: asked.reason ?? '' }
  // whoever lets it go on has seen what failed so far
  if (action === 'resume')
    return { ...settings, held: null, forgiven: { needsAttention: counts['needs-attention'], refused: counts.refused } }
  return action === 'discard' ? {} : { held: { by: 'person', who: actor, reason: asked.reason ?? '' } }
}
