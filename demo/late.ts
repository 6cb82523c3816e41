import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Books, readBooks } from './books/read-books.ts'
import type { Progress } from './maven.ts'
import { startMariadb } from './servers/mariadb.ts'
import type { Server } from './servers/server.ts'
import { paymentCrashes } from './shop/crash-plan.ts'
import { allFlows, type CrashWord, type Flow, type Flows } from './shop/flows.ts'

export type LateOptions = {
  /** Of MariaDB's data. */
  dir: string
  mariadbPort: number
  flows: Flows
  books: Books
  mishaps: boolean
  progress?: Progress
}
/** What is heavy and not needed for a first look, and what happens only when one stays longer. */
export type Late = { readonly mariadb: Server | undefined; readonly ready: Promise<void>; close(): Promise<void> }

/** Starts MariaDB, leaves something hanging there, and from then on lets something crash now and then. */
export function startLate(options: LateOptions): Late {
  const stopping = new AbortController()
  let mariadb: Server | undefined
  const start = async (): Promise<void> => {
    const { dir, mariadbPort, flows, progress } = options
    mariadb = await startMariadb({ dir, port: mariadbPort, signal: stopping.signal, ...(progress ? { progress } : {}) })
    stopping.signal.throwIfAborted()
    await flows.setUpPayments()
    await flows.crash(paymentRound, paymentCrashes)
  }
  const ready = start()
  // Nobody has to wait for it; whoever does is told.
  ready.catch(() => undefined)
  const mishaps = options.mishaps ? crashNowAndThen(options, ready, stopping.signal) : Promise.resolve()
  return {
    get mariadb() {
      return mariadb
    },
    ready,
    async close() {
      stopping.abort()
      await Promise.allSettled([ready, mishaps])
      await mariadb?.close(0)
    },
  }
}

const paymentRound = 900
const firstMishapRound = 100_000
const mishapMs = 10 * 60_000
/** Of one flow; whoever is away for a day is not to find a thousand. */
const mostOpen = 4

/** One of each flow whose piece of work the books know to be open, so that they can be counted; Kafka ends its own after an hour. */
const mishapWords: Readonly<Record<Flow, CrashWord>> = {
  ledger: 'exe',
  outbox: 'outbox',
  rocketmq: 'half-created',
  kafka: 'transaction',
  refunds: 'refund',
  transfers: 'transfer-decided',
}

async function crashNowAndThen({ flows, books }: LateOptions, ready: Promise<void>, signal: AbortSignal): Promise<void> {
  const payments = await ready.then(
    () => true,
    () => false,
  )
  for (let round = firstMishapRound; !signal.aborted; round++) {
    await sleep(mishapMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    try {
      const open = (await readBooks(payments ? books : { ...books, mariadbUrl: undefined })).filter(({ state }) => state === 'open')
      const calm = allFlows
        .filter((flow) => payments || (flow !== 'refunds' && flow !== 'transfers'))
        .filter((flow) => open.filter((piece) => piece.flow === flow).length < mostOpen)
      const flow = calm[randomInt(calm.length || 1)]
      if (flow !== undefined) await flows.crash(round, [mishapWords[flow]])
    } catch {
      // A server is down, which is trouble enough.
    }
  }
}
