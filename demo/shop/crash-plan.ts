import { createRandom, shuffle } from '../random.ts'
import type { CrashWord } from './flows.ts'

const sure: readonly CrashWord[] = ['init', 'init', 'paid', 'paid', 'exe', 'exe', 'pending']
const others: readonly CrashWord[] = ['outbox', 'outbox', 'poison', 'half', 'half', 'half-unknown', 'transaction', 'transaction']
const any: readonly CrashWord[] = ['init', 'paid', 'exe']

/** Three crashes that leave nine ledger entries, some in every phase, and a little of every other kind of mess. */
export function planCrashes(seed: number): CrashWord[][] {
  const random = createRandom(seed)
  const extra = shuffle(any, random).slice(0, 2)
  const rounds: CrashWord[][] = [[], [], []]
  for (const [index, word] of shuffle([...sure, ...extra, ...others], random).entries()) rounds[index % rounds.length]?.push(word)
  return rounds
}

/** A hundred crashes in one: ledger entries of every phase. */
export function planStorm(count: number): CrashWord[] {
  const phases: readonly CrashWord[] = ['init', 'paid', 'exe', 'pending']
  return Array.from({ length: count }, (_, index) => phases[index % phases.length] ?? 'exe')
}
