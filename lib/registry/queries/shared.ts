// When a registry changes, every page that shows it asks for the same at the same moment; and to read more at once than the database and
// we have cores for only makes each slower. So a few reads are made at a time, and those who wait for the same one get one answer.
import { SharedTurns } from '../io/turns.ts'

const turns = new SharedTurns(2, { patienceMs: 1000 })

/** The same reading, made once for all who wait for it with equal arguments, after the last of them has asked. Nobody may change what it gives. */
export const shared =
  <Args extends readonly unknown[], T>(name: string, read: (...args: Args) => Promise<T>): ((...args: Args) => Promise<T>) =>
  (...args) =>
    turns.take(JSON.stringify([name, ...args]), () => read(...args))
