// The port to a database that holds prepared transactions.
import type { Prepared } from '../../xa/prepared.ts'

export type Decision = 'commit' | 'rollback'
/** What became of a transaction that is listed no more; `unknown` where the database does not tell. */
export type Outcome = 'committed' | 'rolled back' | 'unknown'

export interface XaDatabase {
  list(): Promise<Prepared[]>
  find(key: string): Promise<Prepared | undefined>
  /**
   * Ends it, after a look at it in the same session; `guard` is called before that look, and what it gives right before the decision.
   * Throws `conflict` or `forbidden` when the database did nothing: it is listed no more, a session is still attached, or it is another's.
   * Anything else that is thrown means that nobody knows.
   */
  decide(prepared: Prepared, decision: Decision, guard: () => () => void): Promise<void>
  outcomeOf(transaction: string, database: string): Promise<Outcome>
  /** Whether a row with this name is there. */
  hasRow(probe: { table: string; column: string }, name: string, database: string): Promise<boolean>
}
