// What pages and API read of governance.
import { answerFrom, type Answer } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { sourceAges } from '../platform/sources.ts'
import { formatServiceId } from '../registry/service-id.ts'
import { observedShares } from '../statistics/queries.ts'
import { selectConsumers, selectProviders, selectRegistriesOf, selectRules } from './io/store.ts'
import { ruleGenerationOf } from './rule-generation.ts'
import type { ProviderWeight, ServiceWeights, WeightPreview, WeightPreviewRequest } from './schema.ts'
import { parseRuleService, rootsOf } from './service-key.ts'
import { weightFingerprint } from './shared-document.ts'
import { applicationsToTell, rulePathsOf, type WeightFacts } from './weight-facts.ts'
import { workOutChange, type WeightChange } from './weight-change.ts'
import { providerDetail, rowDetails } from './weight-detail.ts'
import { formsReadBy } from './where-read.ts'
import { sayOfOutcome } from './outcome-sentences.ts'

const observedWindowMs = 5 * 60_000

export type LoadedWeights = { sourceId: string; facts: WeightFacts; otherRegistries: string[] }

/**
 * Facts of a service in one registry: the named one, else the first that holds every named address. Throws `not-found` when no
 * registry knows the service.
 */
export async function loadWeights(service: string, registry: string | undefined, addresses: readonly string[]): Promise<LoadedWeights> {
  const key = parseRuleService(service)
  const id = formatServiceId(key)
  const known = await selectRegistriesOf(id)
  const isNamed = (sourceId: string) => registry === undefined || sourceId === registry || sourceId === `registry:${registry}`
  const candidates = known.filter((source) => isNamed(source.id))
  const chosen = candidates.find((source) => addresses.every((address) => source.addresses.includes(address))) ?? candidates[0]
  if (!chosen)
    throw new AppError('not-found', `No provider or consumer of ${id} is registered${registry === undefined ? '' : ` in ${registry}`}.`)
  const roots = rootsOf(chosen.detail)
  const [providers, consumers] = await Promise.all([selectProviders(chosen.id, id), selectConsumers(chosen.id, id)])
  const rules = await selectRules(chosen.id, rulePathsOf({ service: key, roots, providers, consumers }))
  const otherRegistries = known.filter((source) => source.id !== chosen.id).map((source) => source.id)
  return {
    sourceId: chosen.id,
    facts: { service: key, roots, providers, consumers, rules },
    otherRegistries: registry === undefined ? otherRegistries : [],
  }
}

/** What a change of weights would do: nothing is planned by asking. Throws `not-found`, `invalid-input` and `conflict`. */
export async function previewWeights(request: WeightPreviewRequest): Promise<Answer<WeightPreview>> {
  const loaded = await loadWeights(request.service, request.registry, Object.keys(request.weights))
  const change = workOutChange(loaded.facts, new Map(Object.entries(request.weights)))
  const observed = await observedOf(formatServiceId(loaded.facts.service))
  return answerFrom(await toPreview(loaded, change, observed), await sourceAges({ ids: [loaded.sourceId] }))
}

/** Providers of a service with their weights and shares as they are now. */
export async function getServiceWeights(service: string, registry?: string): Promise<Answer<ServiceWeights>> {
  const loaded = await loadWeights(service, registry, [])
  const change = workOutChange(loaded.facts, new Map())
  const observed = await observedOf(formatServiceId(loaded.facts.service))
  const preview = await toPreview(loaded, change, observed)
  const facts = new Map(loaded.facts.providers.map((provider) => [provider.address, provider]))
  const details = rowDetails({ facts: loaded.facts, change, nowMs: Date.now() })
  const data = {
    service: preview.service,
    registry: preview.registry,
    loadBalance: preview.loadBalance,
    sharesKnown: preview.sharesKnown,
    shareReason: preview.shareReason,
    ...(preview.shareReasonSaid ? { shareReasonSaid: preview.shareReasonSaid } : {}),
    warnings: preview.warnings,
    providers: preview.providers.flatMap(({ weightBefore, shareBefore, weightAfter: _after, shareAfter: _share, ...provider }) => {
      const [fact, detail] = [facts.get(provider.address), details.get(provider.address)]
      if (!fact || !detail) return []
      const { configuredWeight, weightRule } = fact
      return [{ ...provider, ...detail, weight: weightBefore, expectedShare: shareBefore, configuredWeight, weightRule }]
    }),
  }
  return answerFrom(data, await sourceAges({ ids: [loaded.sourceId] }))
}

/** Everything that sets the weight of one provider, its methods' and its warm-up. Throws `not-found`. */
export async function getProviderWeight(service: string, address: string, registry?: string): Promise<Answer<ProviderWeight>> {
  const loaded = await loadWeights(service, registry, [address])
  const detail = providerDetail(address, { facts: loaded.facts, change: workOutChange(loaded.facts, new Map()), nowMs: Date.now() })
  if (!detail) throw new AppError('not-found', `${address} does not provide ${formatServiceId(loaded.facts.service)}.`)
  return answerFrom({ ...detail, registry: loaded.sourceId }, await sourceAges({ ids: [loaded.sourceId] }))
}

async function observedOf(service: string): Promise<ReadonlyMap<string, number>> {
  const shares = await observedShares(service, new Date(Date.now() - observedWindowMs).toISOString())
  return new Map(shares.map((share) => [share.address, share.share]))
}

async function toPreview(
  { sourceId, facts, otherRegistries }: LoadedWeights,
  change: WeightChange,
  observed: ReadonlyMap<string, number>,
): Promise<WeightPreview> {
  const others = otherRegistries.map((id) => ({
    code: 'other-registry',
    severity: 'info' as const,
    ...sayOfOutcome('weight-other-registry', { registry: id }),
  }))
  return {
    service: formatServiceId(facts.service),
    registry: sourceId,
    loadBalance: change.loadBalance,
    sharesKnown: change.sharesKnown,
    shareReason: change.shareReason?.text ?? '',
    ...(change.shareReason ? { shareReasonSaid: change.shareReason.said } : {}),
    providers: change.providers.map(({ address, application, generation, weightBefore, weightAfter, shareBefore, shareAfter }) => ({
      address,
      application,
      generation,
      weightBefore,
      weightAfter,
      shareBefore,
      shareAfter,
      observedShare: observed.size === 0 ? null : (observed.get(address) ?? 0),
    })),
    consumers: groupConsumers(facts),
    writes: change.writes.map(({ path, form, before, after, reason }) => ({ path, form, before, after, reason })),
    warnings: [...change.findings, ...others],
    fingerprint: await weightFingerprint(facts.service, change.contents),
  }
}

function groupConsumers(facts: WeightFacts): WeightPreview['consumers'] {
  const { consumers } = facts
  const told = applicationsToTell(facts)
  const groups = new Map<string, WeightPreview['consumers'][number]>()
  for (const consumer of consumers) {
    const generation = ruleGenerationOf(consumer)
    const key = `${consumer.application} ${generation}`
    const group = groups.get(key) ?? {
      application: consumer.application,
      generation,
      count: 0,
      reads: formsReadBy(generation, told.includes(consumer.application)),
    }
    groups.set(key, { ...group, count: group.count + 1 })
  }
  return [...groups.values()]
}
