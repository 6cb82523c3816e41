// registry.restore, the undo of a clean-up: makes again what it removed and nobody made since, with data and access list. What came
// back by itself is never overwritten.
import type { OperationKind, Reread, Verification } from '../../../operations/executor.ts'
import { joined } from '../../../platform/sentence.ts'
import { sayOfCleanUp } from '../../clean-up/sentences.ts'
import { readBackup, type BackupRow } from './backup-store.ts'
import { few } from './clean-up-kind.ts'
import { defaultPaceMs, markItem, reasonIfNothingDone, workOf, type CleanUpKindOptions, type Work } from './kind-options.ts'
import { presenceOf, restoreItem } from './remove-item.ts'

export function createRestoreKind(options: CleanUpKindOptions): OperationKind {
  return {
    kind: 'registry.restore',
    verifyForMs: 120_000,
    reread: (context) => reread(workOf(context, options)),
    execute: (context) => execute(workOf(context, options), options),
    verify: (context) => verify(workOf(context, options)),
  }
}

const isOpen = (row: BackupRow): boolean => row.state === 'removed' || row.state === 'restoring'

async function reread({ context, plan, reader }: Work): Promise<Reread> {
  for (const row of await readBackup(plan.backup)) {
    if (isOpen(row) && (await presenceOf(reader, row)).missing > 0) return { fingerprint: context.operation.fingerprint }
  }
  return { fingerprint: '', changed: sayOfCleanUp('restore-all-there') }
}

async function execute(work: Work, { clock, paceMs = defaultPaceMs }: CleanUpKindOptions): Promise<void> {
  const rows = (await readBackup(work.plan.backup)).filter(isOpen)
  // parents were removed after what lay below them: made again the other way round
  for (const [index, row] of rows.toReversed().entries()) {
    await restoreOne(work, row, `${index + 1}/${rows.length}`)
    await clock.sleep(paceMs, work.context.signal)
  }
}

async function restoreOne(work: Work, row: BackupRow, place: string): Promise<void> {
  const presence = await presenceOf(work.reader, row)
  if (presence.missing === 0) return settleThere(work, row)
  await markItem(work, row, { state: 'restoring', status: 'waiting', text: `${place}: ${row.path}` })
  try {
    await restoreItem(work.reader, row)
  } catch (error) {
    work.context.signal.throwIfAborted()
    return markItem(work, row, { state: 'left', status: 'failed', text: `${row.path}: ${reasonIfNothingDone(error)}` })
  }
  const others = presence.others.length === 0 ? '' : `; as others made it: ${few(presence.others)}`
  await markItem(work, row, { state: 'restored', text: `${row.path}${others}` })
}

/** Announced by us and there: it was us. */
async function settleThere(work: Work, row: BackupRow): Promise<void> {
  if (row.state === 'restoring') return markItem(work, row, { state: 'restored', text: row.path })
  return markItem(work, row, { state: 'left', text: `${row.path} came back by itself` })
}

async function verify(work: Work): Promise<Verification> {
  const rows = await readBackup(work.plan.backup)
  let open = 0
  const goneAgain: string[] = []
  for (const row of rows) {
    if (!isOpen(row) && row.state !== 'restored') continue
    const { missing } = await presenceOf(work.reader, row)
    if (isOpen(row) && missing === 0) await settleThere(work, row)
    if (isOpen(row)) open += 1
    else if (missing > 0) goneAgain.push(row.path)
  }
  const restored = rows.filter((row) => row.state === 'restored').length
  if (open > 0) return { result: 'not-done', ...sayOfCleanUp('restore-goes-on', { count: restored, open }) }
  const left = rows.filter((row) => row.state === 'left')
  if (goneAgain.length > 0) return { result: 'contradiction', ...sayOfCleanUp('restore-gone-again', { which: few(goneAgain) }) }
  const which = few(left.map((row) => row.note || `${row.path} is there`))
  if (restored === 0) return { result: 'refused', ...sayOfCleanUp('restore-nothing', { which }) }
  const made = sayOfCleanUp('restore-made', { count: restored })
  const said = left.length === 0 ? made : joined([made, sayOfCleanUp('restore-left', { count: left.length, which })])
  return { result: 'succeeded', ...said, detail: { restored, left: left.length } }
}
