import { inTransaction } from '../../platform/database.ts'
import type { Frozen } from '../bulk/dry-run.ts'
import { insertRun, type NewRun } from './bulk-store.ts'
import { selectByIds, selectFrozen, type MessageFilter } from './store-lists.ts'
import type { StoredMessage } from './store.ts'

type Choice = { filter: MessageFilter; limit: number } | { ids: readonly string[] }
type Decided = { run: NewRun; items: readonly (Frozen & { operationId: string })[] }

/** Reads what is chosen at one instant, lets `decide` say what would become of it, and writes the list; all or nothing. */
export async function freezeRun(choice: Choice, decide: (rows: readonly StoredMessage[]) => Promise<Decided>): Promise<void> {
  await inTransaction(async (sql) => {
    const rows = 'ids' in choice ? await selectByIds(choice.ids, sql) : await selectFrozen(sql, choice.filter, choice.limit)
    const { run, items } = await decide(rows)
    await insertRun(sql, run, items)
  })
}
