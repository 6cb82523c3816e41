// What map and blast radius read.
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { callRates } from '../../statistics/queries.ts'
import { readPastTopology, readTopology } from '../io/query-topology.ts'
import { SharedTurns } from '../io/turns.ts'
import type { TopologyImpactQuery, TopologyRequest } from '../requests.ts'
import type { Topology, TopologyImpact } from '../schema.ts'
import { buildTopology, type TopologyQuery } from '../topology.ts'
import { impactOf } from '../topology-impact.ts'
import { warningOf } from '../sentences.ts'
import { registryAges } from './whole-answer.ts'

const rateWindowMs = 60_000

/** A whole graph is the largest thing that is made for a reader: one is made at a time, whatever part of it is kept. */
const turns = new SharedTurns(1)

/**
 * The graph of who calls what, with the traffic of the last minute where statistics know it; with `at` as it was then. Throws
 * not-found where the history does not reach that far.
 */
export const getTopology = (request: TopologyRequest): Promise<Answer<Topology>> =>
  turns.take(JSON.stringify(request), () => topologyAnswer(request))

async function topologyAnswer({ registry, at, ...query }: TopologyRequest): Promise<Answer<Topology>> {
  if (at !== undefined) return pastTopologyAnswer(new Date(at), registry, query)
  const input = await readTopology(await callRates(rateWindowMs), registry)
  return answerFrom(buildTopology(input, query), await registryAges(registry))
}

/** A minute's reports are written a little after it: the window reaches as far past the instant as before it. */
async function pastTopologyAnswer(at: Date, registry: string | undefined, query: TopologyQuery): Promise<Answer<Topology>> {
  const rates = await callRates(rateWindowMs, new Date(at.getTime() + rateWindowMs / 2))
  const { data, complete, warnings } = await readPastTopology(at, rates, registry)
  const unknown = warningOf('traffic-unknown')
  return {
    data: buildTopology(data, query),
    asOf: at.toISOString(),
    complete,
    warnings: rates.length === 0 ? [...warnings, unknown] : warnings,
  }
}

/** What the death of a node would touch. Throws not-found. */
export async function getTopologyImpact({ node, registry }: TopologyImpactQuery): Promise<Answer<TopologyImpact>> {
  const impact = await turns.take(JSON.stringify(['impact', node, registry]), async () =>
    impactOf(await readTopology(await callRates(rateWindowMs), registry), node),
  )
  if (!impact) throw new AppError('not-found', `The topology has nothing called ${node}.`)
  return answerFrom(impact, await registryAges(registry))
}
