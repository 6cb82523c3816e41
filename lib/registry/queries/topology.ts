// What map and blast radius read.
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { callRates } from '../../statistics/queries.ts'
import { readTopology } from '../io/query-topology.ts'
import { registrySourceOf } from '../io/service-filter.ts'
import type { TopologyImpactQuery, TopologyRequest } from '../requests.ts'
import type { Topology, TopologyImpact } from '../schema.ts'
import { buildTopology } from '../topology.ts'
import { impactOf } from '../topology-impact.ts'

const rateWindowMs = 60_000

/** The graph of who calls what, with the traffic of the last minute where statistics know it. */
export async function getTopology({ registry, ...query }: TopologyRequest): Promise<Answer<Topology>> {
  const input = await readTopology(await callRates(rateWindowMs), registry)
  return answer(buildTopology(input, query), registry)
}

/** What the death of a node would touch. Throws not-found. */
export async function getTopologyImpact({ node, registry }: TopologyImpactQuery): Promise<Answer<TopologyImpact>> {
  const impact = impactOf(await readTopology(await callRates(rateWindowMs), registry), node)
  if (!impact) throw new AppError('not-found', `The topology has nothing called ${node}.`)
  return answer(impact, registry)
}

async function answer<T>(data: T, registry: string | undefined): Promise<Answer<T>> {
  const sourceId = registrySourceOf(registry)
  return answerFrom(data, await sourceAges({ kinds: ['registry'], ...(sourceId === null ? {} : { ids: [sourceId] }) }))
}
