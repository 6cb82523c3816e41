// Hosts: everything that runs on one IP address, whatever application it belongs to.
import { answerFrom, decodeCursor, pageOf, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import type { HostDetail, HostRow, HostsQuery } from '../host-schema.ts'
import { selectConsumers, selectProviders } from '../io/query-endpoints.ts'
import { selectHosts } from '../io/query-hosts.ts'
import { selectInstances } from '../io/query-instances.ts'
import { detailLimit, registryAges, wholeOrCut } from './whole-answer.ts'

export async function listHosts(query: HostsQuery): Promise<Answer<HostRow[]>> {
  const offset = decodeCursor(query.cursor)
  const { rows, total } = await selectHosts(query, { sort: query.sort, offset, limit: query.pageSize })
  return answerFrom(rows, await registryAges(query.registry), pageOf(offset, rows.length, total))
}

/** One host with all its instances, what they offer and what its processes use, each list cut at 500 (a warning says so). Throws not-found. */
export async function getHost(host: string): Promise<Answer<HostDetail>> {
  const [found] = (await selectHosts({ host }, { sort: 'host', offset: 0, limit: 1 })).rows
  if (!found) throw new AppError('not-found', `No registry knows anything that runs on ${host}.`)
  const window = { sort: 'address', offset: 0, limit: detailLimit }
  const [instances, providers, consumers, ages] = await Promise.all([
    selectInstances({ host }, window),
    selectProviders({ host }, window),
    selectConsumers({ host }, { ...window, sort: 'application' }),
    registryAges(),
  ])
  const data = {
    ...found,
    instances: instances.rows.map(({ metadata: _metadata, ...row }) => row),
    providers: providers.rows,
    consumers: consumers.rows,
  }
  return wholeOrCut(
    answerFrom(data, ages),
    [instances, providers, consumers].some(({ rows, total }) => total > rows.length),
  )
}
