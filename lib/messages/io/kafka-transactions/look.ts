// One look at the transactions of a cluster, as items.
import type { SourceItem } from '../../model.ts'
import { hangingItemOf, transactionItemOf, type Around } from '../../kafka-transactions/item.ts'
import {
  findHanging,
  keyOfHanging,
  placeText,
  samePlace,
  transactionCause,
  type OpenProducer,
  type Place,
  type Transaction,
} from '../../kafka-transactions/model.ts'
import { heldBy, waitingBehind } from '../../kafka-transactions/waiting.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { decideAll, type Decisions } from './decide-all.ts'
import { readGroupOffsets, readOffsets } from './offsets.ts'
import { openStates, readTransactions } from './coordinators.ts'
import { readOpenProducers, readPlaces, type LedPlace } from './read.ts'

export type LookQuestion = {
  /** what is younger is no item */
  suspectAfterMs: number
  now: Date
  /** leaves out a partition that seems to hang, by key */
  confirmed?(key: string): boolean
  /** nothing but the item of this key */
  only?: string
}

export type Look = {
  items: SourceItem[]
  /** every partition that seems to hang, confirmed or not, by key */
  hanging: Set<string>
  leaderless: Place[]
  openTransactions: number
  /** partitions whose producers we may not see */
  forbidden: number
}

/** Reads the cluster; throws when a coordinator or a leader does not answer. */
export async function lookAt(cluster: Cluster, question: LookQuestion, decisions: Decisions, signal: AbortSignal): Promise<Look> {
  const { places, brokers } = await readPlaces(cluster)
  // producers first: a transaction that ends in between is then known to its coordinator, not a false hanging one
  const { producers, forbidden } = await readOpenProducers(cluster, places)
  const transactions = await readTransactions(cluster, { states: openStates })
  const age = { suspectAfterMs: question.suspectAfterMs, nowMs: question.now.getTime() }
  const hanging = findHanging(producers, transactions, age)
  const seen: Seen = { question, places, brokers, producers, transactions }
  const suspects = transactions.filter(
    (item) => isAsked(question, item.transactionalId) && transactionCause(item.state) && age.nowMs - item.startedAtMs >= age.suspectAfterMs,
  )
  const confirmed = hanging.filter((item) => isAsked(question, keyOfHanging(item)) && (question.confirmed?.(keyOfHanging(item)) ?? true))
  return {
    items: suspects.length + confirmed.length === 0 ? [] : await itemsOf(cluster, seen, { suspects, confirmed, decisions }, signal),
    hanging: new Set(hanging.map(keyOfHanging)),
    leaderless: places.filter((place) => place.leader < 0),
    openTransactions: transactions.length,
    forbidden,
  }
}

const isAsked = ({ only }: LookQuestion, key: string): boolean => only === undefined || only === key

type Seen = {
  question: LookQuestion
  places: LedPlace[]
  brokers: number[]
  producers: OpenProducer[]
  transactions: Transaction[]
}
type Found = { suspects: Transaction[]; confirmed: OpenProducer[]; decisions: Decisions }

async function itemsOf(cluster: Cluster, seen: Seen, found: Found, signal: AbortSignal): Promise<SourceItem[]> {
  const { producers, transactions, places, brokers, question } = seen
  const { suspects, confirmed, decisions } = found
  const ids = new Set(suspects.map((item) => item.producerId))
  // of the suspects' own producers, however young: what hangs there decides whether they may be fenced
  const strays = findHanging(producers, transactions, { suspectAfterMs: -Infinity, nowMs: 0 }).filter((item) => ids.has(item.producerId))
  const decided = await decideAll(cluster, { batches: [...confirmed, ...strays], decisions }, signal)
  const holding = producers.filter((item) => ids.has(item.producerId) || confirmed.includes(item))
  const held = places.filter((place) => holding.some((item) => samePlace(item, place)))
  const [offsets, committed] = [await readOffsets(cluster, held), await readGroupOffsets(cluster, brokers, held)]
  const around = (some: readonly OpenProducer[]): Around => {
    const parts = some.flatMap((item) => heldBy(item, offsets.get(placeText(item))))
    return { waiting: waitingBehind(parts, committed), owner: '', now: question.now }
  }
  return [
    ...suspects.flatMap((transaction) => {
      const cause = transactionCause(transaction.state)
      const own = producers.filter((item) => item.producerId === transaction.producerId)
      const stray = strays.filter((item) => own.includes(item))
      return cause === undefined
        ? []
        : [
            transactionItemOf(transaction, cause, {
              ...around(own.filter((item) => !stray.includes(item))),
              hanging: stray.filter((item) => decided.get(item)?.decision.outcome !== 'open').map(keyOfHanging),
              leaderless: places.filter((place) => place.leader < 0 && transaction.partitions.some((part) => samePlace(part, place))),
            }),
          ]
    }),
    ...confirmed.flatMap((item) => {
      const known = decided.get(item)
      return known ? [hangingItemOf(item, { ...around([item]), ...known })] : []
    }),
  ]
}
