import { createRandom, shuffle } from '../random.ts'
import { allFlows, type CrashWord, type Flow, flowWords, needsMariadb } from './flows.ts'

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

/** What is left once MariaDB runs too. */
export const paymentCrashes: readonly CrashWord[] = [
  'refund',
  'refund-sent',
  'refund-poison',
  'transfer-first',
  'transfer-decided',
  'transfer-half',
  'transaction-hanging',
]

/** Of a hundred crashes. Transfers hold a place each in PostgreSQL, which has as many as `max_prepared_transactions` says. */
const shares: Readonly<Record<Flow, number>> = { ledger: 40, outbox: 16, rocketmq: 12, kafka: 10, refunds: 11, transfers: 11 }
const perProcess = 10

export type StormOptions = {
  seed: number
  withMariadb: boolean
  /** All, unless said. */
  flows?: readonly Flow[] | undefined
}

/**
 * That many pieces of work, each dying at a random place of a random flow, in processes of ten; the same seed plans the same.
 */
export function planStorm(count: number, { seed, withMariadb, flows }: StormOptions): CrashWord[][] {
  const random = createRandom(seed)
  const pool = (flows ?? allFlows).flatMap((flow) => {
    const words = flowWords[flow].filter((word) => withMariadb || !needsMariadb(word))
    return words.length === 0 ? [] : Array.from({ length: shares[flow] }, (): readonly CrashWord[] => words)
  })
  const words = Array.from({ length: Math.ceil(count / pool.length) }, () => shuffle(pool, random))
    .flat()
    .slice(0, count)
    .map((choices) => choices[Math.floor(random() * choices.length)] ?? 'exe')
  return Array.from({ length: Math.ceil(count / perProcess) }, (_, index) => words.slice(index * perProcess, (index + 1) * perProcess))
}
