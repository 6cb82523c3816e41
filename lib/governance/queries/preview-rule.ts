// What a draft rule would do over the real registry. Services are looked at in portions, so that a rule that touches all of them costs
// bounded memory; where it touches many, who is affected is counted first, and the shares are worked out for the worst hit alone.
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { formatServiceId } from '../../registry/service-id.ts'
import { selectService, selectServicesOfApplication, type TouchedService } from '../io/preview-store.ts'
import { selectRegistry } from '../io/rule-store.ts'
import { sayOfOutcome } from '../outcome-sentences.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import { lintDraft } from '../rules/lint-draft.ts'
import { planDraft, planWithoutUrls, type DraftPlan } from '../preview/draft-rules.ts'
import { detailOf } from '../preview/detail-of.ts'
import type { ComparedService } from '../preview/preview-service.ts'
import { countsOf, shortLimits, showService, wholeLimits, type Counts } from '../preview/show-service.ts'
import type { PreviewDetail, PreviewService, RulePreview, RulePreviewRequest } from '../rules/preview-schema.ts'
import { plannedFingerprint } from '../rules/rule-plan.ts'
import type { RuleDraft } from '../rules/schema.ts'
import { parseRuleService } from '../service-key.ts'
import { comparePortions, type PreviewGround } from './preview-portions.ts'
import { loadRule, type LoadedRule } from './rule.ts'

const maxShown = 20

/** How much a preview may look at before it answers with what it has. */
export const previewBudget = { services: 20_000, ms: 10_000 }

/** Nothing is planned by asking. Throws not-found, and invalid-input with the field. */
export async function previewRule(request: RulePreviewRequest, budget = previewBudget): Promise<Answer<RulePreview>> {
  const source = await selectRegistry(request.rule.registry)
  if (!source)
    throw new AppError('not-found', `rule.registry: there is no registry ${request.rule.registry}.`, {
      details: { field: 'rule.registry' },
    })
  const named = { ...request.rule, key: checkedKey(request.rule) }
  const loaded = await loadRule(named)
  const rule = request.urls === undefined ? named : { ...named, content: loaded.rule.content }
  const plan = request.urls === undefined ? planDraft(rule, loaded) : planWithoutUrls(rule, request.urls, loaded)
  const ground = { sourceId: source.id, roots: loaded.roots, writes: plan.writes, rule, nowMs: Date.now(), method: request.method }
  const touched = await touchedServices(source.id, { ...request, rule })
  const found = await (touched.length > maxShown ? lookAtMany : lookAtAll)({ ground, request, budget }, touched)
  const data = {
    registry: source.id,
    rule: request.rule,
    affected: found.affected,
    services: found.shown,
    detail: found.detail,
    findings: lintDraft({ ...rule, readers: loaded.readers.map((reader) => ({ generation: ruleGenerationOf(reader) })) }),
    plan: await shownPlan(plan, loaded),
  }
  return withCuts(answerFrom(data, await sourceAges({ ids: [source.id] })))
}

type Asked = { ground: PreviewGround; request: RulePreviewRequest; budget: typeof previewBudget }
type Found = { affected: RulePreview['affected']; shown: PreviewService[]; detail: PreviewDetail | null }

async function lookAtAll({ ground, request }: Asked, touched: readonly TouchedService[]): Promise<Found> {
  const affected = noneAffected(touched.length)
  const shown: PreviewService[] = []
  let detail: PreviewDetail | null = null
  for await (const compared of comparePortions(ground, touched, { withShares: true, hasEngine: request.scriptEngine === true })) {
    count(affected, compared)
    shown.push(showService(compared, touched.length === 1 ? wholeLimits : shortLimits))
    if (request.detail && detail === null) detail = detailOf(compared, request) ?? null
  }
  return { affected, shown: shown.sort(byDamage), detail }
}

/** Counts over everything that the budget allows, then the worst hit once more, with all there is to tell. */
async function lookAtMany({ ground, request, budget }: Asked, touched: readonly TouchedService[]): Promise<Found> {
  const affected = noneAffected(touched.length)
  const deadline = performance.now() + budget.ms
  let worst: Damage[] = []
  for await (const compared of comparePortions(ground, touched.slice(0, budget.services), {
    withShares: false,
    hasEngine: request.scriptEngine === true,
  })) {
    worst.push({ service: compared.service, ...count(affected, compared) })
    if (worst.length > 200) worst = worst.sort(byDamage).slice(0, maxShown)
    if (performance.now() > deadline) break
  }
  const shownIds = new Set(
    worst
      .sort(byDamage)
      .slice(0, maxShown)
      .map(({ service }) => service),
  )
  const shown = await lookAtAll(
    { ground, request, budget },
    touched.filter(({ id }) => shownIds.has(id)),
  )
  return { affected, shown: shown.shown, detail: shown.detail }
}

const noneAffected = (services: number): RulePreview['affected'] => ({
  services,
  servicesLookedAt: 0,
  servicesChanged: 0,
  consumers: 0,
  consumersChanged: 0,
  consumersWithoutProvider: 0,
  consumersLostAll: 0,
})

function count(affected: RulePreview['affected'], compared: ComparedService): Counts {
  const counts = countsOf(compared)
  affected.servicesLookedAt += 1
  if (compared.groups.some((group) => group.changed)) affected.servicesChanged += 1
  for (const key of ['consumers', 'consumersChanged', 'consumersWithoutProvider', 'consumersLostAll'] as const) affected[key] += counts[key]
  return counts
}

type Damage = Pick<PreviewService, 'service' | 'consumersLostAll' | 'consumersChanged'>
const byDamage = (one: Damage, other: Damage): number =>
  other.consumersLostAll - one.consumersLostAll || other.consumersChanged - one.consumersChanged || (one.service < other.service ? -1 : 1)

async function shownPlan({ planned, refusal }: DraftPlan, { fingerprint }: LoadedRule): Promise<RulePreview['plan']> {
  const refused = { refusal: refusal?.text ?? null, ...(refusal && { refusalSaid: refusal.said }) }
  if (!planned) return { writes: [], findings: [], ...refused, fingerprint }
  const writes = planned.writes.map(({ path, form, before, after, reason }) => ({ path, form, before, after, reason }))
  return { writes, findings: planned.findings, ...refused, fingerprint: await plannedFingerprint(planned) }
}

function withCuts(answer: Answer<RulePreview>): Answer<RulePreview> {
  const { services, servicesLookedAt } = answer.data.affected
  const isCut = servicesLookedAt < services
  const warnings = [
    ...(isCut ? [{ code: 'preview-cut', ...sayOfOutcome('preview-cut', { seen: servicesLookedAt, services }) }] : []),
    ...(services > maxShown ? [{ code: 'list-cut', ...sayOfOutcome('preview-short', { services, shown: maxShown }) }] : []),
  ]
  return { ...answer, complete: answer.complete && !isCut, warnings: [...answer.warnings, ...warnings] }
}

/** Kinds that speak of an application's providers alone, or of its consumers alone. */
const sidesOf: Partial<Record<RuleDraft['kind'], 'isProvider' | 'isConsumer'>> = { tag: 'isProvider', migration: 'isConsumer' }

/** Services that a rule may touch, or the one that is named of them. */
export async function touchedServices(
  sourceId: string,
  { rule, service }: Pick<RulePreviewRequest, 'rule' | 'service'>,
): Promise<TouchedService[]> {
  if (rule.scope === 'service') {
    if (service !== undefined && service !== rule.key) throw unrelated(service, rule)
    const found = await selectService(sourceId, rule.key)
    return found ? [found] : []
  }
  const side = sidesOf[rule.kind]
  const known = (await selectServicesOfApplication(sourceId, rule.key)).filter((one) => side === undefined || one[side])
  if (service === undefined) return known
  const wanted = known.filter((one) => one.id === service)
  if (wanted.length === 0) throw unrelated(service, rule)
  return wanted
}

const checkedKey = ({ scope, key }: RuleDraft): string => (scope === 'service' ? formatServiceId(parseRuleService(key)) : key)

const unrelated = (service: string, { key }: RuleDraft): AppError =>
  new AppError('invalid-input', `service: a rule of ${key} does not touch ${service.slice(0, 200)}.`, { details: { field: 'service' } })
