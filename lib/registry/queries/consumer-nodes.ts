// A consumer's URL as it is registered: web asks the worker that holds the registry, which reads it from ZooKeeper.
import { nowAnswer, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { askWorker } from '../../platform/internal-http.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import { consumerNodesReadName } from '../io/consumer-nodes.ts'
import { selectConsumers } from '../io/query-endpoints.ts'
import { subscriptionOf } from '../matching.ts'
import type { ConsumerNodesQuery } from '../requests.ts'
import { consumerNodeSchema, type ConsumerNode } from '../schema.ts'
import { formatServiceId, parseServiceId } from '../service-id.ts'

/** The nodes of one consumer right now. Throws `not-found` where it has none (any more), `unavailable` when no worker holds the registry. */
export async function listConsumerNodes(service: string, query: ConsumerNodesQuery): Promise<Answer<ConsumerNode[]>> {
  const known = formatServiceId(parseServiceId(service))
  const filter = { ...query, service: known, source: 'registry' } as const
  const [row] = (await selectConsumers(filter, { sort: 'application', offset: 0, limit: 1 })).rows
  if (!row) throw new AppError('not-found', `${query.id} of ${query.application} has no node as a consumer of ${known}.`)
  const sourceId = sourceIdOf('registry', row.registry)
  // its row is that of one of the services its patterns take
  const asked = formatServiceId(subscriptionOf(row))
  const answer = await askWorker(sourceId, consumerNodesReadName, { sourceId, service: asked, application: row.application, id: row.id })
  const nodes = consumerNodeSchema.array().parse(answer)
  if (nodes.length === 0) throw new AppError('not-found', `${row.id} of ${row.application} is not registered as a consumer any more.`)
  return nowAnswer(nodes)
}
