import { liveOperations } from '../../operations/queries.ts'
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { formatAddress, parseAddress } from '../../registry/dubbo-url.ts'
import { callsToAddress } from '../../statistics/queries.ts'
import { contentsOf, fingerprintOfDrain, planDrain, writesOf, type PlannedDrain } from '../drain/plan-drain.ts'
import type { DrainPreview } from '../drain/schema.ts'
import { togetherCalled } from '../drain/judge-drain.ts'
import { selectServicesOf } from '../io/store.ts'
import { loadWeights } from '../queries.ts'
import type { Setting } from '../weight-document.ts'
import type { WeightFacts } from '../weight-facts.ts'
import { loadLeftAlone } from './left-alone.ts'

/** More services of one address than these are drained by their application's own means. */
const maxServices = 200

/** An address, or a host with everything on it. */
export type DrainPlace = { address: string } | { host: string }

export type LoadedDrain = {
  sourceId: string
  /** the address, or the host */
  name: string
  addresses: string[]
  planned: PlannedDrain
  services: DrainPreview['services']
  fingerprint: string
  target: string
  lastOf: string[]
}

/** `by` weight 0 unless said. */
export type DrainAsked = { registry?: string | undefined; by?: Setting | undefined }

/** Works a drain out from the last good rows. Throws `not-found` when no registry holds the address or the host. */
export async function loadDrain(given: DrainPlace, { registry, by = 'weight' }: DrainAsked): Promise<LoadedDrain> {
  const place = 'host' in given ? given : { address: written(given.address) }
  const name = 'host' in place ? place.host : place.address
  const found = (await selectServicesOf(place)).filter(
    ({ id }) => registry === undefined || id === registry || id === `registry:${registry}`,
  )
  const [first] = found
  if (!first) throw new AppError('not-found', `${name} provides nothing${registry === undefined ? '' : ` in ${registry}`}.`)
  const own = found.filter(({ id }) => id === first.id)
  const services = [...new Set(own.map(({ service }) => service))]
  const addresses = [...new Set(own.map(({ address }) => address))]
  if (services.length > maxServices)
    throw new AppError('invalid-input', `${name} provides ${services.length} services; at most ${maxServices} are drained at once.`)
  const facts: WeightFacts[] = []
  for (const service of services) facts.push((await loadWeights(service, first.id, [])).facts)
  const alone = await loadLeftAlone({ sourceId: first.id, facts, addresses, by })
  const planned = planDrain({ name, addresses, registry: first.id, by }, facts)
  return {
    sourceId: first.id,
    name,
    addresses,
    planned,
    fingerprint: await fingerprintOfDrain(planned.plan, contentsOf(planned.plan)),
    target: 'host' in place ? `drain:${first.id}:host:${name}` : `drain:${first.id}:${name}`,
    services: planned.services.map((one) => ({ ...one, lastFor: alone.get(one.service) ?? [] })),
    lastOf: planned.services.map(({ service }) => service).filter((service) => alone.has(service)),
  }
}

function written(address: string): string {
  const { host, port } = parseAddress(address)
  return formatAddress(host, port)
}

/** What a drain would write, whom it would leave, and whether calls arrive now. Nothing is planned by asking. */
export async function previewDrain(place: DrainPlace, asked: DrainAsked = {}): Promise<Answer<DrainPreview>> {
  const loaded = await loadDrain(place, asked)
  const [calls, live, ages] = await Promise.all([
    Promise.all(loaded.addresses.map(callsToAddress)).then(togetherCalled),
    liveOperations([loaded.target]),
    sourceAges({ ids: [loaded.sourceId] }),
  ])
  const data: DrainPreview = {
    address: loaded.name,
    addresses: loaded.addresses,
    target: loaded.target,
    registry: loaded.sourceId,
    by: loaded.planned.plan.by,
    services: loaded.services,
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
