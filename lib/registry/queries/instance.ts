// One instance: one application's process, whatever port of it was asked for.
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError, isAppError } from '../../platform/errors.ts'
import { parseAddress } from '../dubbo-url.ts'
import { addressesOf } from '../instances.ts'
import { selectConsumers, selectProviders } from '../io/query-endpoints.ts'
import { selectInstances, type StoredInstance } from '../io/query-instances.ts'
import type { InstanceDetail } from '../schema.ts'
import { detailLimit, registryAges, wholeOrCut } from './whole-answer.ts'

/**
 * The instance that answers at `address`, by any of its ports, with what it provides and what its process consumes (where no URL says
 * the process: what its application consumes from its host), each list cut at 500 (a warning says so). Throws not-found.
 */
export async function getInstance(address: string): Promise<Answer<InstanceDetail>> {
  const [ages, data] = await Promise.all([registryAges(), readInstance(address)])
  const isWhole = data.providers.length === data.providerCount && data.consumers.length === data.consumerCount + data.tracedConsumerCount
  return wholeOrCut(answerFrom(data, ages), !isWhole)
}

async function readInstance(address: string): Promise<InstanceDetail> {
  const instance = await findInstance(address)
  if (!instance) throw new AppError('not-found', `No registry knows an instance at ${address}.`)
  const { application, host } = instance
  const provided = await Promise.all(
    addressesOf(instance).map((own) => selectProviders({ application, address: own }, { sort: 'address', offset: 0, limit: detailLimit })),
  )
  const pids = new Set(provided.flatMap(({ rows }) => rows.flatMap(({ params }) => params['pid'] ?? [])))
  const processes = pids.size > 0 ? [...pids].map((pid) => `${host}:${pid}`) : undefined
  const consumed = await selectConsumers({ application, host, processes }, { sort: 'application', offset: 0, limit: detailLimit })
  return {
    ...instance,
    providers: provided.flatMap((page) => page.rows).slice(0, detailLimit),
    providerCount: provided.reduce((sum, page) => sum + page.total, 0),
    consumers: consumed.rows,
    consumerCount: consumed.total - consumed.traced,
    tracedConsumerCount: consumed.traced,
  }
}

/** One named by the address before one that has it among its ports; of several applications there (a redeployment), the last seen. */
async function findInstance(address: string): Promise<StoredInstance | undefined> {
  const endpoint = endpointOf(address)
  if (!endpoint) return undefined
  const { rows } = await selectInstances({ endpoint }, { sort: 'address', offset: 0, limit: 20 })
  const isNamed = (row: StoredInstance): number => Number(row.address === address)
  return rows.toSorted((one, other) => isNamed(other) - isNamed(one) || (one.firstSeen < other.firstSeen ? 1 : -1))[0]
}

function endpointOf(address: string): { host: string; port: number } | undefined {
  try {
    return parseAddress(address)
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}
