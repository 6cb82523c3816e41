// What a draft rule would do over the real registry. Services are looked at in portions, so that a rule that touches all of them costs
// bounded memory.
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { formatServiceId } from '../../registry/service-id.ts'
import {
  selectPreviewConsumers,
  selectPreviewProviders,
  selectPreviewRules,
  selectService,
  selectServicesOfApplication,
  type TouchedService,
} from '../io/preview-store.ts'
import { selectRegistry } from '../io/rule-store.ts'
import { lintDraft } from '../rules/lint-draft.ts'
import { layOver, writeOfDraft, type RuleWrite } from '../preview/draft-rules.ts'
import { detailOf } from '../preview/detail-of.ts'
import { compareService } from '../preview/preview-service.ts'
import { countsOf, shortLimits, showService, wholeLimits } from '../preview/show-service.ts'
import type { PreviewDetail, PreviewService, RulePreview, RulePreviewRequest } from '../rules/preview-schema.ts'
import type { RuleDraft } from '../rules/schema.ts'
import { parseRuleService, rootsOf, type RuleRoots } from '../service-key.ts'

const portion = 100
const maxShown = 20

type Ground = { sourceId: string; roots: RuleRoots; writes: readonly RuleWrite[]; nowMs: number }

/** Nothing is planned by asking. Throws not-found, and invalid-input with the field. */
export async function previewRule(request: RulePreviewRequest): Promise<Answer<RulePreview>> {
  const { rule } = request
  const source = await selectRegistry(rule.registry)
  if (!source)
    throw new AppError('not-found', `rule.registry: there is no registry ${rule.registry}.`, { details: { field: 'rule.registry' } })
  const roots = rootsOf(source.detail)
  const ground: Ground = { sourceId: source.id, roots, writes: [writeOfDraft(rule, roots)], nowMs: Date.now() }
  const touched = await touchedServices(ground, request)
  const total: Total = { affected: noneAffected(touched.length), shown: [], detail: null }
  for (let from = 0; from < touched.length; from += portion) {
    await addPortion(total, { ground, request, isOne: touched.length === 1 }, touched.slice(from, from + portion))
  }
  const services = total.shown.sort(byDamage).slice(0, maxShown)
  const data = { registry: source.id, rule, affected: total.affected, services, detail: total.detail, findings: lintDraft(rule) }
  const answer = answerFrom(data, await sourceAges({ ids: [source.id] }))
  if (touched.length <= maxShown) return answer
  const text = `The rule touches ${touched.length} services; the ${maxShown} with the largest change are listed.`
  return { ...answer, warnings: [...answer.warnings, { code: 'list-cut', text }] }
}

type Total = { affected: RulePreview['affected']; shown: PreviewService[]; detail: PreviewDetail | null }

const noneAffected = (services: number): RulePreview['affected'] => ({
  services,
  servicesChanged: 0,
  consumers: 0,
  consumersChanged: 0,
  consumersWithoutProvider: 0,
  consumersLostAll: 0,
})

/** Kinds that speak of an application's providers alone, or of its consumers alone. */
const sidesOf: Partial<Record<RuleDraft['kind'], 'isProvider' | 'isConsumer'>> = { tag: 'isProvider', migration: 'isConsumer' }

async function touchedServices({ sourceId }: Ground, { rule, service }: RulePreviewRequest): Promise<TouchedService[]> {
  if (rule.scope === 'service') {
    const id = formatServiceId(parseRuleService(rule.key))
    if (service !== undefined && service !== id) throw unrelated(service, rule)
    const found = await selectService(sourceId, id)
    return found ? [found] : []
  }
  const side = sidesOf[rule.kind]
  const known = (await selectServicesOfApplication(sourceId, rule.key)).filter((one) => side === undefined || one[side])
  if (service === undefined) return known
  const wanted = known.filter((one) => one.id === service)
  if (wanted.length === 0) throw unrelated(service, rule)
  return wanted
}

const unrelated = (service: string, { key }: RuleDraft): AppError =>
  new AppError('invalid-input', `service: a rule of ${key} does not touch ${service.slice(0, 200)}.`, { details: { field: 'service' } })

type Asked = { ground: Ground; request: RulePreviewRequest; isOne: boolean }

async function addPortion(total: Total, { ground, request, isOne }: Asked, touched: readonly TouchedService[]): Promise<void> {
  const { sourceId, roots, writes, nowMs } = ground
  const { rule, method } = request
  const load = (services: readonly TouchedService[], application?: string) =>
    selectPreviewConsumers(sourceId, { services: services.map((one) => one.id), application })
  // where the application only calls, the rule is read by its own consumers alone
  const isForOwn = (one: TouchedService): boolean => rule.scope === 'application' && !one.isProvider
  const [providers, all, own, rules] = await Promise.all([
    selectPreviewProviders(
      sourceId,
      touched.map((one) => one.id),
    ),
    load(touched.filter((one) => !isForOwn(one))),
    load(touched.filter(isForOwn), rule.key),
    selectPreviewRules(sourceId, [...new Set(touched.flatMap((one) => [one.id, ...one.applications, ...one.consumerApps]))]),
  ])
  for (const one of touched) {
    const before = [one.id, ...new Set([...one.applications, ...one.consumerApps])].flatMap((key) => rules.get(key) ?? [])
    const consumers = (isForOwn(one) ? own : all).get(one.id) ?? []
    const facts = { service: parseRuleService(one.id), roots, providers: providers.get(one.id) ?? [], consumers }
    const compared = compareService({ facts, before, after: layOver(before, writes), nowMs, method })
    const counts = countsOf(compared)
    total.affected.consumers += counts.consumers
    total.affected.consumersChanged += counts.consumersChanged
    total.affected.consumersWithoutProvider += counts.consumersWithoutProvider
    total.affected.consumersLostAll += counts.consumersLostAll
    if (compared.groups.some((group) => group.changed)) total.affected.servicesChanged += 1
    total.shown.push(showService(compared, isOne ? wholeLimits : shortLimits))
    if (request.detail && total.detail === null) total.detail = detailOf(compared, request) ?? null
  }
  total.shown = total.shown.sort(byDamage).slice(0, maxShown)
}

const byDamage = (one: PreviewService, other: PreviewService): number =>
  other.consumersLostAll - one.consumersLostAll || other.consumersChanged - one.consumersChanged || (one.service < other.service ? -1 : 1)
