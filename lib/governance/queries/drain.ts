import { liveOperations } from '../../operations/queries.ts'
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { formatAddress, parseAddress } from '../../registry/dubbo-url.ts'
import { callsToAddress } from '../../statistics/queries.ts'
import { contentsOf, planDrain, writesOf, type PlannedDrain } from '../drain/plan-drain.ts'
import type { DrainPreview } from '../drain/schema.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { selectServicesOf } from '../io/store.ts'
import { loadWeights } from '../queries.ts'
import type { WeightFacts } from '../weight-facts.ts'

/** More services of one address than these are drained by their application's own means. */
const maxServices = 200

export type LoadedDrain = {
  sourceId: string
  address: string
  planned: PlannedDrain
  fingerprint: string
  target: string
  lastOf: string[]
}

/** Works a drain out from the last good rows. Throws `not-found` when no registry holds the address. */
export async function loadDrain(given: string, registry: string | undefined): Promise<LoadedDrain> {
  const { host, port } = parseAddress(given)
  const address = formatAddress(host, port)
  const found = (await selectServicesOf(address)).filter(
    ({ id }) => registry === undefined || id === registry || id === `registry:${registry}`,
  )
  const [first] = found
  if (!first) throw new AppError('not-found', `${address} provides nothing${registry === undefined ? '' : ` in ${registry}`}.`)
  const services = found.filter(({ id }) => id === first.id).map(({ service }) => service)
  if (services.length > maxServices)
    throw new AppError('invalid-input', `${address} provides ${services.length} services; at most ${maxServices} are drained at once.`)
  const facts: WeightFacts[] = []
  for (const service of services) facts.push((await loadWeights(service, first.id, [address])).facts)
  const planned = planDrain({ address, registry: first.id }, facts)
  return {
    sourceId: first.id,
    address,
    planned,
    fingerprint: await fingerprintOf(contentsOf(planned.plan)),
    target: `drain:${first.id}:${address}`,
    lastOf: planned.services.filter(({ othersLeft }) => othersLeft === 0).map(({ service }) => service),
  }
}

/** What a drain would write, whom it would leave, and whether calls arrive now. Nothing is planned by asking. */
export async function previewDrain(address: string, registry?: string): Promise<Answer<DrainPreview>> {
  const loaded = await loadDrain(address, registry)
  const [calls, live, ages] = await Promise.all([
    callsToAddress(loaded.address),
    liveOperations([loaded.target]),
    sourceAges({ ids: [loaded.sourceId] }),
  ])
  const data: DrainPreview = {
    address: loaded.address,
    registry: loaded.sourceId,
    services: loaded.planned.services,
    writes: writesOf(loaded.planned.plan).map(({ path, form, before, after }) => ({ path, form, before, after })),
    warnings: loaded.planned.findings,
    lastOf: loaded.lastOf,
    lastCallAt: calls.lastCallAt?.toISOString() ?? null,
    hasStatistics: calls.lastReportAt !== null,
    liveOperation: live.get(loaded.target) ?? null,
    fingerprint: loaded.fingerprint,
  }
  return answerFrom(data, ages)
}
