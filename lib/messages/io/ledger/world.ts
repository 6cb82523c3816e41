// What the ledger's verbs see and touch: znodes, topics, the owner. Shared by resend, rollback and mark-done.
import type { Clock } from '../../../platform/clock.ts'
import { AppError } from '../../../platform/errors.ts'
import type { ExecutionContext, Reread, Step } from '../../../operations/executor.ts'
import { ledgerFingerprint, type FoundEntry, type LedgerEntry, type WholeEntry } from '../../ledger.ts'
import type { LedgerFormat } from '../../ledger-format.ts'
import type { LedgerLayout } from '../../ledger-layout.ts'
import { planOf } from '../attempt.ts'
import type { CheckBack } from '../check-back.ts'
import { readableEntry, type LedgerAccess } from './access.ts'
import type { AuditedWrite } from './audit.ts'
import { findingOf, type TopicFinding } from './on-topic.ts'
import type { LedgerOutlet } from './outlet.ts'
import type { Found, Sought } from './sightings.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfLog } from '../../log-sentences.ts'

export type LedgerWorld = {
  sourceId: string
  access: LedgerAccess
  layout: LedgerLayout
  format: LedgerFormat
  checkBack: CheckBack | undefined
  outlet: LedgerOutlet
}

export type LedgerVerbOptions = {
  world: LedgerWorld
  clock: Clock
  /** Called at every boundary between two effects; tests die here. */
  checkpoint?: ((name: string) => Promise<void>) | undefined
}

/** True when the entry carries this operation's claim. */
export const isOurs = (entry: FoundEntry | undefined, context: ExecutionContext): entry is WholeEntry =>
  entry?.record?.claim?.operation === context.operation.id

/** A fresh search of the whole topic from the message's creation to its end; `by`: an attempt to send goes on from what it found. */
export async function searchTopic(
  { outlet }: LedgerWorld,
  { id, topic, createdAt }: { id: string; topic: string; createdAt: number },
  signal: AbortSignal,
  by: { search(sought: Sought, signal: AbortSignal): Promise<Found> } = outlet,
): Promise<TopicFinding> {
  const found = await by.search({ topic, sinceMs: createdAt, ids: [id] }, signal)
  return findingOf(topic, found.sightings.get(id) ?? [], found.reachesBack)
}

/** An earlier operation gave up on this entry; its worker may still hang in the middle of a send. From now on it cannot. */
export async function fencePrevious({ outlet }: LedgerWorld, entry: WholeEntry, context: ExecutionContext): Promise<void> {
  const previous = entry.record.claim
  if (previous && previous.operation !== context.operation.id) await outlet.fencePrevious(previous, context)
}

/** The audit node of a write, for the step that tells of it. */
export function auditedAs(world: LedgerWorld, { operation }: ExecutionContext, write: AuditedWrite): Pick<Step, 'detail'> {
  const audit = world.access.audit.pathOf(operation, write)
  return audit === undefined ? {} : { detail: { audit } }
}

/** Whether a write of ours arrived, also where the entry says nothing of it any more; undefined without an audit. */
export const hasArrived = (
  world: LedgerWorld,
  { operation, signal }: ExecutionContext,
  write: AuditedWrite,
): Promise<boolean | undefined> => world.access.audit.arrived(operation, write, { signal })

/** The entry as planned, or the reason in an error that means "nothing was done". */
export async function plannedEntry(world: LedgerWorld, context: ExecutionContext): Promise<WholeEntry> {
  const entry = await world.access.find(planOf(context).key, context.signal)
  if (!entry) throw new AppError('stale-version', sayOfLog('entry-gone'))
  if (ledgerFingerprint(entry) !== context.operation.fingerprint) throw new AppError('stale-version', movedWords(entry, context))
  return readableEntry(entry)
}

/** What moved, in words. */
export function movedWords(entry: LedgerEntry, context: ExecutionContext): Sentence {
  const planned = planOf(context)
  const state = entry.record?.state ?? 'unreadable'
  if (state !== planned.before) return sayOfLog('entry-state-moved', { before: planned.before, state })
  const claim = entry.record?.claim
  if (claim && claim.operation !== context.operation.id) return sayOfLog('entry-claimed-by-other', { operation: claim.operation })
  return sayOfLog('entry-written', { version: entry.version })
}

/** How every verb re-reads: our own claim is not a move. */
export async function rereadLedger(world: LedgerWorld, context: ExecutionContext): Promise<Reread> {
  const entry = await world.access.find(planOf(context).key, context.signal)
  if (!entry) return { fingerprint: 'gone', changed: sayOfLog('entry-gone') }
  if (isOurs(entry, context)) return { fingerprint: context.operation.fingerprint }
  return { fingerprint: ledgerFingerprint(entry), changed: movedWords(entry, context) }
}
