// registry.clean-up: removes leftovers one after the other, each whole in one transaction, after the backup was committed. An item that
// moved is kept and said so; the others go on. What became of each is in the backup's rows, so a dead worker leaves no riddle.
import type { OperationKind, Reread, Verification } from '../../../operations/executor.ts'
import { joined, type Sentence } from '../../../platform/sentence.ts'
import { sayOfCleanUp } from '../../clean-up/sentences.ts'
import { readBackup, type BackupRow } from './backup-store.ts'
import { standingOf } from './compare-item.ts'
import {
  defaultMaxFailures,
  defaultPaceMs,
  markItem,
  reasonIfNothingDone,
  workOf,
  type CleanUpKindOptions,
  type Work,
} from './kind-options.ts'
import { presenceOf, removeItem } from './remove-item.ts'
import { forgetLeftover } from './store.ts'

export function createCleanUpKind(options: CleanUpKindOptions): OperationKind {
  return {
    kind: 'registry.clean-up',
    verifyForMs: 120_000,
    reread: (context) => reread(workOf(context, options)),
    execute: (context) => execute(workOf(context, options), options),
    verify: (context) => verify(workOf(context, options)),
  }
}

const isOpen = (row: BackupRow): boolean => row.state === 'planned' || row.state === 'removing'

/** One leftover that is still one is enough to begin; the others are looked at again one by one. */
async function reread({ context, plan, reader }: Work): Promise<Reread> {
  const moved: string[] = []
  for (const row of await readBackup(plan.backup)) {
    const standing = await standingOf(reader, row)
    if (standing.is === 'planned') return { fingerprint: context.operation.fingerprint }
    moved.push(standing.is === 'gone' ? `${row.path} is gone already` : standing.why)
  }
  return { fingerprint: '', changed: sayOfCleanUp('clean-up-moved', { which: few(moved) }) }
}

async function execute(work: Work, { clock, paceMs = defaultPaceMs, maxFailures = defaultMaxFailures }: CleanUpKindOptions): Promise<void> {
  const { context, plan } = work
  const rows = await readBackup(plan.backup)
  let failures = rows.filter((row) => row.state === 'kept').length
  for (const [index, row] of rows.entries()) {
    if (!isOpen(row)) continue
    if (failures >= maxFailures) {
      await markItem(work, row, {
        state: 'kept',
        status: 'failed',
        text: `${row.path}: not tried after ${failures} that could not be removed`,
      })
      continue
    }
    if (!(await removeOne(work, row, `${index + 1}/${rows.length}`))) failures += 1
    await clock.sleep(paceMs, context.signal)
  }
}

/** False when it was kept. */
async function removeOne(work: Work, row: BackupRow, place: string): Promise<boolean> {
  try {
    const standing = await standingOf(work.reader, row)
    if (standing.is === 'gone') return await settleGone(work, row)
    if (standing.is === 'moved') return await keep(work, row, standing.why)
  } catch (error) {
    return keepAfter(work, row, error)
  }
  await markItem(work, row, { state: 'removing', status: 'waiting', text: `${place}: ${row.path}` })
  try {
    await removeItem(work.reader, row)
  } catch (error) {
    return keepAfter(work, row, error)
  }
  await settleRemoved(work, row)
  return true
}

async function keepAfter(work: Work, row: BackupRow, error: unknown): Promise<boolean> {
  work.context.signal.throwIfAborted()
  return keep(work, row, reasonIfNothingDone(error))
}

async function keep(work: Work, row: BackupRow, why: string): Promise<false> {
  await markItem(work, row, { state: 'kept', status: 'failed', text: `kept: ${why}` })
  return false
}

async function settleRemoved(work: Work, row: BackupRow): Promise<void> {
  await markItem(work, row, { state: 'removed', text: `${row.path} (${row.nodes.length} znodes)` })
  await forgetLeftover(work.plan.registry, row.path)
}

/** Announced by us and gone: it was us. Else somebody was faster, and an undo is not ours to make. */
async function settleGone(work: Work, row: BackupRow): Promise<true> {
  if (row.state === 'removing') await settleRemoved(work, row)
  else {
    await markItem(work, row, { state: 'gone', text: `${row.path} was removed by somebody else` })
    await forgetLeftover(work.plan.registry, row.path)
  }
  return true
}

async function verify(work: Work): Promise<Verification> {
  const { plan, reader } = work
  const rows = await readBackup(plan.backup)
  const returned: string[] = []
  let open = 0
  for (const row of rows) {
    if (isOpen(row) && (await standingOf(reader, row)).is === 'gone') await settleGone(work, row)
    if (isOpen(row)) open += 1
    if (row.state === 'removed' && (await presenceOf(reader, row)).missing < row.nodes.length) returned.push(row.path)
  }
  const removed = rows.filter((row) => row.state === 'removed').length
  if (open > 0)
    return {
      result: 'not-done',
      ...(removed === 0 ? sayOfCleanUp('clean-up-nothing-yet') : sayOfCleanUp('clean-up-goes-on', { removed, of: rows.length })),
    }
  const around = await missingAround(work, rows)
  if (around !== undefined) return { result: 'contradiction', ...sayOfCleanUp('clean-up-around', { path: around }) }
  const kept = rows.filter((row) => row.state === 'kept').map((row) => row.note.replace(/^kept: /, ''))
  if (removed === 0 && kept.length > 0) return { result: 'refused', ...sayOfCleanUp('clean-up-nothing', { which: few(kept) }) }
  return { result: 'succeeded', ...describe(rows, kept, returned), detail: { removed, kept: kept.length, returned } }
}

/** The directory that held a removed leftover has to be there still, unless it was part of the plan. */
async function missingAround({ reader }: Work, rows: readonly BackupRow[]): Promise<string | undefined> {
  const ours = new Set(rows.flatMap((row) => row.nodes.map((node) => node.path)))
  const parents = new Set(rows.filter((row) => row.state === 'removed').map(({ path }) => path.slice(0, path.lastIndexOf('/'))))
  for (const parent of parents) {
    if (parent !== '' && !ours.has(parent) && !(await reader.zookeeper.exists(parent, reader.options))) return parent
  }
  return undefined
}

function describe(rows: readonly BackupRow[], kept: readonly string[], returned: readonly string[]): Sentence {
  const removed = rows.filter((row) => row.state === 'removed')
  const gone = rows.filter((row) => row.state === 'gone').length
  const nodes = removed.reduce((total, row) => total + row.nodes.length, 0)
  return joined([
    sayOfCleanUp('clean-up-removed', { removed: removed.length, of: rows.length, nodes }),
    ...(gone > 0 ? [sayOfCleanUp('clean-up-gone', { count: gone })] : []),
    ...(kept.length > 0 ? [sayOfCleanUp('clean-up-kept', { count: kept.length, which: few(kept) })] : []),
    ...(returned.length > 0 ? [sayOfCleanUp('clean-up-returned', { which: few(returned) })] : []),
  ])
}

export const few = (texts: readonly string[]): string =>
  texts.slice(0, 3).join('; ') + (texts.length > 3 ? `; and ${texts.length - 3} more` : '')
